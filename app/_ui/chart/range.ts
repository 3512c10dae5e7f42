/**
 * The six ranges a chart can show, as they stand in the URL (`?range=6h`). Pure.
 */

export const ranges = ["15m", "1h", "6h", "24h", "7d", "30d"] as const;
export type Range = (typeof ranges)[number];

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Length of each range in milliseconds. */
export const rangeMs: Readonly<Record<Range, number>> = {
  "15m": 15 * minute,
  "1h": hour,
  "6h": 6 * hour,
  "24h": day,
  "7d": 7 * day,
  "30d": 30 * day,
};

/** For screen readers and captions. */
export const rangeWords: Readonly<Record<Range, string>> = {
  "15m": "last 15 minutes",
  "1h": "last hour",
  "6h": "last 6 hours",
  "24h": "last 24 hours",
  "7d": "last 7 days",
  "30d": "last 30 days",
};

/** The range in the URL, or the default where the parameter is absent or not one of ours. */
export const parseRange = (text: string | null | undefined, fallback: Range = "1h"): Range =>
  ranges.find((range) => range === text) ?? fallback;

/** Short ranges grow by every poll; on the long ones a pixel is worth minutes and the server is asked again. */
export const isLive = (range: Range): boolean => range === "15m" || range === "1h";

/** How often the whole series is fetched again, milliseconds: about one new bucket each time, never below 15 s. */
export const refetchEveryMs = (range: Range): number =>
  Math.min(10 * minute, Math.max(15_000, Math.round(rangeMs[range] / 240)));

/** Less than this of a young history would be a picture of chance. ms */
const leastWindow = 2 * minute;

/**
 * Where a chart begins when nobody chose a range: with what history there is, if that is much shorter than the range.
 * @param earliest the first moment anything is stored of, ms; null when nothing is
 */
export const fittedFrom = (
  { from, to }: { readonly from: number; readonly to: number },
  earliest: number | null,
): number => {
  if (earliest === null || earliest - from < (to - from) / 4) return from;
  return Math.max(from, Math.min(earliest - (to - earliest) / 50, to - leastWindow));
};

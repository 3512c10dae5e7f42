/** The ranges of every chart. Pure. */

export const ranges = ["15m", "1h", "6h", "24h", "7d", "30d"] as const;
export type Range = (typeof ranges)[number];

const hour = 3_600_000;
const lengthMs: Readonly<Record<Range, number>> = {
  "15m": hour / 4,
  "1h": hour,
  "6h": 6 * hour,
  "24h": 24 * hour,
  "7d": 7 * 24 * hour,
  "30d": 30 * 24 * hour,
};

/** ms, ending now. */
export const rangeOf = (range: Range, now: number): { readonly from: number; readonly to: number } => ({
  from: now - lengthMs[range],
  to: now,
});

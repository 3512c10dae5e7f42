/** Which resolution a chart reads, and how wide its steps are. Decides only. */
import { minuteDays, rawHours } from "./model";

export type Source = "raw" | "minute" | "hour";

export type Resolution = {
  readonly source: Source;
  readonly stepSeconds: number;
  /** Beginning and end of the chart moved outwards to whole steps, ms. */
  readonly from: number;
  readonly to: number;
};

/** Widths that divide a minute, an hour or a day evenly, so that roll-ups fit into them. */
export const steps: readonly number[] = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800,
  432_000, 864_000,
];

/** What is charted. */
export type Extent = {
  readonly from: number;
  readonly to: number;
  /** How many series are read, and the slowest poll among them. */
  readonly series: number;
  readonly pollSeconds: number;
};

/** Raw samples read for one chart at most: half a second of PostgreSQL. Beyond, minutes keep the peaks as well. */
const mostRaw = 200_000;

/**
 * The narrowest step that needs at most `maxPoints`, and at least two polls wide (narrower ones would be mostly empty). The source is the
 * coarsest one that still fits into the step, or one that reaches back far enough.
 */
export const chooseResolution = (extent: Extent, maxPoints: number, now: number): Resolution => {
  const least = leastStep(extent, now);
  const points = (step: number) => grid(extent, step).points;
  const stepSeconds =
    steps.find((step) => step >= least && points(step) <= maxPoints) ?? steps[steps.length - 1] ?? 1;
  const source = stepSeconds >= 3_600 ? "hour" : stepSeconds >= 60 ? "minute" : "raw";
  const { from, to } = grid(extent, stepSeconds);
  return { source, stepSeconds, from, to };
};

const leastStep = ({ from, to, series, pollSeconds }: Extent, now: number): number => {
  const reachesBack = (days: number) => from >= now - days * 86_400_000;
  if (!reachesBack(minuteDays)) return 3_600;
  const samples = (series * (to - from)) / (pollSeconds * 1_000);
  return Math.max(2 * pollSeconds, reachesBack(rawHours / 24) && samples <= mostRaw ? 1 : 60);
};

const grid = (range: { readonly from: number; readonly to: number }, stepSeconds: number) => {
  const ms = stepSeconds * 1_000;
  const from = Math.floor(range.from / ms) * ms;
  const to = Math.ceil(range.to / ms) * ms;
  return { from, to, points: (to - from) / ms };
};

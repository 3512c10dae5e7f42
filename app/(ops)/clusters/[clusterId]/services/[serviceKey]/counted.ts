/** How many connections each part got over the last minutes, from the stored rates. Pure. */
import type { Counted } from "./evenness";

/** Long enough for chance to even out, short enough to be about now. ms */
const windowMs = 5 * 60_000;

type Stored = {
  readonly to: number;
  readonly stepSeconds: number;
  readonly series: readonly {
    readonly key: string;
    readonly points: readonly (readonly [t: number, avg: number, min: number, max: number])[];
  }[];
};

/**
 * Sums rates (connections per second) over their steps. Nothing from before `changedAt`: what was spread among others then
 * says nothing of how it is spread now.
 */
export const countedSince = (
  { to, stepSeconds, series }: Stored,
  changedAt: number | null,
): { readonly counted: Counted; readonly over: string } => {
  const from = Math.max(to - windowMs, changedAt ?? 0);
  const byKey = new Map(
    series.map(({ key, points }) => [
      key,
      points.reduce((sum, [t, avg]) => (t >= from ? sum + avg * stepSeconds : sum), 0),
    ]),
  );
  const total = [...byKey.values()].reduce((sum, one) => sum + one, 0);
  const minutes = Math.max(0, to - from) / 60_000;
  const over = minutes < 1 ? "in the last minute" : `in the last ${Math.round(minutes)} min`;
  return { counted: { byKey, total }, over };
};

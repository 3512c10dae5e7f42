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
 * Sums rates (connections per second) over their steps, of those parts that are to be compared, and only over steps that are known of each of
 * them: who was not seen for a while has not had fewer. Nothing from before `changedAt`: what was spread among others then says nothing
 * of how it is spread now. Null where there is no such step.
 */
export const countedSince = (
  { to, stepSeconds, series }: Stored,
  changedAt: number | null,
  among: ReadonlySet<string>,
): { readonly counted: Counted | null; readonly over: string } => {
  const from = Math.max(to - windowMs, changedAt ?? 0);
  const compared = series.filter(({ key }) => among.has(key));
  const seen = new Map<number, number>();
  for (const { points } of compared)
    for (const [t] of points) if (t >= from) seen.set(t, (seen.get(t) ?? 0) + 1);
  const byKey = new Map(
    compared.map(({ key, points }) => [
      key,
      points.reduce((sum, [t, avg]) => (seen.get(t) === among.size ? sum + avg * stepSeconds : sum), 0),
    ]),
  );
  const total = [...byKey.values()].reduce((sum, one) => sum + one, 0);
  const minutes = Math.max(0, to - from) / 60_000;
  const over = minutes < 1 ? "in the last minute" : `in the last ${Math.round(minutes)} min`;
  const known = [...seen.values()].some((parts) => parts === among.size);
  return { counted: known ? { byKey, total } : null, over };
};

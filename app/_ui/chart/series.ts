/**
 * Shapes series for drawing: gaps stay gaps, a live value extends the line, many series become a few and a rest. Pure.
 */

/** One bucket: moment (ms), mean, smallest and largest value in it. */
export type Point = readonly [t: number, avg: number, min: number, max: number];

export type Series = {
  readonly key: string;
  readonly label: string;
  readonly points: readonly Point[];
  /** Beginnings of steps whose value is of a part only. */
  readonly partial?: readonly number[];
  /** `rest`: many series in one band. It is drawn grey. */
  readonly kind?: "rest";
};

export type Summary = {
  readonly last: number | null;
  readonly min: number | null;
  readonly avg: number | null;
  readonly max: number | null;
};

/** A row as recharts wants it: `t`, the mean under the series' key, `[min, max]` under `key + bandSuffix`. */
export type Row = { readonly t: number; readonly [key: string]: number | readonly [number, number] | null };

export const bandSuffix = "~band";

/** A bucket may be late by half a step; two missing buckets are a gap. */
const gapFactor = 2.5;

const finite = ([t, avg]: Point): boolean => Number.isFinite(t) && Number.isFinite(avg);

/** The same points in order of time, each moment once (the later entry wins), nothing that is not a number. */
export const inOrder = (points: readonly Point[]): readonly Point[] =>
  [...new Map(points.filter(finite).map((point) => [point[0], point])).values()].sort((a, b) => a[0] - b[0]);

/**
 * Joins series on their moments. Where a series has nothing for more than two steps a row of null breaks its line:
 * silence is not a straight line between two known values.
 */
export const toRows = (series: readonly Series[], stepSeconds: number): readonly Row[] => {
  const rows = new Map<number, Record<string, number | readonly [number, number] | null>>();
  const at = (t: number) => {
    const row = rows.get(t) ?? {};
    rows.set(t, row);
    return row;
  };
  const stepMs = stepSeconds * 1000;
  for (const one of series) {
    let previous: number | null = null;
    for (const [t, avg, min, max] of inOrder(one.points)) {
      if (previous !== null && t - previous > stepMs * gapFactor) {
        const row = at(previous + stepMs);
        row[one.key] = null;
        row[one.key + bandSuffix] = null;
      }
      const row = at(t);
      row[one.key] = avg;
      row[one.key + bandSuffix] = [min, max];
      previous = t;
    }
  }
  return [...rows.entries()].sort(([a], [b]) => a - b).map(([t, row]) => ({ t, ...row }));
};

/** Runs of steps, each given by its beginning, as stretches of time: what they have in common is shaded once. */
export const stretches = (
  moments: readonly number[],
  stepSeconds: number,
): readonly { readonly from: number; readonly to: number }[] => {
  const stepMs = stepSeconds * 1000;
  const found: { from: number; to: number }[] = [];
  for (const t of [...new Set(moments)].sort((a, b) => a - b)) {
    const last = found.at(-1);
    if (last !== undefined && t <= last.to) last.to = Math.max(last.to, t + stepMs);
    else found.push({ from: t, to: t + stepMs });
  }
  return found;
};

/** Moments of points with a gap on both sides: a line cannot show them, a dot must. */
export const lonePoints = (points: readonly Point[], stepSeconds: number): ReadonlySet<number> => {
  const ordered = inOrder(points);
  const far = stepSeconds * 1000 * gapFactor;
  const apart = (a: Point | undefined, b: Point | undefined) =>
    a === undefined || b === undefined || b[0] - a[0] > far;
  return new Set(
    ordered
      .filter((point, index) => apart(ordered[index - 1], point) && apart(point, ordered[index + 1]))
      .map((point) => point[0]),
  );
};

/**
 * The series after one more live value at `at` (ms). It joins the last bucket while that is younger than a step, else
 * opens one. Older than the last bucket: ignored, the stored value is the truth. Points before `from` are let go.
 */
export const appendLive = (
  points: readonly Point[],
  value: number,
  at: number,
  stepSeconds: number,
  from: number,
): readonly Point[] => {
  const kept = points.filter(([t]) => t >= from);
  const last = kept.at(-1);
  if (last !== undefined && at <= last[0]) return kept;
  if (last !== undefined && at - last[0] < stepSeconds * 1000 * 0.5) {
    const joined: Point = [last[0], value, Math.min(last[2], value), Math.max(last[3], value)];
    return [...kept.slice(0, -1), joined];
  }
  return [...kept, [at, value, value, value]];
};

export const summarise = (points: readonly Point[]): Summary => {
  const ordered = inOrder(points);
  if (ordered.length === 0) return { last: null, min: null, avg: null, max: null };
  return {
    last: ordered.at(-1)?.[1] ?? null,
    min: ordered.reduce((least, point) => Math.min(least, point[2]), Number.POSITIVE_INFINITY),
    avg: ordered.reduce((sum, point) => sum + point[1], 0) / ordered.length,
    max: ordered.reduce((most, point) => Math.max(most, point[3]), Number.NEGATIVE_INFINITY),
  };
};

/** The value at the cursor: the bucket nearest to `t`, or null where the series has a gap there. Points are in order. */
export const valueAt = (points: readonly Point[], t: number, stepSeconds: number): Point | null => {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.[0] ?? 0) < t) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [points[low - 1], points[low]];
  const distance = (point: Point | undefined) =>
    point === undefined ? Number.POSITIVE_INFINITY : Math.abs(point[0] - t);
  const nearest = distance(before) <= distance(after) ? before : after;
  return nearest !== undefined && distance(nearest) <= stepSeconds * 1000 ? nearest : null;
};

/**
 * At most `limit` series by themselves, the busiest first by mean; all others as one grey band from the lowest to the
 * highest of them, its line their mean. The order of those shown is that of the input, so colours stay where they are.
 */
export const foldSeries = (series: readonly Series[], limit: number): readonly Series[] => {
  if (series.length <= limit) return series;
  const rank = [...series].sort((a, b) => (summarise(b.points).avg ?? 0) - (summarise(a.points).avg ?? 0));
  const shown = new Set(rank.slice(0, limit).map((one) => one.key));
  const others = series.filter((one) => !shown.has(one.key));
  const buckets = new Map<number, { sum: number; n: number; min: number; max: number }>();
  for (const one of others) {
    for (const [t, avg] of inOrder(one.points)) {
      const bucket = buckets.get(t) ?? { sum: 0, n: 0, min: avg, max: avg };
      buckets.set(t, {
        sum: bucket.sum + avg,
        n: bucket.n + 1,
        min: Math.min(bucket.min, avg),
        max: Math.max(bucket.max, avg),
      });
    }
  }
  const points = [...buckets.entries()]
    .sort(([a], [b]) => a - b)
    .map(([t, b]): Point => [t, b.sum / b.n, b.min, b.max]);
  return [
    ...series.filter((one) => shown.has(one.key)),
    { key: "~rest", label: `${others.length} others, each`, points, kind: "rest" },
  ];
};

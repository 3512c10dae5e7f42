/** Rates (and numbers of connections) of one virtual service over time, for a chart: few points, no peak lost. */
import type { ServerKey, ServiceKey } from "../../domain/ipvs/model";
import { isUuid } from "../storable";
import type { Store } from "../store";
import { type Metric, rateSql } from "./rate-sql";
import { chooseResolution, type Resolution } from "./resolution";

export type RateQuery = {
  readonly clusterId: string;
  readonly serviceKey: ServiceKey;
  /** One real server; absent: the whole service (by `server`: every one of them). */
  readonly serverKey?: ServerKey;
  /** One line per director, per real server (sum over directors), or one in all. */
  readonly groupBy: "director" | "server" | "total";
  readonly metric: Metric;
  /** ms, worker clock */
  readonly from: number;
  readonly to: number;
  readonly maxPoints?: number;
  /** ms; by default this process's clock. Decides how far back raw samples reach. */
  readonly now?: number;
};

/** `[at ms, average, minimum, maximum]` of the step that begins at `at`; per second, or numbers of connections. */
export type RatePoint = readonly [at: number, avg: number, min: number, max: number];

export type RateSeries = {
  /** Host id, server key, or `total`. */
  readonly key: string;
  /** Host name, server key, or `total`. */
  readonly label: string;
  /** In order of time. A step without a point is a gap: nothing is known about it. */
  readonly points: readonly RatePoint[];
  /** Beginnings of steps in which some directors had no data: the sum is of the others. */
  readonly incomplete: readonly number[];
};

export type RateHistory = Resolution & { readonly series: readonly RateSeries[] };

/**
 * At most `maxPoints` (300) steps. Minimum and maximum are of the rates between neighbouring samples within the step; where
 * several directors are summed, they are the sums of theirs: a peak is never hidden, but may be stated too high when the directors
 * had theirs at different moments. All figures come from one statement.
 * @returns no series for a service that was never counted
 */
export const rateHistory = async (store: Store, query: RateQuery): Promise<RateHistory> => {
  const counted = isUuid(query.clusterId) ? await countedSeries(store, query) : [];
  const pollSeconds = Math.max(1, ...counted.map((series) => series.pollSeconds));
  const extent = { from: query.from, to: query.to, series: counted.length, pollSeconds };
  const resolution = chooseResolution(extent, query.maxPoints ?? 300, query.now ?? Date.now());
  if (counted.length === 0) return { ...resolution, series: [] };
  const groups = groupsOf(counted, query.groupBy);
  const to = Math.min(resolution.to, Math.max(query.to, query.from));
  const within = (mark: number) => new Date(Math.min(Math.max(mark, resolution.from), to));
  const minutes = within(counted[0]?.minutesUntil ?? 0);
  const { rows } = await store.pool.query<Columns>(rateSql(query.metric, resolution.source), [
    counted.map(({ id }) => id),
    counted.map((series) => groups.findIndex(({ key }) => key === keyOf(series, query.groupBy))),
    counted.map(({ pollSeconds }) => pollSeconds),
    new Date(resolution.from),
    new Date(to),
    resolution.stepSeconds,
    within(Math.min(counted[0]?.hoursUntil ?? 0, minutes.getTime())),
    minutes,
  ]);
  const columns = new Map(rows.map((row) => [row.group, row]));
  return {
    ...resolution,
    series: groups.map((group, index) => ({ ...group, ...pointsOf(columns.get(index)) })),
  };
};

type Counted = {
  readonly id: number;
  readonly serverKey: ServerKey | null;
  readonly hostId: string;
  readonly hostName: string;
  readonly pollSeconds: number;
  /** Up to where roll-ups are done, ms (0: not begun). They may move before the next statement, and what they cover stays. */
  readonly minutesUntil: number;
  readonly hoursUntil: number;
};

const rolledUpUntil = (level: "minute" | "hour"): string =>
  `(SELECT CASE WHEN isfinite(done_until) THEN date_part('epoch', done_until) * 1000 ELSE 0 END
    FROM rollup WHERE level = '${level}')`;

const countedSeries = async (store: Store, query: RateQuery): Promise<Counted[]> => {
  const { rows } = await store.pool.query<Counted>(
    `SELECT series.id, server_key AS "serverKey", host.id AS "hostId", host.name AS "hostName",
            poll_seconds AS "pollSeconds", ${rolledUpUntil("minute")} AS "minutesUntil", ${rolledUpUntil("hour")} AS "hoursUntil"
     FROM series JOIN host ON host.id = series.host_id
     WHERE host.cluster_id = $1 AND service_key = $2
       AND CASE WHEN $3::text IS NOT NULL THEN server_key = $3
                WHEN $4 THEN server_key IS NOT NULL
                ELSE server_key IS NULL END
     ORDER BY host.name, server_key`,
    [query.clusterId, query.serviceKey, query.serverKey ?? null, query.groupBy === "server"],
  );
  return rows;
};

const keyOf = (series: Counted, groupBy: RateQuery["groupBy"]): string => {
  switch (groupBy) {
    case "director":
      return series.hostId;
    case "server":
      return series.serverKey ?? "";
    case "total":
      return "total";
  }
};

const groupsOf = (counted: readonly Counted[], groupBy: RateQuery["groupBy"]) => {
  const groups = new Map<string, { readonly key: string; readonly label: string }>();
  for (const series of counted) {
    const key = keyOf(series, groupBy);
    groups.set(key, { key, label: groupBy === "director" ? series.hostName : key });
  }
  const list = [...groups.values()];
  return groupBy === "server" ? list.sort((a, b) => (a.key < b.key ? -1 : 1)) : list;
};

/** One row per group: PostgreSQL arrays as text, which JSON reads many times faster than the driver reads rows. */
type Columns = {
  readonly group: number;
  readonly at: string;
  readonly avg: string;
  readonly min: string;
  readonly max: string;
  readonly counted: string;
};

const pointsOf = (columns: Columns | undefined): Pick<RateSeries, "points" | "incomplete"> => {
  if (!columns) return { points: [], incomplete: [] };
  const [avg, min, max, counted] = [columns.avg, columns.min, columns.max, columns.counted].map(numbersIn);
  const seconds = numbersIn(columns.at);
  const points = seconds.map(
    (at, index): RatePoint => [at * 1_000, avg?.[index] ?? 0, min?.[index] ?? 0, max?.[index] ?? 0],
  );
  const most = Math.max(...(counted ?? []));
  return {
    points,
    incomplete: points.flatMap(([at], index) => ((counted?.[index] ?? most) < most ? [at] : [])),
  };
};

/** `{1,2.5,3e+20}`; the statement lets no NULL, NaN or Infinity in. */
const numbersIn = (array: string): number[] => JSON.parse(`[${array.slice(1, -1)}]`);

/**
 * What a difference of counters is, in SQL, in one place: roll-ups and charts must agree.
 * Two neighbouring samples of a series make one if they are of the same epoch, no counter went down, and they are not further apart
 * than three polls (at least 15 s): over a longer silence nothing is known, and a mean over it would look like knowledge.
 */

export const counters = ["conns", "in_pkts", "out_pkts", "in_bytes", "out_bytes"] as const;
export type CounterColumn = (typeof counters)[number];

export const gauges = ["active", "inactive", "persistent"] as const;
export type GaugeColumn = (typeof gauges)[number];

/** Milliseconds; `poll_seconds` of the host in scope. */
export const gapMs = "greatest(15000, 3000 * poll_seconds)";

/**
 * A query of one row per sample from `from` up to and without `to` (SQL expressions of timestamptz): `series_id, at`, the gauges, `weight`,
 * and, where there is a difference, `ms` and `<counter>_d`, else null.
 * @param scope a relation with `id` (series) and `poll_seconds`
 * @param seriesIds an array of the ids in scope, where they are few: without it the index of a whole day is read
 */
export const differences = (scope: string, from: string, to: string, seriesIds?: string): string => `
  SELECT series_id, at, ${gauges.join(", ")}, weight,
         CASE WHEN good THEN ms END AS ms, ${counters.map((c) => `CASE WHEN good THEN ${c}_d END AS ${c}_d`).join(", ")}
  FROM (
    SELECT *, ms <= ${gapMs} AND epoch = before_epoch AND ${counters.map((c) => `${c}_d >= 0`).join(" AND ")} AS good
    FROM (
      SELECT series_id, at, ${gauges.join(", ")}, weight, poll_seconds, epoch, lag(epoch) OVER w AS before_epoch,
             round(date_part('epoch', at - lag(at) OVER w) * 1000)::bigint AS ms,
             ${counters.map((c) => `${c} - lag(${c}) OVER w AS ${c}_d`).join(", ")}
      FROM sample JOIN ${scope} AS s ON s.id = series_id
      WHERE at >= ${from} - (SELECT max(${gapMs}) * interval '1 millisecond' FROM ${scope} AS s) AND at < ${to}
            ${seriesIds === undefined ? "" : `AND series_id = ANY (${seriesIds})`}
      WINDOW w AS (PARTITION BY series_id ORDER BY at)
    ) AS neighbours
    WHERE at >= ${from}
  ) AS judged`;

/** The one statement behind a chart. Coarse rows up to where they are rolled up, finer ones after that, raw ones for the last minutes. */
import { type CounterColumn, differences, type GaugeColumn } from "./differences";
import type { Source } from "./resolution";

/** Columns of every part: what is summed, by what it is divided, lowest, highest. Differences are exact; their sum becomes a float. */
type Parts = { readonly rolledUp: string; readonly raw: string };

const counterParts = (c: CounterColumn): Parts => ({
  rolledUp: `${c}_d::float8 * 1000 AS total, covered_ms::float8 AS weight, ${c}_min AS low, ${c}_max AS high`,
  raw: `${c}_d::float8 * 1000, ms::float8, ${c}_d * 1000.0::float8 / nullif(ms, 0), ${c}_d * 1000.0::float8 / nullif(ms, 0)`,
});

const gaugeParts = (g: GaugeColumn): Parts => ({
  rolledUp: `${g}_avg * samples AS total, CASE WHEN ${g}_avg IS NOT NULL THEN samples::float8 END AS weight,
             ${g}_min::float8 AS low, ${g}_max::float8 AS high`,
  raw: `${g}::float8, CASE WHEN ${g} IS NOT NULL THEN 1::float8 END, ${g}::float8, ${g}::float8`,
});

/** Counters are charted as rates per second, the rest as numbers of connections. */
const partsOf = {
  conns: counterParts("conns"),
  inPkts: counterParts("in_pkts"),
  outPkts: counterParts("out_pkts"),
  inBytes: counterParts("in_bytes"),
  outBytes: counterParts("out_bytes"),
  activeConn: gaugeParts("active"),
  inactConn: gaugeParts("inactive"),
  persistentConn: gaugeParts("persistent"),
} as const;

export type Metric = keyof typeof partsOf;

/**
 * Parameters: $1 series ids, $2 the group of each, $3 the poll interval of each (s), $4 from, $5 to, $6 step (s), and up to where hours
 * ($7) and minutes ($8) are rolled up, both within $4 … $5: as values, since the planner misjudges a subquery a hundredfold.
 * Rows: `group`, and arrays in order of time: `at` (s), `avg`, `min`, `max`, `counted` (how many series).
 */
export const rateSql = (metric: Metric, source: Source): string => {
  const parts = partsOf[metric];
  const rolledUp = (table: string, from: string, to: string) => `
    SELECT series_id, at, ${parts.rolledUp} FROM ${table}
    WHERE series_id = ANY ($1::int[]) AND at >= ${from}::timestamptz AND at < ${to}::timestamptz`;
  const raw = (from: string) =>
    `SELECT series_id, at, ${parts.raw} FROM (${differences("scope", `${from}::timestamptz`, "$5::timestamptz", "$1::int[]")}) AS d`;
  const union = {
    hour: [rolledUp("sample_1h", "$4", "$7"), rolledUp("sample_1m", "$7", "$8"), raw("$8")],
    minute: [rolledUp("sample_1m", "$4", "$8"), raw("$8")],
    raw: [raw("$4")],
  }[source].join(" UNION ALL ");
  return `
    WITH types_of_unused_parameters AS (SELECT $7::timestamptz, $8::timestamptz),
    scope AS (SELECT * FROM unnest($1::int[], $2::int[], $3::int[]) AS s (id, grp, poll_seconds)),
    part (series_id, at, total, weight, low, high) AS (${union}),
    per_series AS (
      SELECT series_id, date_bin(make_interval(secs => $6), at, 'epoch') AS bin,
             sum(total) / sum(weight) AS avg, min(low) AS low, max(high) AS high
      FROM part GROUP BY 1, 2 HAVING sum(weight) > 0),
    per_group AS (
      SELECT grp, bin, sum(avg) AS avg, sum(low) AS low, sum(high) AS high, count(*) AS counted
      FROM per_series JOIN scope ON scope.id = series_id GROUP BY 1, 2)
    SELECT grp AS group, array_agg(date_part('epoch', bin)::bigint ORDER BY bin)::text AS at,
           array_agg(avg ORDER BY bin)::text AS avg, array_agg(low ORDER BY bin)::text AS min,
           array_agg(high ORDER BY bin)::text AS max, array_agg(counted ORDER BY bin)::text AS counted
    FROM per_group GROUP BY grp`;
};

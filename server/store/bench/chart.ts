/** A day of 200 real servers on two directors, for one chart, beside the same by a plain statement. */
import { rateHistory } from "../samples/rate-history";
import type { Store } from "../store";
import { fillDay, makeFleet, serviceKey } from "./fleet";
import { compare, type Figure } from "./measure";

const dayMs = 86_400_000;

/**
 * The best one could type, knowing the series and that everything is rolled up: five-minute steps, summed over the directors. No gaps, no
 * last minutes, no labels, no marks of what is missing.
 */
const bare = `
  SELECT server_key, bin, sum(avg), sum(low), sum(high) FROM (
    SELECT series_id, date_bin('5 minutes', at, 'epoch') AS bin,
           sum(conns_d::float8) * 1000 / sum(covered_ms::float8) AS avg, min(conns_min) AS low, max(conns_max) AS high
    FROM sample_1m WHERE series_id = ANY ($1::int[]) AND at >= $2 AND at < $3 GROUP BY 1, 2) AS per_series
  JOIN series ON series.id = series_id GROUP BY 1, 2`;

export const benchChart = async (store: Store): Promise<Figure & { readonly points: number }> => {
  const end = Math.floor(Date.now() / 300_000) * 300_000;
  const { clusterId } = await makeFleet(store, 2, 200);
  await fillDay(store, end);
  const chart = () =>
    rateHistory(store, {
      ...{ clusterId, serviceKey, groupBy: "server", metric: "conns" },
      ...{ from: end - dayMs, to: end, now: end },
    });
  const { series } = await chart();
  const { rows } = await store.pool.query<{ ids: number[] }>(
    "SELECT array_agg(id) AS ids FROM series WHERE server_key IS NOT NULL",
  );
  const figure = await compare(
    { name: "24 h of 200 real servers for a chart", comparedTo: "the bare SQL" },
    chart,
    () => store.pool.query(bare, [rows[0]?.ids, new Date(end - dayMs), new Date(end)]),
  );
  return { ...figure, points: Math.max(...series.map(({ points }) => points.length)) };
};

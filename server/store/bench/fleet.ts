/** Data of the size the figures are about, made by PostgreSQL itself. */
import type { Store } from "../store";

export const serviceKey = "tcp 192.168.0.100:80";

/** A cluster of `directors` directors with one service of `servers` real servers; the ids of cluster and directors. */
export const makeFleet = async (
  store: Store,
  directors: number,
  servers: number,
): Promise<{ readonly clusterId: string; readonly hostIds: readonly string[] }> => {
  const { rows } = await store.pool.query<{ cluster: string; hosts: string[] }>(
    `WITH c AS (INSERT INTO cluster (name) VALUES (gen_random_uuid()::text) RETURNING id),
          h AS (INSERT INTO host (cluster_id, name, roles, poll_seconds)
                SELECT id, 'lvs' || n, '{director}', 2 FROM c, generate_series(1, $1::int) AS n RETURNING id),
          s AS (INSERT INTO series (host_id, service_key, server_key)
                SELECT h.id, $3, CASE WHEN n > 0 THEN '10.0.' || n / 250 || '.' || n % 250 || ':80' END
                FROM h, generate_series(0, $2::int) AS n)
     SELECT (SELECT id FROM c) AS cluster, (SELECT array_agg(id::text) FROM h) AS hosts`,
    [directors, servers, serviceKey],
  );
  const [row] = rows;
  if (!row) throw new Error("No fleet was made.");
  return { clusterId: row.cluster, hostIds: row.hosts };
};

/** A day of minutes, rolled up to their end, of every series; each minute another rate, one in a hundred a peak. */
export const fillDay = async (store: Store, end: number): Promise<void> => {
  await store.pool.query(
    `INSERT INTO sample_1m (series_id, samples, at, covered_ms, conns_d, in_pkts_d, out_pkts_d, in_bytes_d, out_bytes_d,
       conns_min, conns_max, in_pkts_min, in_pkts_max, out_pkts_min, out_pkts_max, in_bytes_min, in_bytes_max,
       out_bytes_min, out_bytes_max, active_avg, inactive_avg, persistent_avg, active_min, active_max, inactive_min,
       inactive_max, persistent_min, persistent_max, weight)
     SELECT id, 30, at, 60000, rate * 60, rate * 300, 0, rate * 24000, 0, rate / 2, peak, rate * 2, peak * 5, 0, 0,
       rate * 200, peak * 400, 0, 0, rate / 10, rate / 5, 0, 0, rate, 0, rate, 0, 0, 10
     FROM (SELECT id, at, rate, CASE WHEN hashint4(rate) % 100 = 0 THEN rate * 10 ELSE rate * 2 END AS peak
           FROM (SELECT id, at, 100 + (hashint8(id * 100000::bigint + extract(epoch FROM at)::bigint) & 1023) AS rate
                 FROM generate_series(to_timestamp($1 / 1000.0) - interval '1 day', to_timestamp($1 / 1000.0) - interval '1 minute',
                                      interval '1 minute') AS at, series) AS rates) AS rows`,
    [end],
  );
  await store.pool.query(
    "UPDATE rollup SET done_until = to_timestamp($1 / 1000.0), claimed_until = to_timestamp($1 / 1000.0) WHERE level = 'minute'",
    [end],
  );
  await store.pool.query("VACUUM (ANALYZE) sample_1m");
  await store.pool.query("VACUUM (ANALYZE) series");
};

/** The last observation of each host: what the screens show as "now". */
import type pg from "pg";
import type { HostObservation } from "../domain/cluster/observation";
import { isUuid, storableJson } from "./storable";
import type { Store } from "./store";

/** Replaces older ones; never a newer one. Hosts that no longer exist are left out. */
export const upsertObservations = async (
  client: pg.ClientBase,
  observations: readonly HostObservation[],
): Promise<void> => {
  if (observations.length === 0) return;
  const newest = new Map<string, HostObservation>();
  for (const observation of observations) {
    const other = newest.get(observation.hostId);
    if (!other || other.at <= observation.at) newest.set(observation.hostId, observation);
  }
  await client.query({
    name: "upsert-observations",
    text: `INSERT INTO observation (host_id, at, body)
           SELECT host.id, to_timestamp((body ->> 'at')::float8 / 1000), body
           FROM jsonb_array_elements($1::jsonb) AS body JOIN host ON host.id = (body ->> 'hostId')::uuid
           ORDER BY host.id
           ON CONFLICT (host_id) DO UPDATE SET at = excluded.at, body = excluded.body
           WHERE observation.at <= excluded.at`,
    values: [storableJson([...newest.values()])],
  });
};

/** Of every host of the cluster that was ever looked at, in the order of their names. */
export const latestObservations = async (store: Store, clusterId: string): Promise<HostObservation[]> => {
  if (!isUuid(clusterId)) return [];
  const { rows } = await store.pool.query<{ body: HostObservation }>(
    `SELECT body FROM observation JOIN host ON host.id = observation.host_id
     WHERE host.cluster_id = $1 ORDER BY host.name`,
    [clusterId],
  );
  return rows.map(({ body }) => body);
};

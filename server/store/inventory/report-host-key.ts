/** What the worker tells about host keys. Nothing becomes trusted by it: a person decides. */
import type { OfferedHostKey } from "../../domain/onboarding/proposal";
import type { Store } from "../store";

export type HostKeyState = "pinned" | "pending" | "rejected" | "replaced";

/** A key as the host showed it, and where. */
export type ShownKey = OfferedHostKey & {
  readonly hostId: string;
  readonly address: string;
  readonly port: number;
};

/**
 * The worker saw a key that is not pinned. It waits for a person, unless a person has rejected it before. A key that was replaced
 * and comes back waits again. Tells `sluice_inventory` only when that is news.
 * @returns the state it is in now; null when the host no longer exists
 */
export const reportHostKey = async (store: Store, shown: ShownKey): Promise<HostKeyState | null> => {
  const { rows } = await store.pool.query<{ state: HostKeyState }>(
    `WITH stored AS (
       INSERT INTO host_key (host_id, address, port, algorithm, public_key, fingerprint, state)
       SELECT id, $2, $3, $4, $5, $6, 'pending' FROM host WHERE id = $1
       ON CONFLICT (host_id, address, port, fingerprint) DO UPDATE SET state = 'pending'
         WHERE host_key.state = 'replaced'
       RETURNING state),
     told AS (SELECT pg_notify('sluice_inventory', cluster_id::text) FROM host, stored WHERE id = $1)
     SELECT stored.state FROM stored, told
     UNION ALL
     SELECT state FROM host_key
     WHERE host_id = $1 AND address = $2 AND port = $3 AND fingerprint = $6 AND NOT EXISTS (SELECT FROM stored)`,
    [shown.hostId, shown.address, shown.port, shown.algorithm, shown.publicKey, shown.fingerprint],
  );
  return rows[0]?.state ?? null;
};

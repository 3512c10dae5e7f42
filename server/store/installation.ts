/** The one row about this installation: public halves of the worker's keys, and the worker's pulse. Times are the database's clock. */
import type { WorkerHealth } from "../domain/cluster/view";
import type { Store } from "./store";

export type Installation = { readonly ageRecipient: string; readonly sshPublicKey: string };

/** A worker that was not heard for this long is silent. It beats every second or two. */
export const silentAfterMs = 6_000;

/** Null before the worker's first start. */
export const loadInstallation = async (store: Store): Promise<Installation | null> =>
  store.prisma.installation.findUnique({
    where: { id: 1 },
    select: { ageRecipient: true, sshPublicKey: true },
  });

/** Stores the public halves at the first start. When another worker was first, its halves stay and are returned. */
export const createInstallation = async (store: Store, halves: Installation): Promise<Installation> => {
  const { rows } = await store.pool.query<Installation>(
    `WITH made AS (
       INSERT INTO installation (age_recipient, ssh_public_key) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING *)
     SELECT age_recipient AS "ageRecipient", ssh_public_key AS "sshPublicKey" FROM made
     UNION ALL SELECT age_recipient, ssh_public_key FROM installation LIMIT 1`,
    [halves.ageRecipient, halves.sshPublicKey],
  );
  const [row] = rows;
  // Another transaction was first and our snapshot did not see it.
  return row ?? createInstallation(store, halves);
};

/** The worker's pulse: call it every second or two. */
export const beat = async (store: Store, workerId: string): Promise<void> => {
  await store.pool.query("UPDATE installation SET worker_id = $1, worker_seen_at = clock_timestamp()", [
    workerId,
  ]);
};

/** `seenAt` is the database's clock, ms. */
export const workerHealth = async (store: Store): Promise<WorkerHealth> => {
  const { rows } = await store.pool.query<{ seen_ms: number | null; age_ms: number | null }>(
    `SELECT extract(epoch FROM worker_seen_at)::float8 * 1000 AS seen_ms,
            extract(epoch FROM clock_timestamp() - worker_seen_at)::float8 * 1000 AS age_ms FROM installation`,
  );
  const { seen_ms: seen, age_ms: age } = rows[0] ?? { seen_ms: null, age_ms: null };
  if (seen === null) return { kind: "silent", seenAt: null };
  const seenAt = Math.round(seen);
  return age !== null && age < silentAfterMs ? { kind: "alive", seenAt } : { kind: "silent", seenAt };
};

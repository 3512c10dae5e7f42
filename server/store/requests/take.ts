/** The worker's side of a request: take it (nobody else will), answer it (once). Deadlines are the database's clock. */
import { storableJson } from "../storable";
import type { Store } from "../store";
import { inTransaction } from "../transaction";

export type TakenRequest = {
  readonly id: string;
  readonly kind: string;
  /** To be checked by the kind's schema. */
  readonly args: unknown;
  readonly actorId: string | null;
  /** How long the asker still waits, ms. */
  readonly remainingMs: number;
};

export type RequestOutcome =
  | { readonly ok: true; readonly body: unknown }
  /** One sentence for the person who asked. */
  | { readonly ok: false; readonly body: string };

/**
 * Takes the oldest waiting requests; each is given to one worker only. Also fails what is past its deadline: nobody waits for
 * it any more, and the worker that took it may have died.
 */
export const takeRequests = async (store: Store, workerId: string, most = 16): Promise<TakenRequest[]> => {
  await failOverdue(store);
  const { rows } = await store.pool.query<TakenRequest>(
    `UPDATE request SET state = 'taken', taken_by = $1, taken_at = clock_timestamp()
     WHERE id IN (SELECT id FROM request WHERE state = 'waiting' AND deadline > clock_timestamp()
                  ORDER BY asked_at LIMIT $2 FOR UPDATE SKIP LOCKED)
     RETURNING id, kind, args, actor_id AS "actorId",
       (extract(epoch FROM deadline - clock_timestamp()) * 1000)::float8 AS "remainingMs"`,
    [workerId, most],
  );
  return rows;
};

const failOverdue = async (store: Store): Promise<void> => {
  await store.pool.query(
    `WITH overdue AS (
       UPDATE request SET state = 'failed', ok = false, answered_at = clock_timestamp(),
         body = to_jsonb(CASE WHEN state = 'taken' THEN 'The worker did not answer in time: what it did is not known.'
                              ELSE 'No worker took this up in time: nothing was sent.' END)
       WHERE id IN (SELECT id FROM request WHERE state IN ('waiting', 'taken') AND deadline <= clock_timestamp()
                    FOR UPDATE SKIP LOCKED)
       RETURNING id),
     settled AS (
       UPDATE audit_entry SET outcome = 'failed' FROM overdue WHERE request_id = overdue.id AND outcome = 'pending')
     SELECT pg_notify('sluice_answer', id::text) FROM overdue`,
  );
};

/**
 * Fails what a worker before this one has taken and not answered: it was killed, and nobody is to wait for the deadline. Call it
 * while no other worker works, before the first `takeRequests`.
 */
export const failAbandoned = async (store: Store): Promise<void> => {
  await store.pool.query(
    `WITH abandoned AS (
       UPDATE request SET state = 'failed', ok = false, answered_at = clock_timestamp(),
         body = to_jsonb('The worker ended in the middle of this: what it did is not known. It runs again.'::text)
       WHERE state = 'taken' RETURNING id),
     settled AS (
       UPDATE audit_entry SET outcome = 'failed' FROM abandoned WHERE request_id = abandoned.id AND outcome = 'pending')
     SELECT pg_notify('sluice_answer', id::text) FROM abandoned`,
  );
};

/**
 * @returns false when nobody waits any more: the request was past its deadline, or is answered already. The answer is
 * then dropped.
 */
export const answerRequest = (store: Store, id: string, outcome: RequestOutcome): Promise<boolean> =>
  inTransaction(store, async (client) => {
    const { rowCount } = await client.query(
      `UPDATE request SET state = 'answered', ok = $2, body = $3::jsonb, answered_at = clock_timestamp()
       WHERE id = $1 AND state = 'taken'`,
      [id, outcome.ok, storableJson(outcome.body ?? null)],
    );
    if (rowCount !== 1) return false;
    await client.query("UPDATE audit_entry SET outcome = $2 WHERE request_id = $1 AND outcome = 'pending'", [
      id,
      outcome.ok ? "done" : "failed",
    ]);
    await client.query("SELECT pg_notify('sluice_answer', $1)", [id]);
    return true;
  });

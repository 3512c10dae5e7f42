/**
 * The engine's side of an operation: taking it up, and writing its journal. Every write names the epoch it was made in; when another
 * worker has taken the operation up since, it is refused and nothing of it is stored.
 */
import type { Prisma } from "../generated/client";
import { storableJson, storableText } from "../storable";
import type { Store } from "../store";
import type { Choice, Operation, OperationOutcome, OperationState } from "./model";
import { operationOf } from "./read";

type Tx = Prisma.TransactionClient;

/** Another worker has taken this operation up: whoever gets this stops working on it. */
export class Fenced extends Error {
  override readonly name = "Fenced";
}

/**
 * Takes up operations and gives each the next epoch. `everything`: also those of other workers; only for one that has the turn and
 * begins, for then nobody else can be at work. Otherwise only those that nobody has.
 */
export const takeOperations = async (
  store: Store,
  workerId: string,
  everything: boolean,
): Promise<Operation[]> => {
  const { rows } = await store.pool.query<{ id: string }>(
    `UPDATE operation SET epoch = epoch + 1, worker_id = $1,
       state = CASE state WHEN 'queued' THEN 'running' ELSE state END
     WHERE id IN (SELECT id FROM operation WHERE state IN ('queued', 'running', 'restoring')
                    AND (worker_id IS NULL OR ($2 AND worker_id <> $1))
                  ORDER BY created_at FOR UPDATE SKIP LOCKED)
     RETURNING id`,
    [workerId, everything],
  );
  const taken = await store.prisma.operation.findMany({
    where: { id: { in: rows.map(({ id }) => id) }, workerId },
  });
  return taken.map(operationOf);
};

/** Identifies every write of one worker's work on one operation. */
export type Hold = { readonly operationId: string; readonly epoch: number };

/** Locks the operation until the transaction ends. @throws Fenced */
const fenced = async <T>(store: Store, hold: Hold, work: (tx: Tx) => Promise<T>): Promise<T> =>
  store.prisma.$transaction(
    async (tx) => {
      const rows = await tx.$queryRaw<unknown[]>`
        SELECT 1 FROM operation WHERE id = ${hold.operationId}::uuid AND epoch = ${hold.epoch} AND state <> 'done' FOR UPDATE`;
      if (rows.length === 0) throw new Fenced("Another worker has taken this operation up.");
      const result = await work(tx);
      await tx.$executeRaw`SELECT pg_notify('sluice_operation', ${hold.operationId})`;
      return result;
    },
    { timeout: 30_000, maxWait: 10_000 },
  );

export type Intent = {
  readonly name: string;
  readonly hostId: string | null;
  readonly sentence: string | null;
  readonly detail: unknown;
};

/** Before the effect. A step that is begun again keeps its beginning if it never ended. */
export const writeIntent = (store: Store, hold: Hold, intent: Intent, now: Date): Promise<void> =>
  fenced(store, hold, async (tx) => {
    await tx.$executeRaw`
      INSERT INTO operation_step (operation_id, name, host_id, state, epoch, started_at, sentence, detail)
      VALUES (${hold.operationId}::uuid, ${intent.name}, ${intent.hostId}::uuid, 'begun', ${hold.epoch}, ${now},
              ${intent.sentence && storableText(intent.sentence)}, ${storableJson(intent.detail ?? null)}::jsonb)
      ON CONFLICT (operation_id, name) DO UPDATE SET
        state = 'begun', epoch = excluded.epoch, attempts = operation_step.attempts + 1, ended_at = NULL,
        started_at = CASE operation_step.state WHEN 'begun' THEN operation_step.started_at ELSE excluded.started_at END`;
  });

/** What is known of a step under way. Another worker's journal is left alone without a word: the next write will tell. */
export const writeProgress = async (
  store: Store,
  hold: Hold,
  name: string,
  sentence: string | null,
  detail: unknown,
): Promise<void> => {
  await store.pool.query(
    `WITH written AS (
       UPDATE operation_step SET sentence = coalesce($4, sentence), detail = $5::jsonb
       WHERE operation_id = $1::uuid AND name = $2 AND state = 'begun' AND epoch = $3
         AND EXISTS (SELECT 1 FROM operation WHERE id = $1::uuid AND epoch = $3)
       RETURNING operation_id)
     SELECT pg_notify('sluice_operation', operation_id::text) FROM written`,
    [hold.operationId, name, hold.epoch, sentence && storableText(sentence), storableJson(detail ?? null)],
  );
};

export type Result = { readonly ok: boolean; readonly sentence: string | null; readonly detail: unknown };

/** After the effect, with whatever has to be stored in the same transaction. Written twice it is written once. */
export const writeOutcome = (
  store: Store,
  hold: Hold,
  name: string,
  result: Result,
  now: Date,
  with_: (tx: Tx) => Promise<void>,
): Promise<void> =>
  fenced(store, hold, async (tx) => {
    await with_(tx);
    await tx.$executeRaw`
      UPDATE operation_step SET state = ${result.ok ? "done" : "failed"}, epoch = ${hold.epoch}, ended_at = ${now},
        sentence = ${result.sentence && storableText(result.sentence)}, detail = ${storableJson(result.detail ?? null)}::jsonb
      WHERE operation_id = ${hold.operationId}::uuid AND name = ${name}`;
  });

/** Where an operation stands. */
export type Standing =
  | { readonly state: "restoring"; readonly sentence: string }
  | { readonly state: "waiting"; readonly sentence: string; readonly options: readonly Choice[] }
  | { readonly state: "done"; readonly sentence: string; readonly outcome: OperationOutcome };

export const writeState = (
  store: Store,
  hold: Hold,
  standing: Standing,
  now: Date,
  with_: (tx: Tx) => Promise<void>,
): Promise<void> =>
  fenced(store, hold, async (tx) => {
    await with_(tx);
    const state: OperationState = standing.state;
    await tx.operation.update({
      where: { id: hold.operationId },
      data: {
        state,
        sentence: storableText(standing.sentence),
        options: standing.state === "waiting" ? [...standing.options] : [],
        ...(standing.state === "done" ? { outcome: standing.outcome, endedAt: now } : {}),
        // Whoever hears of the choice first goes on.
        ...(standing.state === "waiting" ? { workerId: null } : {}),
      },
    });
  });

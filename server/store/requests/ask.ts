/** The web's side of a request: write it down, wake the worker, wait for the answer. */
import { SluiceError } from "../../domain/sluice-error";
import { type Actor, type Audit, appendAudit } from "../audit";
import type { Prisma } from "../generated/client";
import { workerHealth } from "../installation";
import { listen } from "../listen";
import { storableJson } from "../storable";
import type { Store } from "../store";
import { isUnavailable } from "../unavailable";

export type Ask = {
  /** See server/operations/requests.ts. */
  readonly kind: string;
  /** JSON, checked by the kind's schema. */
  readonly args: unknown;
  readonly actor: Actor;
  /** Written in the same transaction as the request, `pending` until the answer. Reading needs none. */
  readonly audit: Audit | null;
};

/** How long a request may lie untaken while no worker shows a pulse. */
const patienceMs = 3_000;
/** What an answer may come late: the worker and the database measure the deadline on their own. */
const graceMs = 1_000;
/** Catches a lost notification. */
const pollMs = 500;

/**
 * @returns the worker's answer, to be checked by the kind's schema
 * @throws SluiceError `worker-silent` (nothing was sent: the request is withdrawn), `worker-timeout` (it was taken; what it did
 * is not known), `worker-failed` (with the worker's sentence), `store-unreachable`
 */
export const ask = async (store: Store, request: Ask, timeoutMs: number): Promise<unknown> => {
  try {
    const id = await write(store, request, timeoutMs);
    return await waitFor(store, id, timeoutMs);
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    throw new SluiceError(
      "store-unreachable",
      "PostgreSQL does not answer: it is not known whether this was done.",
      {
        cause: error,
      },
    );
  }
};

const write = (store: Store, { kind, args, actor, audit }: Ask, timeoutMs: number): Promise<string> =>
  store.prisma.$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<{ id: string }[]>`
      INSERT INTO request (kind, args, actor_id, deadline)
      VALUES (${kind}, ${storableJson(args)}::jsonb, ${actor.kind === "user" ? actor.id : null}::uuid,
              clock_timestamp() + ${timeoutMs} * interval '1 millisecond')
      RETURNING id::text`;
    if (!row) throw new Error("The request was not stored.");
    if (audit) await appendAudit(tx, actor, { ...audit, outcome: "pending" }, row.id);
    await tx.$executeRaw`SELECT pg_notify('sluice_request', ${row.id})`;
    return row.id;
  });

const waitFor = async (store: Store, id: string, timeoutMs: number): Promise<unknown> => {
  const started = performance.now();
  let wake: () => void = () => undefined;
  const stop = listen(store, "sluice_answer", (hint) => {
    if (hint.kind === "missed" || hint.payload === id) wake();
  });
  try {
    for (;;) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const row = await read(store, id);
      if (row.state === "answered" || row.state === "failed") return settled(row);
      const waited = performance.now() - started;
      const untaken = row.state === "waiting";
      if (untaken && waited > patienceMs && (await workerHealth(store)).kind === "silent")
        await withdraw(store, id, "The worker is not running: nothing was sent.");
      else if (untaken && waited > timeoutMs)
        await withdraw(store, id, "The worker is busy and did not take this up in time: nothing was sent.");
      else if (waited > timeoutMs + graceMs)
        throw new SluiceError(
          "worker-timeout",
          "The worker did not answer in time: what it did is not known.",
        );
      else await Promise.race([woken, pause(pollMs)]);
    }
  } finally {
    stop();
  }
};

type Waiting = Pick<Prisma.RequestGetPayload<object>, "state" | "takenAt" | "ok" | "body">;

const read = async (store: Store, id: string): Promise<Waiting> => {
  const row = await store.prisma.request.findUnique({
    where: { id },
    select: { state: true, takenAt: true, ok: true, body: true },
  });
  if (!row) throw new SluiceError("worker-failed", "The request was removed before it was answered.");
  return row;
};

const settled = (row: Waiting): unknown => {
  if (row.ok === true) return row.body;
  const sentence = typeof row.body === "string" ? row.body : "The worker gave no reason.";
  if (row.state === "answered") throw new SluiceError("worker-failed", sentence);
  throw new SluiceError(row.takenAt === null ? "worker-silent" : "worker-timeout", sentence);
};

/** Only what no worker has taken: afterwards none will. If one was quicker, the loop goes on waiting for it. */
const withdraw = async (store: Store, id: string, sentence: string): Promise<void> => {
  await store.pool.query(
    `WITH withdrawn AS (
       UPDATE request SET state = 'failed', ok = false, body = to_jsonb($2::text), answered_at = clock_timestamp()
       WHERE id = $1 AND state = 'waiting' RETURNING id)
     UPDATE audit_entry SET outcome = 'failed' FROM withdrawn WHERE request_id = withdrawn.id AND outcome = 'pending'`,
    [id, sentence],
  );
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

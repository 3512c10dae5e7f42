/**
 * The engine: takes operations up and does what their kind decides, one action after another: intent, effect, outcome. It holds nothing
 * that is not in the journal, so that another one goes on where this one was killed. Run it only while having the turn.
 */
import { listen } from "../../store/listen";
import { Fenced, takeOperations } from "../../store/operations/journal";
import type { Operation } from "../../store/operations/model";
import { loadOperation } from "../../store/operations/read";
import type { Store } from "../../store/store";
import { isPassing } from "../../store/unavailable";
import type { Kind } from "./kind";
import { pause } from "./pause";
import { runOperation, type Signals } from "./run";

export type EngineDeps = {
  readonly store: Store;
  readonly workerId: string;
  readonly kinds: readonly Kind<unknown>[];
  readonly now: () => number;
  readonly say: (line: string) => void;
  /** Catches a lost notification. ms */
  readonly pollMs?: number;
};

type Running = { readonly aborting: AbortController; readonly ended: Promise<void> };

/** @returns ends it: what is under way is left as it is, for whoever comes next */
export const startEngine = (deps: EngineDeps): (() => Promise<void>) => {
  const { store, workerId, say } = deps;
  const stopping = new AbortController();
  const running = new Map<string, Running>();
  let first = true;

  const begin = (operation: Operation) => {
    const aborting = new AbortController();
    const signals = { aborting: aborting.signal, stopping: stopping.signal };
    const own: Running = { aborting, ended: keepRunning(deps, operation, signals) };
    running.set(operation.id, own);
    // By the time this one has ended it may have been taken up again.
    void own.ended.finally(() => running.get(operation.id) === own && running.delete(operation.id));
  };

  const look = async () => {
    const taken = await takeOperations(store, workerId, first);
    first = false;
    if (stopping.signal.aborted) return;
    for (const operation of taken) begin(operation);
    for (const [id, { aborting }] of running) {
      const loaded = await loadOperation(store, id);
      if (loaded?.operation.state === "running" && loaded.operation.abortRequestedAt !== null)
        aborting.abort();
    }
  };

  let again = false;
  let looking: Promise<void> | null = null;
  const hint = () => {
    again = true;
    looking ??= (async () => {
      while (again && !stopping.signal.aborted) {
        again = false;
        await look().catch((error: unknown) => {
          if (!isPassing(error)) say(`operations could not be looked for: ${String(error)}`);
        });
      }
      looking = null;
    })();
  };
  const stopListening = listen(store, "sluice_operation", hint);
  const timer = setInterval(hint, deps.pollMs ?? 2_000);
  hint();
  return async () => {
    stopListening();
    clearInterval(timer);
    stopping.abort();
    await looking;
    await Promise.all([...running.values()].map(({ ended }) => ended));
  };
};

const afterDefectMs = 10_000;

/** A defect of ours must not leave a host half-way for good: the operation is tried again, from its journal. */
const keepRunning = async (deps: EngineDeps, operation: Operation, signals: Signals): Promise<void> => {
  const kind = deps.kinds.find(({ name }) => name === operation.kind);
  if (kind === undefined)
    return deps.say(`operation ${operation.id}: this worker does not know how to do a ${operation.kind}`);
  while (!signals.stopping.aborted)
    try {
      return await runOperation(deps, kind, operation, signals);
    } catch (error) {
      if (error instanceof Fenced || signals.stopping.aborted) return;
      const text = error instanceof Error ? error.stack : String(error);
      deps.say(`operation ${operation.id} cannot go on and is tried again: ${text}`);
      await pause(afterDefectMs, signals.stopping);
    }
};

/**
 * For tests: a kind of operation whose effects are rows of a table, so that doing something twice is seen. Six steps forward, each
 * undone on the way back. `trouble` is called at every point where a worker may die.
 */

import type { JournalStep } from "../../store/operations/model";
import type { Store } from "../../store/store";
import type { Action, Kind } from "./kind";

export type Point = "before the effect" | "after the effect" | "with the outcome" | "after the outcome";
export const points: readonly Point[] = [
  "before the effect",
  "after the effect",
  "with the outcome",
  "after the outcome",
];
export const sixSteps = ["one", "two", "three", "four", "five", "six"] as const;

export const makeEffectTable = async (store: Store): Promise<void> => {
  await store.pool.query(
    "CREATE TABLE effect (id bigserial, operation_id uuid NOT NULL, name text NOT NULL, worker text NOT NULL)",
  );
};

/** In the order they took place. */
export const effects = async (store: Store, operationId: string): Promise<string[]> => {
  const { rows } = await store.pool.query<{ name: string }>(
    "SELECT name FROM effect WHERE operation_id = $1 ORDER BY id",
    [operationId],
  );
  return rows.map(({ name }) => name);
};

export type Trouble = (point: Point, step: string, signal: AbortSignal) => Promise<void> | void;

export const testKind = (store: Store, worker: string, trouble: Trouble): Kind<unknown> => ({
  name: "test",
  plan: (json) => json,
  next: (_, operation, journal, now): Action => {
    const at = (name: string) => journal.find((step) => step.name === name);
    const last = journal.at(-1);
    if (last?.state === "done") void trouble("after the outcome", last.name, new AbortController().signal);
    if (operation.state === "restoring") {
      for (const name of sixSteps.toReversed()) {
        if (at(name) === undefined) continue;
        const undo = at(`undo ${name}`);
        if (undo?.state === "done") continue;
        if (undo?.state === "failed" && now < (undo.endedAt ?? 0) + 20)
          return { kind: "wait", until: (undo.endedAt ?? 0) + 20 };
        return { kind: "step", step: { name: `undo ${name}`, hostId: null } };
      }
      return { kind: "end", outcome: "reverted", sentence: "undone" };
    }
    if (operation.choice === "leave") return { kind: "end", outcome: "stopped", sentence: "left" };
    for (const name of sixSteps) {
      const step: JournalStep | undefined = at(name);
      if (step?.state === "done") continue;
      if (operation.abortRequestedAt !== null) return { kind: "restore", sentence: "aborted" };
      if (step?.state === "failed" && operation.round === 1)
        return { kind: "ask", options: ["retry", "leave"], sentence: `${name} failed` };
      return { kind: "step", step: { name, hostId: null } };
    }
    return { kind: "end", outcome: "done", sentence: "all six" };
  },
  intent: (_, { name }) => ({ sentence: `doing ${name}`, detail: null }),
  perform: async (_, { name }, { operation, again, signal }) => {
    await trouble("before the effect", name, signal);
    const there = await effects(store, operation.id);
    // What a host answers when it is asked for its state.
    if (!(again && there.at(-1) === name))
      await store.pool.query("INSERT INTO effect (operation_id, name, worker) VALUES ($1, $2, $3)", [
        operation.id,
        name,
        worker,
      ]);
    await trouble("after the effect", name, signal);
    return { ok: true, sentence: `did ${name}`, detail: null };
  },
  settled: async (_tx, _plan, { name }) => {
    await trouble("with the outcome", name, new AbortController().signal);
  },
  became: async () => undefined,
});

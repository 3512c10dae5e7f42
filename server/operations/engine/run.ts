/** One operation, from where its journal stands to where nothing is left to do. */
import { SluiceError } from "../../domain/sluice-error";
import { HostError } from "../../hosts/errors";
import {
  Fenced,
  type Hold,
  type Result,
  writeIntent,
  writeOutcome,
  writeProgress,
  writeState,
} from "../../store/operations/journal";
import type { JournalStep, Operation } from "../../store/operations/model";
import { loadOperation } from "../../store/operations/read";
import { isPassing } from "../../store/unavailable";
import type { EngineDeps } from "./engine";
import type { Action, Kind, Step } from "./kind";
import { pause } from "./pause";

export type Signals = {
  /** A person wants it to end. */
  readonly aborting: AbortSignal;
  /** The worker ends, or has lost its turn. */
  readonly stopping: AbortSignal;
};

/** Returns when the operation rests or has ended, or the worker stops. @throws Fenced when another worker has taken it up */
export const runOperation = async (
  deps: EngineDeps,
  kind: Kind<unknown>,
  taken: Operation,
  signals: Signals,
): Promise<void> => {
  const plan = kind.plan(taken.plan);
  const hold: Hold = { operationId: taken.id, epoch: taken.epoch };
  while (!signals.stopping.aborted) {
    const loaded = await stubborn(signals, () => loadOperation(deps.store, taken.id));
    // Removed with its cluster.
    if (loaded === null) return;
    const { operation, journal } = loaded;
    if (operation.epoch !== taken.epoch) throw new Fenced("Another worker has taken this operation up.");
    const action = kind.next(plan, operation, journal, deps.now());
    if (!(await act({ deps, kind, plan, hold, operation, journal, signals }, action))) return;
  }
};

type Here = {
  readonly deps: EngineDeps;
  readonly kind: Kind<unknown>;
  readonly plan: unknown;
  readonly hold: Hold;
  readonly operation: Operation;
  readonly journal: readonly JournalStep[];
  readonly signals: Signals;
};

/** False: nothing is left to do. */
const act = async (here: Here, action: Action): Promise<boolean> => {
  const { deps, kind, plan, hold, operation, signals } = here;
  const now = new Date(deps.now());
  const became =
    (to: Action & { readonly kind: "restore" | "ask" | "end" }) => (tx: Parameters<typeof kind.became>[0]) =>
      kind.became(tx, plan, operation, to, now);
  switch (action.kind) {
    case "step":
      await step(here, action.step);
      return true;
    case "wait":
      await pause(action.until - deps.now(), signalOf(operation, signals));
      return true;
    case "restore":
      await stubborn(signals, () =>
        writeState(deps.store, hold, { state: "restoring", sentence: action.sentence }, now, became(action)),
      );
      return true;
    case "ask":
      await stubborn(signals, () =>
        writeState(
          deps.store,
          hold,
          { state: "waiting", sentence: action.sentence, options: action.options },
          now,
          became(action),
        ),
      );
      return false;
    case "end":
      await stubborn(signals, () =>
        writeState(
          deps.store,
          hold,
          { state: "done", sentence: action.sentence, outcome: action.outcome },
          now,
          became(action),
        ),
      );
      return false;
    case "rest":
      return false;
  }
};

/** What goes back is not aborted by anybody but the end of the worker. */
const signalOf = ({ state }: Operation, { stopping, aborting }: Signals): AbortSignal =>
  state === "running" ? AbortSignal.any([stopping, aborting]) : stopping;

/** Intent, effect, outcome. Nothing is written of an effect that the end of the worker cut short. */
const step = async (here: Here, at: Step): Promise<void> => {
  const { deps, kind, plan, hold, operation, journal, signals } = here;
  const again = journal.some(({ name, state }) => name === at.name && state === "begun");
  const intent = kind.intent(plan, at, operation);
  await stubborn(signals, () => writeIntent(deps.store, hold, { ...at, ...intent }, new Date(deps.now())));
  const signal = signalOf(operation, signals);
  const progress = progressWriter(here, at);
  const performance = { operation, journal, again, signal, progress: progress.show };
  const result = await kind.perform(plan, at, performance).catch(failure(deps));
  await progress.end();
  if (signals.stopping.aborted && !result.ok) return;
  const now = new Date(deps.now());
  await stubborn(signals, () =>
    writeOutcome(deps.store, hold, at.name, result, now, (tx) =>
      kind.settled(tx, plan, at, result, operation, now),
    ),
  );
};

/** What a person may read of what was thrown. */
const failure =
  ({ say }: EngineDeps) =>
  (error: unknown): Result => {
    if (error instanceof SluiceError || error instanceof HostError)
      return { ok: false, sentence: error.message, detail: null };
    say(`a step failed: ${error instanceof Error ? error.stack : String(error)}`);
    return {
      ok: false,
      sentence: "Sluice itself failed at this; the worker's log has the reason.",
      detail: null,
    };
  };

/** Writes the newest of what is shown, one at a time; what comes in meanwhile replaces what waits. */
const progressWriter = ({ deps, hold }: Here, at: Step) => {
  let waiting: { readonly sentence: string | null; readonly detail: unknown } | null = null;
  let writing: Promise<void> | null = null;
  let over = false;
  const write = async () => {
    while (waiting !== null && !over) {
      const { sentence, detail } = waiting;
      waiting = null;
      // The next one, or the outcome, says the same and more.
      await writeProgress(deps.store, hold, at.name, sentence, detail).catch(() => undefined);
    }
    writing = null;
  };
  return {
    show: (sentence: string | null, detail: unknown): void => {
      waiting = { sentence, detail };
      writing ??= write();
    },
    end: async (): Promise<void> => {
      over = true;
      await writing;
    },
  };
};

/** A journal is written sooner or later: PostgreSQL being away is waited out for as long as the worker runs. */
const stubborn = async <T>({ stopping }: Signals, work: () => Promise<T>): Promise<T> => {
  for (let wait = 50; ; wait = Math.min(2 * wait, 2_000))
    try {
      return await work();
    } catch (error) {
      if (error instanceof Fenced || !isPassing(error) || stopping.aborted) throw error;
      await pause(wait, stopping);
    }
};

/**
 * operations/engine: runs operations of any kind from their journals. It knows no host and no file: a kind decides (pure) and performs.
 * May use store and domain. This file: what a kind is.
 */
import type { Prisma } from "../../store/generated/client";
import type { Choice, JournalStep, Operation, OperationOutcome } from "../../store/operations/model";

export type Step = { readonly name: string; readonly hostId: string | null };

export type Action =
  | { readonly kind: "step"; readonly step: Step }
  /** From now on the only way is back. Committed before anything is done for it. */
  | { readonly kind: "restore"; readonly sentence: string }
  | { readonly kind: "ask"; readonly options: readonly Choice[]; readonly sentence: string }
  /** ms on the worker's clock */
  | { readonly kind: "wait"; readonly until: number }
  | { readonly kind: "end"; readonly outcome: OperationOutcome; readonly sentence: string }
  /** Nothing to do: it waits for a person, or has ended. */
  | { readonly kind: "rest" };

export type Decide<P> = (
  plan: P,
  operation: Operation,
  journal: readonly JournalStep[],
  now: number,
) => Action;

export type StepResult = { readonly ok: boolean; readonly sentence: string | null; readonly detail: unknown };

/** What a step in performance may use. */
export type Performance = {
  readonly operation: Operation;
  readonly journal: readonly JournalStep[];
  /** It was begun before and never ended: it may have taken effect. */
  readonly again: boolean;
  /** Aborted when the worker stops, always; when a person aborts, only while the operation is running forward. */
  readonly signal: AbortSignal;
  /** Shows what is known so far. Never fails; seldom enough not to trouble the database. */
  readonly progress: (sentence: string | null, detail: unknown) => void;
};

type Tx = Prisma.TransactionClient;

export type Kind<P> = {
  readonly name: string;
  /** Of what was stored when the operation began. */
  readonly plan: (json: unknown) => P;
  readonly next: Decide<P>;
  /** What the journal says before the effect. */
  readonly intent: (
    plan: P,
    step: Step,
    operation: Operation,
  ) => { readonly sentence: string | null; readonly detail: unknown };
  /** Must be harmless when done twice. What it throws is an outcome: failed. */
  readonly perform: (plan: P, step: Step, performance: Performance) => Promise<StepResult>;
  /** What else is stored in the transaction of a step's outcome. */
  readonly settled: (
    tx: Tx,
    plan: P,
    step: Step,
    result: StepResult,
    operation: Operation,
    now: Date,
  ) => Promise<void>;
  /** What else is stored in the transaction of another state of the whole. */
  readonly became: (
    tx: Tx,
    plan: P,
    operation: Operation,
    action: Action & { readonly kind: "restore" | "ask" | "end" },
    now: Date,
  ) => Promise<void>;
};

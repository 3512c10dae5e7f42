/**
 * store/operations: operations and their journals in PostgreSQL. Times are ms since the epoch.
 * This file: the shapes. What a state or a step means for machines is the business of server/operations.
 */

/** `restoring`: on its way back, which nobody can abort. `waiting`: for a person's choice. */
export type OperationState = "queued" | "running" | "restoring" | "waiting" | "done";

/** `stopped`: some hosts are done and the others are not. `failed`: it could not even begin. */
export type OperationOutcome = "done" | "reverted" | "stopped" | "failed";

export type Choice = "retry" | "roll-back" | "leave";

export type Operation = {
  readonly id: string;
  readonly kind: string;
  readonly clusterId: string;
  readonly changeId: string | null;
  /** JSON; the kind knows its shape. */
  readonly plan: unknown;
  readonly state: OperationState;
  readonly outcome: OperationOutcome | null;
  readonly sentence: string | null;
  readonly options: readonly Choice[];
  /** The last answer of a person. */
  readonly choice: Choice | null;
  /** From 1; grows with every choice. */
  readonly round: number;
  readonly epoch: number;
  readonly abortRequestedAt: number | null;
  readonly startedBy: string;
  readonly createdAt: number;
  readonly endedAt: number | null;
};

export type JournalStep = {
  readonly name: string;
  readonly hostId: string | null;
  /** `begun` without an end after a worker died: it may or may not have taken effect. */
  readonly state: "begun" | "done" | "failed";
  readonly attempts: number;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly sentence: string | null;
  /** JSON; the kind knows its shape. */
  readonly detail: unknown;
};

/** An operation as the screen shows it: every host with every step, done, under way or still to come. Pure. */
import type { Gate } from "../../domain/change/model";
import type {
  Choice,
  JournalStep,
  Operation,
  OperationOutcome,
  OperationState,
} from "../../store/operations/model";
import { detailOf, forward, planOf, readStepName, type Verb } from "./model";
import { hostsDone } from "./next";

export type StepView = {
  readonly name: Verb;
  readonly state: "waiting" | "working" | "done" | "failed";
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly sentence: string | null;
  readonly commands: readonly string[];
  readonly output: string;
  readonly gates: readonly Gate[];
  /** More than 1: begun again, by this worker or by one after it. */
  readonly attempts: number;
};

export type HostProgress = {
  readonly hostId: string;
  readonly name: string;
  readonly state: "waiting" | "working" | "done" | "reverted" | "failed" | "untouched";
  /** Of the last try, in the order of their doing. */
  readonly steps: readonly StepView[];
  /** When it goes back by itself, ms; null: nothing is armed. */
  readonly revertsAt: number | null;
};

export type OperationView = {
  readonly id: string;
  readonly kind: string;
  readonly clusterId: string;
  readonly changeId: string | null;
  readonly title: string;
  readonly state: OperationState;
  readonly outcome: OperationOutcome | null;
  readonly sentence: string | null;
  readonly startedBy: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly abortRequestedAt: number | null;
  readonly hosts: readonly HostProgress[];
  readonly choice: { readonly options: readonly Choice[]; readonly sentence: string } | null;
};

export const operationView = (operation: Operation, journal: readonly JournalStep[]): OperationView => {
  const { plan, change } = planOf(operation.plan);
  const done = hostsDone(journal);
  const open = operation.state !== "done";
  return {
    id: operation.id,
    kind: operation.kind,
    clusterId: operation.clusterId,
    changeId: operation.changeId,
    title: change.title,
    state: operation.state,
    outcome: operation.outcome,
    sentence: operation.sentence,
    startedBy: operation.startedBy,
    startedAt: operation.createdAt,
    endedAt: operation.endedAt,
    abortRequestedAt: operation.abortRequestedAt,
    hosts: plan.hosts.map((host) => hostProgress(host, journal, done.has(host.hostId), open)),
    choice:
      operation.state === "waiting"
        ? { options: operation.options, sentence: operation.sentence ?? "" }
        : null,
  };
};

const hostProgress = (
  {
    hostId,
    name,
    commands,
  }: { readonly hostId: string; readonly name: string; readonly commands: readonly string[] },
  journal: readonly JournalStep[],
  isDone: boolean,
  open: boolean,
): HostProgress => {
  const all = journal.filter((step) => step.hostId === hostId);
  const last = all.map(({ name }) => readStepName(name)).findLast((place) => place !== null);
  const steps = all.flatMap((step) => {
    const place = readStepName(step.name);
    return place && place.round === last?.round && place.attempt === last.attempt
      ? [{ verb: place.verb, step }]
      : [];
  });
  const views = steps.map(({ verb, step }) => stepView(verb, step));
  const reverted = steps.some(({ verb, step }) => verb === "revert" && step.state === "done");
  const failed = steps.some(({ step }) => step.state === "failed");
  const goesOn = open && !failed && !steps.some(({ verb }) => verb === "revert");
  const todo = goesOn
    ? forward
        .filter((verb) => !steps.some((step) => step.verb === verb))
        .map((verb) => stillToCome(verb, commands))
    : [];
  return {
    hostId,
    name,
    state: stateOf({ touched: steps.length > 0, isDone, reverted, failed, open }),
    steps: [...views, ...todo],
    revertsAt:
      isDone || reverted
        ? null
        : (steps.map(({ step }) => detailOf(step.detail).revertsAt).findLast((at) => at !== null) ?? null),
  };
};

const stateOf = (is: {
  readonly touched: boolean;
  readonly isDone: boolean;
  readonly reverted: boolean;
  readonly failed: boolean;
  readonly open: boolean;
}): HostProgress["state"] => {
  if (is.isDone) return "done";
  if (is.reverted) return "reverted";
  if (!is.touched) return is.open ? "waiting" : "untouched";
  return is.failed ? "failed" : "working";
};

const stepView = (verb: Verb, step: JournalStep): StepView => {
  const { commands, output, gates } = detailOf(step.detail);
  return {
    name: verb,
    state: step.state === "begun" ? "working" : step.state,
    startedAt: step.startedAt,
    endedAt: step.endedAt,
    sentence: step.sentence,
    commands,
    output,
    gates,
    attempts: step.attempts,
  };
};

const stillToCome = (verb: Verb, commands: readonly string[]): StepView => ({
  name: verb,
  state: "waiting",
  startedAt: null,
  endedAt: null,
  sentence: null,
  commands: verb === "apply" ? commands : [],
  output: "",
  gates: [],
  attempts: 0,
});

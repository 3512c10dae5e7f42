/**
 * operations/rollout: a reviewed plan is brought to the hosts, one after the other, and each goes back by itself when what follows is
 * not what was planned. This file: what is stored of it, and the names of its steps. Pure; the web reads it, too.
 */
import type { Baseline } from "../../domain/change/connections-gate";
import type { Gate, HostAction, HostPlan, Plan } from "../../domain/change/model";

export type Override = { readonly code: string; readonly hostId: string | null; readonly reason: string };

/** `operation.plan` of kind `rollout`: what was reviewed, word for word. */
export type RolloutPlan = {
  readonly plan: Plan;
  readonly hash: string;
  readonly overrides: readonly Override[];
  /** As they were when it began. */
  readonly change: { readonly number: number; readonly title: string; readonly reason: string };
};

/** What is done on one host, in this order. */
export const forward = ["hold", "stage", "validate", "arm", "apply", "check", "confirm", "release"] as const;
export type Forward = (typeof forward)[number];
export type Verb = Forward | "revert";

export const isVerb = (text: string): text is Verb =>
  text === "revert" || forward.some((verb) => verb === text);

/** In which round of the operation, and which try of it: every try is another change to the host. */
export type Place = { readonly round: number; readonly attempt: number; readonly hostId: string };

/** Tries of a way back are counted from here: the round's choice is forgotten with the next one, and the journal is not. */
export const backFrom = 1_000;

export const isBack = ({ attempt }: Place): boolean => attempt >= backFrom;

/** `2.0/<host id>/stage` */
export const stepName = ({ round, attempt, hostId }: Place, verb: Verb): string =>
  `${round}.${attempt}/${hostId}/${verb}`;

export const readStepName = (name: string): (Place & { readonly verb: Verb }) | null => {
  const match = /^(\d+)\.(\d+)\/([0-9a-f-]+)\/([a-z]+)$/.exec(name);
  const [, round, attempt, hostId, verb] = match ?? [];
  if (round === undefined || attempt === undefined || hostId === undefined || verb === undefined) return null;
  return isVerb(verb) ? { round: Number(round), attempt: Number(attempt), hostId, verb } : null;
};

/** What the host calls this try: asked twice under this name is asked once. */
export const changeName = (operationId: string, { round, attempt }: Place): string =>
  `${operationId}-${round}-${attempt}`;

/** What the journal holds of a step, beside its sentence. */
export type StepDetail = {
  /** As they were or will be run there. */
  readonly commands: readonly string[];
  /** What they printed. */
  readonly output: string;
  readonly gates: readonly Gate[];
  /** When the host goes back by itself unless it is confirmed, worker clock, ms. */
  readonly revertsAt: number | null;
  /** What the host itself says became of the change. */
  readonly hostState: "staged" | "armed" | "applied" | "confirmed" | "reverted" | null;
  /** Counted on the host before its change. */
  readonly baseline: Baseline | null;
};

export const noDetail: StepDetail = {
  commands: [],
  output: "",
  gates: [],
  revertsAt: null,
  hostState: null,
  baseline: null,
};

/** Written by this program; a journal of another version may miss a part. */
export const detailOf = (json: unknown): StepDetail =>
  typeof json === "object" && json !== null ? { ...noDetail, ...json } : noDetail;

export const planOf = (json: unknown): RolloutPlan => json as RolloutPlan;

/** The same host's way back: files, daemons and kernel as they were. */
export const inverse = (host: HostPlan): HostPlan => ({
  ...host,
  files: host.files.map(({ path, from, to }) => ({ path, from: to, to: from })),
  actions: host.actions.map(inverseAction),
  expected: {
    ...host.expected,
    // What the table was is not in the plan; keepalived makes it of the file that comes back.
    services: null,
    holds: host.expected.lacks,
    lacks: host.expected.holds,
    routes: [],
    running: {
      says: host.expected.running.saysNot,
      saysNot: host.expected.running.says,
      files: host.expected.running.files.flatMap(({ path, text }) => {
        const change = host.files.find((one) => one.path === path);
        const old = change === undefined ? text : change.from;
        return old === null ? [] : [{ path, text: old }];
      }),
    },
  },
  table: [],
  commands: [],
  notes: [],
  order: "on the way back, the last one first",
});

const inverseAction = (action: HostAction): HostAction => {
  switch (action.kind) {
    case "reload-keepalived":
      return action;
    case "start-keepalived":
      return { kind: "stop-keepalived" };
    case "stop-keepalived":
      return { kind: "start-keepalived" };
    case "vtysh":
    case "ip":
    case "sysctl":
    case "ipvsadm":
      return { kind: action.kind, apply: action.undo, undo: action.apply };
    case "iptables":
      return { kind: "iptables", apply: action.undo, undo: action.apply };
  }
};

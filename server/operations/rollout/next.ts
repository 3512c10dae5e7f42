/**
 * What comes next in a rollout, from its plan and its journal alone. Pure: the engine does what is decided here, and after a
 * crash decides again from the same journal.
 *
 * Forward, hosts one after the other. The first step that fails, or an abort: back, which means that the host under way is
 * asked to revert until it says that it has; then a person chooses. Rolling back the hosts that are done is the same walk the other
 * way round, with each host's plan inverted.
 */
import { listed } from "../../domain/words";
import type { Choice, JournalStep, Operation } from "../../store/operations/model";
import type { Action, Decide } from "../engine/kind";
import {
  backFrom,
  detailOf,
  forward,
  isBack,
  type Place,
  type RolloutPlan,
  readStepName,
  stepName,
  type Verb,
} from "./model";

type Journal = readonly JournalStep[];

/** Where a step is with its journal entry, if it has one. */
const find = (journal: Journal, place: Place, verb: Verb): JournalStep | undefined => {
  const name = stepName(place, verb);
  return journal.find((step) => step.name === name);
};

/** Hosts that carry the change: confirmed, and not taken back since. */
export const hostsDone = (journal: Journal): ReadonlySet<string> => {
  const done = new Set<string>();
  for (const step of journal) {
    const place = readStepName(step.name);
    if (place === null || step.state !== "done") continue;
    // Where the host says at last that the change was confirmed, it is, whatever was asked.
    const confirmed =
      place.verb === "confirm" ||
      (place.verb === "revert" && detailOf(step.detail).hostState === "confirmed");
    if (!confirmed) continue;
    if (isBack(place)) done.delete(place.hostId);
    else done.add(place.hostId);
  }
  return done;
};

export const nextOfRollout: Decide<RolloutPlan> = (plan, operation, journal, now) => {
  switch (operation.state) {
    case "queued":
    case "running":
      return goForward(plan, operation, journal);
    case "restoring":
      return operation.choice === "roll-back"
        ? rollBack(plan, operation, journal, now)
        : restore(plan, operation, journal, now);
    case "waiting":
    case "done":
      return { kind: "rest" };
  }
};

const goForward = ({ plan }: RolloutPlan, operation: Operation, journal: Journal): Action => {
  const done = hostsDone(journal);
  if (operation.choice === "leave") return stopped(plan.hosts, done);
  for (const { hostId, name } of plan.hosts) {
    const place = { round: operation.round, attempt: 0, hostId };
    const open = forward.map((verb) => ({ verb, step: find(journal, place, verb) }));
    // Done in an earlier round, and released there or by its own time.
    if (done.has(hostId) && open.every(({ step }) => step === undefined)) continue;
    const failed = open.find(({ verb, step }) => step?.state === "failed" && verb !== "release");
    if (failed)
      return {
        kind: "restore",
        sentence: operation.abortRequestedAt === null ? blame(name, failed) : "Aborted.",
      };
    const todo = open.find(({ step }) => step === undefined || step.state === "begun");
    if (todo === undefined) continue;
    // A host that is confirmed is let go of first: there is nothing left to undo there.
    if (operation.abortRequestedAt !== null && todo.verb !== "release")
      return { kind: "restore", sentence: "Aborted." };
    return { kind: "step", step: { name: stepName(place, todo.verb), hostId } };
  }
  return {
    kind: "end",
    outcome: "done",
    sentence: `Done on ${listed(plan.hosts.map(({ name }) => name))}.`,
  };
};

/** Why a step failed, with the name of its host, as a whole sentence. */
const blame = (
  name: string,
  { verb, step }: { readonly verb: Verb; readonly step: JournalStep | undefined },
): string => {
  const why = step?.sentence ?? `${verb} failed`;
  const named = why.startsWith(name) ? why : `${name}: ${why}`;
  return /[.!?]$/.test(named) ? named : `${named}.`;
};

const stopped = (hosts: RolloutPlan["plan"]["hosts"], done: ReadonlySet<string>): Action => {
  const [yes, no] = [true, false].map((is) =>
    hosts.filter(({ hostId }) => done.has(hostId) === is).map(({ name }) => name),
  );
  if (yes === undefined || yes.length === 0)
    return { kind: "end", outcome: "reverted", sentence: "Every host is as it was before." };
  return {
    kind: "end",
    outcome: "stopped",
    sentence: `Left as it is: done on ${listed(yes)}, not on ${listed(no ?? [])}.`,
  };
};

/** Every host that was touched in this round and is not done is asked to revert, until it says that it has. */
const restore = ({ plan }: RolloutPlan, operation: Operation, journal: Journal, now: number): Action => {
  const done = hostsDone(journal);
  for (const { hostId } of plan.hosts) {
    const place = { round: operation.round, attempt: 0, hostId };
    // Locked and no more: the lock goes with its time.
    const touched = find(journal, place, "stage") !== undefined;
    if (!touched || done.has(hostId)) continue;
    const undone = untilDone(journal, place, "revert", now);
    if (undone) return undone;
  }
  const carry = plan.hosts.filter(({ hostId }) => done.has(hostId)).map(({ name }) => name);
  const why = operation.sentence ?? "";
  if (carry.length === 0 && operation.abortRequestedAt !== null)
    return { kind: "end", outcome: "reverted", sentence: `${why} Every host is as it was before.`.trim() };
  // With every host done an abort came too late to undo anything.
  const options: readonly Choice[] =
    carry.length === 0
      ? ["retry", "leave"]
      : carry.length === plan.hosts.length
        ? ["leave", "roll-back"]
        : ["retry", "roll-back", "leave"];
  return {
    kind: "ask",
    options,
    sentence:
      `${why} ${carry.length === 0 ? "Every host is as it was before." : `It is done on ${listed(carry)}; the others are as they were before.`}`.trim(),
  };
};

/** Backwards over the hosts that carry the change; each gets its old files in the same guarded way. */
const rollBack = ({ plan }: RolloutPlan, operation: Operation, journal: Journal, now: number): Action => {
  const done = hostsDone(journal);
  for (const { hostId, name } of plan.hosts.toReversed()) {
    const places = [0, 1, 2].map((n) => ({ round: operation.round, attempt: backFrom + n, hostId }));
    const touched = places.some((place) => find(journal, place, "hold") !== undefined);
    if (!touched && !done.has(hostId)) continue;
    for (const [n, place] of places.entries()) {
      const steps = forward.map((verb) => ({ verb, step: find(journal, place, verb) }));
      const failed = steps.find(({ verb, step }) => step?.state === "failed" && verb !== "release");
      if (failed === undefined) {
        const todo = steps.find(({ step }) => step === undefined || step.state === "begun");
        if (todo) return { kind: "step", step: { name: stepName(place, todo.verb), hostId } };
        break;
      }
      // A half-way try leaves nothing behind before the next one, or before a person is asked.
      const undone = untilDone(journal, place, "revert", now);
      if (undone) return undone;
      // It had confirmed after all.
      if (!done.has(hostId)) break;
      const over = find(journal, place, "revert")?.endedAt ?? now;
      if (n === places.length - 1)
        return {
          kind: "ask",
          options: ["roll-back", "leave"],
          sentence: `${name} could not be rolled back: ${blame(name, failed)}`,
        };
      if (now < over + pauseMs(n + 1)) return { kind: "wait", until: over + pauseMs(n + 1) };
    }
  }
  return { kind: "end", outcome: "reverted", sentence: "Rolled back: every host is as it was before." };
};

/** Null when it is done; the step again after a growing pause when it failed. */
const untilDone = (journal: Journal, place: Place, verb: Verb, now: number): Action | null => {
  const step = find(journal, place, verb);
  if (step?.state === "done") return null;
  if (step?.state === "failed" && step.endedAt !== null) {
    const until = step.endedAt + pauseMs(step.attempts);
    if (now < until) return { kind: "wait", until };
  }
  return { kind: "step", step: { name: stepName(place, verb), hostId: place.hostId } };
};

/** 0.5 s, 1 s, 2 s … 30 s */
const pauseMs = (attempts: number): number => Math.min(30_000, 250 * 2 ** Math.min(attempts, 10));

/** What is done in each step of a rollout. Every one of them may be done again: what the host has done already it does not do twice. */
import { type Baseline, baselineOf } from "../../domain/change/connections-gate";
import type { HostPlan } from "../../domain/change/model";
import { SluiceError } from "../../domain/sluice-error";
import type { ChangeOnHost, ChangeSession } from "../../hosts/change/model";
import { ChangeRefused } from "../../hosts/change/refused";
import { HostError } from "../../hosts/errors";
import type { JournalStep } from "../../store/operations/model";
import type { Performance, Step, StepResult } from "../engine/kind";
import { check } from "./check";
import type { Ground } from "./ground";
import {
  changeName,
  detailOf,
  inverse,
  isBack,
  noDetail,
  type Place,
  type RolloutPlan,
  readStepName,
  type StepDetail,
  stepName,
  type Verb,
} from "./model";
import { validate } from "./validate";
import { HostGone, visit } from "./visit";

/** One step with all it needs. */
type Task = {
  readonly ground: Ground;
  readonly performance: Performance;
  readonly place: Place;
  readonly verb: Verb;
  /** The host's way back, where this is one. */
  readonly host: HostPlan;
  /** The name of this try on the host. */
  readonly change: string;
};

/** The part of the plan a step is about; on the way back it is the host's plan turned round. */
export const hostOf = ({ plan }: RolloutPlan, place: Place): HostPlan => {
  const host = plan.hosts.find(({ hostId }) => hostId === place.hostId);
  if (host === undefined) throw new Error("a step names a host that is not in the plan");
  return isBack(place) ? inverse(host) : host;
};

export const placeOf = (step: Step): Place & { readonly verb: Verb } => {
  const place = readStepName(step.name);
  if (place === null) throw new Error(`no step of a rollout: ${step.name}`);
  return place;
};

export const perform = async (
  ground: Ground,
  plan: RolloutPlan,
  step: Step,
  performance: Performance,
): Promise<StepResult> => {
  const place = placeOf(step);
  const { verb } = place;
  const task: Task = {
    ground,
    performance,
    place,
    verb,
    host: hostOf(plan, place),
    change: changeName(performance.operation.id, place),
  };
  try {
    return await byVerb(task);
  } catch (error) {
    if (error instanceof ChangeRefused) return failed(`${task.host.name}: ${error.message}`);
    if (error instanceof HostGone)
      return verb === "revert"
        ? done(`${task.host.name} was removed from Sluice; it goes back by itself.`)
        : failed(`${task.host.name} was removed from Sluice.`);
    if (error instanceof HostError || error instanceof SluiceError) return failed(error.message);
    throw error;
  }
};

const byVerb = (task: Task): Promise<StepResult> => {
  const { host, change, ground } = task;
  switch (task.verb) {
    case "hold":
      return at(task, async () => done(`${host.name} is locked for this rollout.`));
    case "stage":
      return at(task, async (session) => {
        await session.stage(change, { files: host.files, actions: host.actions });
        return done(
          host.files.length === 0
            ? "What will be typed there lies on the host."
            : "The new files lie beside the old ones.",
          { hostState: "staged" },
        );
      });
    case "validate":
      return at(task, async (session) => {
        const { ok, sentence, output } = await validate(session, change, host);
        return { ok, sentence, detail: { ...noDetail, output } };
      });
    case "arm":
      return at(task, async (session) => {
        const baseline = await count(task);
        const armed = await session.arm(change, ground.timing.armSeconds, host.actions);
        const hook =
          armed.bootHook === "none" ? " It would not after a new start: it has nothing that runs then." : "";
        return done(`From here on ${host.name} goes back by itself unless this is confirmed.${hook}`, {
          ...said(armed, ground),
          baseline,
        });
      });
    case "apply":
      return at(task, async (session) => outcomeOf(task, await session.apply(change), "applied"));
    case "check":
      return checked(task);
    case "confirm":
      return at(task, async (session) => outcomeOf(task, await session.confirm(change), "confirmed"));
    case "release":
      return at(task, async (session) => {
        await session.release(task.performance.operation.id);
        return done(`${host.name} is unlocked.`);
      });
    case "revert":
      return reverted(task);
  }
};

/** Only the waiting can be cut short by a person: what a host has been told to do it is let to finish. */
const at = (task: Task, work: (session: ChangeSession) => Promise<StepResult>): Promise<StepResult> => {
  const { ground, performance, place } = task;
  const { operation, signal } = performance;
  return visit({ ground, operation, hostId: place.hostId, signal }, work);
};

const done = (sentence: string, detail: Partial<StepDetail> = {}): StepResult => ({
  ok: true,
  sentence,
  detail: { ...noDetail, ...detail },
});
const failed = (sentence: string, detail: Partial<StepDetail> = {}): StepResult => ({
  ok: false,
  sentence,
  detail: { ...noDetail, ...detail },
});

const said = (change: ChangeOnHost, ground: Ground): Partial<StepDetail> => ({
  output: change.said
    .map(({ when, action, exitCode, output }) => `${when} ${action}: exit ${exitCode}\n${output}`.trim())
    .join("\n\n"),
  revertsAt: change.secondsLeft === null ? null : ground.now() + change.secondsLeft * 1_000,
  hostState: known(change.state),
});

const known = (state: ChangeOnHost["state"]): StepDetail["hostState"] =>
  state === "staged" ||
  state === "armed" ||
  state === "applied" ||
  state === "confirmed" ||
  state === "reverted"
    ? state
    : null;

/** As late as it can be journaled before the change: whatever the kernel keeps goes on from here. */
const count = async ({ host, ground, place, performance }: Task): Promise<Baseline | null> => {
  if (host.expected.services === null) return null;
  const { observation, counters } = await ground.look(place.hostId, {
    want: new Set(["counters", "facts"] as const),
    deadlineMs: 20_000,
    signal: performance.signal,
  });
  const { facts } = observation;
  return baselineOf({
    counters,
    keepalived: facts.kind === "known" ? (facts.value.daemons.keepalived ?? []) : null,
  });
};

const words = (verb: "applied" | "confirmed", { files }: HostPlan): string => {
  if (verb === "confirmed") return "It stays.";
  return files.length === 0
    ? "It was typed there, line by line."
    : "The new files are in place, and the daemons have been told.";
};

const outcomeOf = (
  { host, ground }: Task,
  change: ChangeOnHost,
  wanted: "applied" | "confirmed",
): StepResult => {
  const detail = said(change, ground);
  if (change.state === wanted) return done(words(wanted, host), detail);
  const bad = change.said.findLast(({ exitCode }) => exitCode !== 0);
  const because =
    bad === undefined ? "" : `: ${bad.action} gave ${firstLine(bad.output) || `exit code ${bad.exitCode}`}`;
  if (change.state === "reverted")
    return failed(
      `${host.name} has gone back by itself${change.revertedBy === "boot" ? " when it started anew" : ""}${because}.`,
      detail,
    );
  return failed(`${host.name} could not take it${because}.`, detail);
};

const firstLine = (text: string): string => text.trim().split("\n")[0]?.trim() ?? "";

/** When a step of this try ended, worker clock, ms. */
const journalOf = ({ performance, place }: Task, verb: Verb): JournalStep | undefined =>
  performance.journal.find(({ name }) => name === stepName(place, verb));

const checked = async (task: Task): Promise<StepResult> => {
  const { ground, host, place, performance } = task;
  const applied = journalOf(task, "apply");
  const appliedAt = applied?.endedAt ?? ground.now();
  const revertsAt = detailOf(applied?.detail).revertsAt;
  // Confirming takes a moment, too.
  const margin = Math.min(10_000, ground.timing.armSeconds * 250);
  const latest = (revertsAt ?? Number.POSITIVE_INFINITY) - margin;
  const until = Math.min(appliedAt + ground.timing.checkMs, latest);
  const { ok, sentence, gates } = await check(ground, {
    host,
    suite: suiteOf(host),
    appliedAt,
    before: detailOf(journalOf(task, "arm")?.detail).baseline,
    // On the way back nothing better comes of waiting.
    until: isBack(place) ? Math.min(until, appliedAt + 20_000) : until,
    signal: performance.signal,
    progress: (found) => performance.progress(null, { ...noDetail, gates: found, revertsAt }),
  });
  const detail = { gates, revertsAt };
  // The files are those that were there before: with them the host stays, whatever else is wrong with it.
  if (!ok && isBack(place))
    return done(`It is back as it was, but not everything about it: ${sentence}`, detail);
  return ok ? done(sentence, detail) : failed(sentence, detail);
};

const suiteOf = ({ expected }: HostPlan): "frr" | "quagga" | "none" => {
  const { files } = expected.running;
  if (files.some(({ path }) => path.startsWith("/etc/frr/"))) return "frr";
  return files.some(({ path }) => path.startsWith("/etc/quagga/")) ? "quagga" : "none";
};

/** Asked until the host says that it is as it was; or that the change was confirmed after all, and then it is. */
const reverted = async (task: Task): Promise<StepResult> => {
  const { host, change, ground, performance } = task;
  const neverArmed = journalOf(task, "arm") === undefined;
  try {
    return await at(task, async (session) => {
      const before = await session.stateOf(change);
      if (before.state === "confirmed")
        return done(`${host.name} had confirmed already: it stays.`, said(before, ground));
      const after = before.state === "none" ? before : await session.revert(change);
      if (after.state !== "reverted" && after.state !== "none")
        return failed(
          `${host.name} could not put everything back yet; it goes on trying.`,
          said(after, ground),
        );
      await session.release(performance.operation.id).catch(() => undefined);
      const by = after.revertedBy === "timer" || after.revertedBy === "boot" ? " It did so by itself." : "";
      return done(`${host.name} is as it was before.${by}`, said(after, ground));
    });
  } catch (error) {
    // Files that only lie beside the live ones do nothing; the host forgets them when it is let go of.
    if (neverArmed && (error instanceof HostError || error instanceof ChangeRefused))
      return done(`Nothing was changed on ${host.name}.`);
    throw error;
  }
};

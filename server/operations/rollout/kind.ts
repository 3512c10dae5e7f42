/** The rollout as the engine knows it: what is decided, done, and stored with each outcome. */
import { appendAudit } from "../../store/audit";
import { appendRevisions } from "../../store/changes/revisions";
import type { Operation } from "../../store/operations/model";
import type { Action, Kind } from "../engine/kind";
import { followFiles } from "../inventory/follow-files";
import type { Ground } from "./ground";
import { detailOf, isBack, noDetail, planOf, type RolloutPlan } from "./model";
import { nextOfRollout } from "./next";
import { hostOf, perform, placeOf } from "./perform";

export const rolloutKind = (ground: Ground, workerId: string): Kind<unknown> => ({
  name: "rollout",
  plan: planOf,
  next: (plan, operation, journal, now) => nextOfRollout(planOf(plan), operation, journal, now),
  intent: (json, step) => {
    const place = placeOf(step);
    const { commands } = hostOf(planOf(json), place);
    return { sentence: null, detail: { ...noDetail, commands: place.verb === "apply" ? commands : [] } };
  },
  perform: async (json, step, performance) => {
    const result = await perform(ground, planOf(json), step, performance);
    const { verb } = placeOf(step);
    const commands = verb === "apply" ? hostOf(planOf(json), placeOf(step)).commands : [];
    return { ...result, detail: { ...detailOf(result.detail), commands } };
  },
  settled: async (tx, json, step, result, operation, now) => {
    const place = placeOf(step);
    const confirmed = detailOf(result.detail).hostState === "confirmed";
    if (!result.ok || !confirmed || (place.verb !== "confirm" && place.verb !== "revert")) return;
    const plan = planOf(json);
    const host = hostOf(plan, place);
    const files = host.files.map(({ path, to }) => ({ hostId: host.hostId, path, text: to }));
    const what = reasonOf(plan);
    // What should be there moves with what is there: in one transaction.
    await appendRevisions(tx, files, {
      byName: operation.startedBy,
      reason: isBack(place) ? `rolled back: ${what}` : what,
      changeId: operation.changeId,
      operationId: operation.id,
    });
    for (const { path, text } of files) {
      await tx.hostFile.deleteMany({ where: { hostId: host.hostId, path } });
      if (text !== null) await tx.hostFile.create({ data: { hostId: host.hostId, path, text, seenAt: now } });
    }
    await followFiles(tx, operation.clusterId, host);
    // Whoever read the host before this has read other files, and other daemons.
    await tx.fileReading.updateMany({
      where: { hostId: host.hostId },
      data: { triedAt: now, running: null, thresholds: null },
    });
    await audit(
      tx,
      workerId,
      operation,
      `rollout.${isBack(place) ? "back" : "host"}`,
      `${isBack(place) ? "rolled back" : "rolled out"} change ${plan.change.number} on ${host.name}`,
    );
    await tx.$executeRaw`SELECT pg_notify('sluice_change', ${operation.clusterId})`;
  },
  became: async (tx, json, operation, action) => {
    const { change } = planOf(json);
    if (action.kind === "end" && operation.changeId !== null)
      await tx.changeSet.updateMany({
        where: { id: operation.changeId },
        data: { state: action.outcome === "failed" ? "stopped" : action.outcome },
      });
    const [verb, sentence] = auditOf(action, change.number);
    await audit(tx, workerId, operation, verb, sentence);
    await tx.$executeRaw`SELECT pg_notify('sluice_change', ${operation.clusterId})`;
  },
});

type Tx = Parameters<Kind<unknown>["settled"]>[0];

const audit = (
  tx: Tx,
  workerId: string,
  operation: Operation,
  action: string,
  sentence: string,
): Promise<void> =>
  appendAudit(
    tx,
    { kind: "worker", id: workerId },
    { action, sentence, target: { kind: "operation", id: operation.id } },
  );

const reasonOf = ({ change }: RolloutPlan): string =>
  change.reason === "" ? change.title : `${change.title}: ${change.reason}`;

const auditOf = (
  action: Action & { readonly kind: "restore" | "ask" | "end" },
  number: number,
): readonly [string, string] => {
  switch (action.kind) {
    case "restore":
      return ["rollout.restore", `change ${number} goes back: ${action.sentence}`];
    case "ask":
      return ["rollout.stop", `the rollout of change ${number} waits for a choice: ${action.sentence}`];
    case "end":
      return ["rollout.end", `the rollout of change ${number} ended: ${action.sentence}`];
  }
};

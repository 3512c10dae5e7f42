/**
 * A reviewed change begins to be rolled out, if it still is what was reviewed and nothing that blocks it stands unanswered. Runs in
 * the web process: the plan is the worker's, made a moment ago.
 */
import type { Plan, Verdict } from "../../domain/change/model";
import { SluiceError } from "../../domain/sluice-error";
import { capital, listed } from "../../domain/words";
import { beginOperation } from "../../store/operations/begin";
import type { Store } from "../../store/store";
import { lockDraft, type Person, record } from "../change/draft";
import type { Override, RolloutPlan } from "./model";

export type Start = {
  readonly changeId: string;
  /** Of the plan that was reviewed. */
  readonly hash: string;
  readonly overrides: readonly Override[];
  /** May this person override what only administrators may? */
  readonly mayOverrideAll: boolean;
};

/** What the worker answers when asked to plan now. */
export type FreshPlan = {
  readonly plan: Plan;
  readonly version: number;
  readonly hash: string;
  readonly parts: Readonly<Record<string, string>>;
  readonly unread: readonly { readonly hostId: string; readonly why: string }[];
};

export const startRollout = async (
  store: Store,
  start: Start,
  fresh: FreshPlan,
  actor: Person,
  now: Date,
): Promise<{ operationId: string }> => {
  if (fresh.hash !== start.hash) throw await moved(store, start, fresh);
  const missing = fresh.unread.find(({ hostId }) => fresh.plan.hosts.some((host) => host.hostId === hostId));
  if (missing) throw new SluiceError("conflict", `${missing.why} Nothing was started.`);
  if (fresh.plan.hosts.length === 0)
    throw new SluiceError("invalid", "This change changes nothing: every host is as it should be.");
  const answered = answerBlocks(fresh.plan.verdicts, start);
  return store.prisma.$transaction(
    async (tx) => {
      const draft = await lockDraft(tx, { changeId: start.changeId, version: fresh.version });
      const { reason } = await tx.changeSet.findUniqueOrThrow({ where: { id: draft.id } });
      const plan: RolloutPlan = {
        plan: fresh.plan,
        hash: fresh.hash,
        overrides: answered,
        change: { number: draft.number, title: draft.title, reason },
      };
      const operationId = await beginOperation(
        tx,
        { kind: "rollout", clusterId: draft.clusterId, changeId: draft.id, plan },
        actor,
        now,
      );
      await tx.changeSet.update({ where: { id: draft.id }, data: { state: "rolling" } });
      const names = fresh.plan.hosts.map(({ name }) => name);
      await record(tx, draft.clusterId, actor, {
        action: "rollout.start",
        sentence: `began to roll out change ${draft.number} (${draft.title}) to ${listed(names)}`,
        target: { kind: "operation", id: operationId },
        detail: { changeId: draft.id, hash: fresh.hash, hosts: names },
      });
      for (const { code, hostId, reason: why } of answered)
        await record(tx, draft.clusterId, actor, {
          action: "rollout.override",
          sentence: `overrode ${code} for change ${draft.number}: ${why}`,
          target: { kind: "operation", id: operationId },
          detail: { code, hostId },
        });
      return { operationId };
    },
    { timeout: 30_000 },
  );
};

/** The overrides that count; throws when a verdict that blocks has none, or none that this person may give. */
const answerBlocks = (verdicts: readonly Verdict[], start: Start): readonly Override[] =>
  verdicts
    .filter(({ level }) => level === "block")
    .map((verdict) => {
      const given = start.overrides.find(
        ({ code, hostId }) => code === verdict.code && hostId === verdict.hostId,
      );
      if (given === undefined || given.reason.trim() === "")
        throw new SluiceError("conflict", `${capital(verdict.sentence)} Nothing was started.`);
      if (!verdict.override && !start.mayOverrideAll)
        throw new SluiceError("forbidden", `Only an administrator may override this: ${verdict.sentence}`);
      return given;
    });

/** Names the hosts that are not as they were when the plan was reviewed. */
const moved = async (store: Store, { changeId, hash }: Start, fresh: FreshPlan): Promise<SluiceError> => {
  const reviewed = await store.prisma.changeReview.findUnique({
    where: { changeId_hash: { changeId, hash } },
  });
  const before = reviewed === null ? {} : (reviewed.parts as Readonly<Record<string, string>>);
  const ids = Object.keys({ ...before, ...fresh.parts }).filter((id) => before[id] !== fresh.parts[id]);
  const hosts = await store.prisma.host.findMany({
    where: { id: { in: ids } },
    select: { name: true },
    orderBy: { name: "asc" },
  });
  const names = hosts.map(({ name }) => name);
  return new SluiceError(
    "conflict",
    names.length === 0
      ? "This change is not as it was reviewed: review it again. Nothing was started."
      : `${listed(names)} ${names.length === 1 ? "has" : "have"} moved since: review it again. Nothing was started.`,
  );
};

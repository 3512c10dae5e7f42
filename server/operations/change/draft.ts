/**
 * operations/change: what people do to change sets before anything is sent: one file per verb. No host is touched by any of it.
 * May use store and domain; never hosts: the web process runs this.
 *
 * This file: the frame of every such verb. One transaction: the change, its line in the audit, and the hint to open screens.
 */
import { SluiceError } from "../../domain/sluice-error";
import { type Actor, type Audit, appendAudit } from "../../store/audit";
import type { Prisma } from "../../store/generated/client";
import { isUuid } from "../../store/storable";
import type { Store } from "../../store/store";

export type Tx = Prisma.TransactionClient;
export type Person = Actor & { readonly kind: "user" };

export type Draft = {
  readonly id: string;
  readonly clusterId: string;
  readonly number: number;
  readonly title: string;
  readonly version: number;
};

type Done<T> = { readonly audit: Audit; readonly result: T };

/**
 * Works on a draft that is still as its editor saw it, and gives it the next version.
 * @throws SluiceError `not-found`; `conflict` when somebody was there in between, or it is no draft any more
 */
export const editDraft = <T>(
  store: Store,
  at: { readonly changeId: string; readonly version: number },
  actor: Person,
  now: Date,
  work: (tx: Tx, draft: Draft) => Promise<Done<T>>,
): Promise<T & { readonly version: number }> =>
  store.prisma.$transaction(
    async (tx) => {
      const draft = await lockDraft(tx, at);
      const { audit, result } = await work(tx, draft);
      const version = draft.version + 1;
      await tx.changeSet.update({
        where: { id: draft.id },
        data: { version, changedByName: actor.name, changedAt: now },
      });
      await record(tx, draft.clusterId, actor, { target: { kind: "change", id: draft.id }, ...audit });
      return { ...result, version };
    },
    { timeout: 30_000 },
  );

/** The audit line and the hint, in the transaction of what was done. */
export const record = async (tx: Tx, clusterId: string, actor: Actor, audit: Audit): Promise<void> => {
  await appendAudit(tx, actor, audit);
  await tx.$executeRaw`SELECT pg_notify('sluice_change', ${clusterId})`;
};

/** Locks the row until the transaction ends. Without `version` any version will do. */
export const lockDraft = async (
  tx: Tx,
  { changeId, version }: { readonly changeId: string; readonly version?: number },
): Promise<Draft> => {
  if (isUuid(changeId)) await tx.$queryRaw`SELECT 1 FROM change_set WHERE id = ${changeId}::uuid FOR UPDATE`;
  const row = isUuid(changeId) ? await tx.changeSet.findUnique({ where: { id: changeId } }) : null;
  if (row === null) throw new SluiceError("not-found", "There is no such change; it may have been removed.");
  if (row.state !== "draft")
    throw new SluiceError(
      "conflict",
      `Change ${row.number} is ${stateWords[row.state] ?? row.state}: it cannot be edited any more.`,
    );
  if (version !== undefined && row.version !== version)
    throw new SluiceError(
      "conflict",
      `${row.changedByName} changed this at ${moment(row.changedAt)}, after you had loaded it. Nothing of yours was stored: look at it again.`,
    );
  return row;
};

const stateWords: Readonly<Record<string, string>> = {
  rolling: "being rolled out",
  done: "done",
  reverted: "reverted",
  stopped: "stopped half-way",
  abandoned: "abandoned",
};

/** `2026-03-01 12:34:56 UTC` */
const moment = (at: Date): string => `${at.toISOString().slice(0, 19).replace("T", " ")} UTC`;

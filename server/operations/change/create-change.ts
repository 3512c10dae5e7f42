/** A new change set: empty, or with edits that something else made (a repair, an adoption, a way back). */
import type { ChangeEdit } from "../../domain/change/model";
import { SluiceError } from "../../domain/sluice-error";
import { isUuid } from "../../store/storable";
import type { Store } from "../../store/store";
import { type Person, record, type Tx } from "./draft";

export type NewChange = {
  readonly clusterId: string;
  readonly title: string;
  readonly reason: string;
  readonly edits?: readonly ChangeEdit[];
};

export const createChange = (
  store: Store,
  change: NewChange,
  actor: Person,
  now: Date,
): Promise<{ changeId: string }> =>
  store.prisma.$transaction((tx) => createChangeIn(tx, change, actor, now), { timeout: 30_000 });

export const createChangeIn = async (
  tx: Tx,
  { clusterId, title, reason, edits = [] }: NewChange,
  actor: Person,
  now: Date,
): Promise<{ changeId: string }> => {
  const [cluster] = isUuid(clusterId)
    ? await tx.$queryRaw<
        { name: string }[]
      >`SELECT name FROM cluster WHERE id = ${clusterId}::uuid FOR NO KEY UPDATE`
    : [];
  if (!cluster) throw new SluiceError("not-found", "There is no such cluster; it may have been removed.");
  const last = await tx.changeSet.aggregate({ where: { clusterId }, _max: { number: true } });
  const number = (last._max.number ?? 0) + 1;
  const { id } = await tx.changeSet.create({
    data: {
      clusterId,
      number,
      title,
      reason,
      authorId: actor.id,
      authorName: actor.name,
      createdAt: now,
      changedByName: actor.name,
      changedAt: now,
      edits: { create: edits.map((edit) => ({ edit, byId: actor.id, byName: actor.name, at: now })) },
    },
    select: { id: true },
  });
  await record(tx, clusterId, actor, {
    action: "change.create",
    sentence: `began change ${number} of ${cluster.name}: ${title}`,
    target: { kind: "change", id },
    detail: { reason },
  });
  return { changeId: id };
};

/** A draft that nobody will roll out. It is kept for those who look back. */
import type { Store } from "../../store/store";
import { lockDraft, type Person, record } from "./draft";

export const abandonChange = (store: Store, changeId: string, actor: Person, now: Date): Promise<void> =>
  store.prisma.$transaction(async (tx) => {
    const draft = await lockDraft(tx, { changeId });
    await tx.changeSet.update({
      where: { id: draft.id },
      data: { state: "abandoned", version: draft.version + 1, changedByName: actor.name, changedAt: now },
    });
    await record(tx, draft.clusterId, actor, {
      action: "change.abandon",
      sentence: `abandoned change ${draft.number}: ${draft.title}`,
      target: { kind: "change", id: draft.id },
    });
  });

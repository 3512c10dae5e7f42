/** Another title or reason for a draft. */
import type { Store } from "../../store/store";
import { editDraft, type Person } from "./draft";

export const describeChange = (
  store: Store,
  {
    title,
    reason,
    ...at
  }: {
    readonly changeId: string;
    readonly version: number;
    readonly title: string;
    readonly reason: string;
  },
  actor: Person,
  now: Date,
): Promise<{ readonly version: number }> =>
  editDraft(store, at, actor, now, async (tx, draft) => {
    await tx.changeSet.update({ where: { id: draft.id }, data: { title, reason } });
    return {
      audit: {
        action: "change.describe",
        sentence: `change ${draft.number} is called "${title}"`,
        detail: { reason },
      },
      result: {},
    };
  });

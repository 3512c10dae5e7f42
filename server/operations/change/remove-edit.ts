/** One edit fewer in a draft. */
import { SluiceError } from "../../domain/sluice-error";
import type { Store } from "../../store/store";
import { editDraft, type Person } from "./draft";

export const removeEdit = (
  store: Store,
  { index, ...at }: { readonly changeId: string; readonly version: number; readonly index: number },
  actor: Person,
  now: Date,
): Promise<{ readonly version: number }> =>
  editDraft(store, at, actor, now, async (tx, draft) => {
    const [row] = await tx.changeEdit.findMany({
      where: { changeId: draft.id },
      orderBy: { id: "asc" },
      skip: index,
      take: 1,
    });
    if (!row) throw new SluiceError("not-found", "There is no such edit in this change.");
    await tx.changeEdit.delete({ where: { id: row.id } });
    return {
      audit: {
        action: "change.remove-edit",
        sentence: `change ${draft.number}: took edit ${index + 1} out`,
        // It is gone from the change; here it is kept.
        detail: { edit: row.edit },
      },
      result: {},
    };
  });

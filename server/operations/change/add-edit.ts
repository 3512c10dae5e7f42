/** One more edit in a draft. */
import type { ChangeEdit } from "../../domain/change/model";
import { SluiceError } from "../../domain/sluice-error";
import type { Store } from "../../store/store";
import { editDraft, type Person } from "./draft";
import { editSentence, hostNamesIn } from "./sentence";

/** More than any person reviews. */
const mostEdits = 2_000;

export const addEdit = (
  store: Store,
  { edit, ...at }: { readonly changeId: string; readonly version: number; readonly edit: ChangeEdit },
  actor: Person,
  now: Date,
): Promise<{ readonly index: number; readonly version: number }> =>
  editDraft(store, at, actor, now, async (tx, draft) => {
    const index = await tx.changeEdit.count({ where: { changeId: draft.id } });
    if (index >= mostEdits)
      throw new SluiceError("invalid", `A change has at most ${mostEdits} edits. Roll this one out first.`);
    const names = await hostNamesIn(tx, draft.clusterId);
    for (const hostId of "hostIds" in edit ? edit.hostIds : [edit.hostId])
      if (!names.has(hostId))
        throw new SluiceError(
          "invalid",
          "The edit names a host that is not in this cluster. Nothing was stored.",
        );
    await tx.changeEdit.create({
      data: { changeId: draft.id, edit, byId: actor.id, byName: actor.name, at: now },
    });
    return {
      audit: { action: "change.edit", sentence: `change ${draft.number}: ${editSentence(edit, names)}` },
      result: { index },
    };
  });

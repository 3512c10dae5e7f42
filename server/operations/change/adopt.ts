/**
 * What is on the hosts becomes what should be there. A file that somebody edited on its host is as it should be from now on: nothing has to
 * be sent for that. What runs and stands in no file becomes edits of a draft, to be reviewed and rolled out.
 */
import type { ChangeEdit } from "../../domain/change/model";
import { adoptedEdits } from "../../domain/change/truth/adopted";
import { counted, listed } from "../../domain/words";
import { loadDesired } from "../../store/changes/desired";
import { appendRevisions } from "../../store/changes/revisions";
import type { Store } from "../../store/store";
import { createChangeIn } from "./create-change";
import { chosen, differencesIn } from "./differences";
import { type Person, record } from "./draft";
import { filesOf } from "./replay-change";
import { hostNamesIn } from "./sentence";

export type Adopted = {
  /** The change set that has the edits: a draft, or one that is done where nothing has to be sent. */
  readonly changeId: string;
  /** Is there something to review and roll out? */
  readonly draft: boolean;
  /** Files that are as they should be from now on. */
  readonly recorded: number;
};

const isWholeFile = (edit: ChangeEdit): edit is ChangeEdit & { kind: "file" } => edit.kind === "file";

export const adopt = async (
  store: Store,
  { clusterId, ids }: { readonly clusterId: string; readonly ids: readonly string[] },
  actor: Person,
  now: Date,
): Promise<Adopted> => {
  const found = chosen(await differencesIn(store, clusterId, now.getTime()), ids, "adopt");
  const desired = filesOf((await loadDesired(store, clusterId))?.hosts ?? []);
  const edits = adoptedEdits(found, new Map(desired.map(({ hostId, files }) => [hostId, files])));
  const [files, others] = [edits.filter(isWholeFile), edits.filter((edit) => !isWholeFile(edit))];
  return store.prisma.$transaction(
    async (tx) => {
      const names = await hostNamesIn(tx, clusterId);
      const on = listed([...new Set(found.map(({ hostId }) => names.get(hostId) ?? ""))]);
      const done =
        files.length === 0
          ? null
          : await createChangeIn(
              tx,
              {
                clusterId,
                title: `Adopt what is on ${on}`,
                reason: "Edited on the host itself; nothing was sent.",
                edits: files,
              },
              actor,
              now,
            );
      if (done !== null) {
        await appendRevisions(
          tx,
          files.map(({ hostId, path, text }) => ({ hostId, path, text })),
          {
            byName: actor.name,
            reason: "adopted: edited on the host itself",
            changeId: done.changeId,
            operationId: null,
          },
        );
        await tx.changeSet.update({ where: { id: done.changeId }, data: { state: "done" } });
        await record(tx, clusterId, actor, {
          action: "truth.adopt",
          sentence: `adopted ${counted(files.length, "file")} as found on ${on}`,
          target: { kind: "change", id: done.changeId },
          detail: { files: files.map(({ hostId, path }) => ({ hostId, path })) },
        });
      }
      const draft =
        others.length === 0
          ? null
          : await createChangeIn(
              tx,
              {
                clusterId,
                title: `Adopt what runs on ${on}`,
                reason: found.map(({ sentence }) => `${sentence}.`).join("\n"),
                edits: others,
              },
              actor,
              now,
            );
      const changeId = draft?.changeId ?? done?.changeId ?? "";
      return { changeId, draft: draft !== null, recorded: files.length };
    },
    { timeout: 30_000 },
  );
};

/** A change set with the files it stands on, and its review. */
import type { ChangeEdit, Plan } from "../domain/change/model";
import { SluiceError } from "../domain/sluice-error";
import { changeHosts, filesOf, replayOn } from "../operations/change/replay-change";
import { editSentence, hostNamesIn } from "../operations/change/sentence";
import type { Actor } from "../store/audit";
import { filesBefore } from "../store/changes/before";
import { loadDesired } from "../store/changes/desired";
import type { ChangeRow, FilesOfHost } from "../store/changes/model";
import { loadChange } from "../store/changes/sets";
import type { Store } from "../store/store";
import { askWorker } from "./ask-worker";

export type ChangeView = {
  readonly change: ChangeRow;
  /** Goes into every edit of it. */
  readonly version: number;
  readonly edits: readonly {
    readonly index: number;
    readonly edit: ChangeEdit;
    readonly by: string;
    readonly at: number;
    readonly sentence: string;
  }[];
  /** A draft stands on what should be there now; one that was rolled out on what was there before it. */
  readonly base: readonly FilesOfHost[];
  /** Edits that do not fit the files any more; the others are replayed without them. */
  readonly refused: readonly { readonly index: number; readonly why: string }[];
};

export const changeView = async (store: Store, changeId: string): Promise<ChangeView> => {
  const stored = await loadChange(store, changeId);
  if (stored === null)
    throw new SluiceError("not-found", "There is no such change; it may have been removed.");
  const { change, version, edits } = stored;
  const desired = await loadDesired(store, change.clusterId);
  const hosts = desired?.hosts ?? [];
  const names = await hostNamesIn(store.prisma, change.clusterId);
  const base = await filesBefore(store, changeId, filesOf(hosts));
  const { refused } = replayOn(
    base,
    changeHosts(hosts),
    edits.map(({ edit }) => edit),
  );
  return {
    change,
    version,
    edits: edits.map((one) => ({ ...one, sentence: editSentence(one.edit, names) })),
    base,
    refused: refused.map(({ index, why }) => ({ index, why })),
  };
};

export type Review = {
  readonly plan: Plan;
  /** Goes into `start`. */
  readonly hash: string;
  readonly madeAt: number;
  readonly unread: readonly { readonly hostId: string; readonly why: string }[];
};

/** The worker looks, plans, and remembers from what it made the plan, so that a host that moves can be named later. */
export const reviewChange = async (store: Store, changeId: string, actor: Actor): Promise<Review> => {
  const { plan, hash, madeAt, unread } = await askWorker(store, "plan", { changeId }, actor, null);
  return { plan, hash, madeAt, unread };
};

/** Back to how it was: a new change set of whole files, to be reviewed and rolled out like any other. */
import type { ChangeEdit } from "../../domain/change/model";
import { SluiceError } from "../../domain/sluice-error";
import { desiredFiles } from "../../store/changes/desired";
import { loadRevision } from "../../store/changes/revisions";
import { isUuid } from "../../store/storable";
import type { Store } from "../../store/store";
import { createChange } from "./create-change";
import type { Person } from "./draft";

export type BackTo = { readonly revisionId: string } | { readonly operationId: string };

/** `revisionId`: one file as it was then. `operationId`: every file it changed, as it was before. */
export const backTo = async (
  store: Store,
  to: BackTo,
  actor: Person,
  now: Date,
): Promise<{ changeId: string }> => {
  const wanted =
    "revisionId" in to ? await ofRevision(store, to.revisionId) : await ofOperation(store, to.operationId);
  const desired = await desiredFiles(store.prisma, wanted.clusterId);
  const edits = wanted.files.flatMap(({ hostId, path, text }): ChangeEdit[] => {
    const base =
      desired.find((host) => host.hostId === hostId)?.files.find((file) => file.path === path)?.text ?? null;
    return base === text ? [] : [{ kind: "file", hostId, path, base, text }];
  });
  if (edits.length === 0)
    throw new SluiceError("invalid", "Nothing to bring back: this is how it should be already.");
  return createChange(store, { ...wanted, edits }, actor, now);
};

type Wanted = {
  readonly clusterId: string;
  readonly title: string;
  readonly reason: string;
  readonly files: readonly { readonly hostId: string; readonly path: string; readonly text: string | null }[];
};

const ofRevision = async (store: Store, revisionId: string): Promise<Wanted> => {
  const revision = await loadRevision(store, revisionId);
  if (revision === null)
    throw new SluiceError("not-found", "There is no such revision; its host may have been removed.");
  const { name } = await store.prisma.host.findUniqueOrThrow({ where: { id: revision.hostId } });
  return {
    clusterId: revision.clusterId,
    title: `Back to revision ${revision.number} of ${revision.path} on ${name}`,
    reason: `As it was ${revision.number === 0 ? "when the host was imported" : `with "${revision.reason}"`}.`,
    files: [revision],
  };
};

const ofOperation = async (store: Store, operationId: string): Promise<Wanted> => {
  const operation = isUuid(operationId)
    ? await store.prisma.operation.findUnique({
        where: { id: operationId },
        include: { change: true, revisions: { orderBy: { number: "asc" } } },
      })
    : null;
  if (operation === null)
    throw new SluiceError("not-found", "There is no such operation; it may have been removed.");
  if (operation.revisions.length === 0)
    throw new SluiceError(
      "invalid",
      "It changed no file: what was repaired was not as the files say, and is brought back by no change.",
    );
  // The oldest it made of each file: what came before that one is what was there before it.
  const first = new Map(operation.revisions.toReversed().map((one) => [`${one.hostId} ${one.path}`, one]));
  const files = [];
  for (const { hostId, path, number } of first.values()) {
    const before = await store.prisma.revision.findFirst({
      where: { hostId, path, number: { lt: number } },
      orderBy: { number: "desc" },
    });
    files.push({ hostId, path, text: before?.text ?? null });
  }
  const what = operation.change === null ? "a change" : `change ${operation.change.number}`;
  return {
    clusterId: operation.clusterId,
    title: `Back to before ${what}`,
    reason: operation.change === null ? "" : `Undoes "${operation.change.title}".`,
    files,
  };
};

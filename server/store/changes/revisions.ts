/** Every text a file of a host should ever have had, with who and why. The newest is what is desired. */
import type { Prisma } from "../generated/client";
import { isUuid } from "../storable";
import type { Store } from "../store";
import type { Revision, RevisionRow } from "./model";

export type NewRevision = { readonly hostId: string; readonly path: string; readonly text: string | null };

export type Origin = {
  readonly byName: string;
  readonly reason: string;
  readonly changeId: string | null;
  readonly operationId: string | null;
};

/** Appends what differs from the newest of its path: twice is the same as once. The hosts are locked until the transaction ends. */
export const appendRevisions = async (
  tx: Prisma.TransactionClient,
  revisions: readonly NewRevision[],
  origin: Origin,
): Promise<void> => {
  for (const hostId of [...new Set(revisions.map((one) => one.hostId))].sort())
    await tx.$queryRaw`SELECT 1 FROM host WHERE id = ${hostId}::uuid FOR NO KEY UPDATE`;
  for (const { hostId, path, text } of revisions) {
    const newest = await tx.revision.findFirst({ where: { hostId, path }, orderBy: { number: "desc" } });
    if ((newest?.text ?? null) === text) continue;
    // 0 is for what was found at the import.
    await tx.revision.create({ data: { hostId, path, text, number: (newest?.number ?? 0) + 1, ...origin } });
  }
};

/** Newest first; of one file, or of every file of the host. */
export const listRevisions = async (store: Store, hostId: string, path?: string): Promise<RevisionRow[]> => {
  const rows = await store.prisma.revision.findMany({
    where: path === undefined ? { hostId } : { hostId, path },
    orderBy: path === undefined ? [{ at: "desc" }, { path: "asc" }, { number: "desc" }] : { number: "desc" },
    take: mostRevisions,
  });
  return rows.map(rowOf);
};

const mostRevisions = 500;

/** Null when there is none. `before`: the revision it replaced; null for the first. */
export const loadRevision = async (
  store: Store,
  revisionId: string,
): Promise<(Revision & { readonly before: Revision | null; readonly clusterId: string }) | null> => {
  if (!isUuid(revisionId)) return null;
  const row = await store.prisma.revision.findUnique({
    where: { id: revisionId },
    include: { host: { select: { clusterId: true } } },
  });
  if (row === null) return null;
  const before = await store.prisma.revision.findFirst({
    where: { hostId: row.hostId, path: row.path, number: { lt: row.number } },
    orderBy: { number: "desc" },
  });
  return {
    ...rowOf(row),
    text: row.text,
    clusterId: row.host.clusterId,
    before: before && { ...rowOf(before), text: before.text },
  };
};

const rowOf = (row: Prisma.RevisionGetPayload<object>): RevisionRow => ({
  id: row.id,
  hostId: row.hostId,
  path: row.path,
  number: row.number,
  at: row.at.getTime(),
  by: row.byName,
  reason: row.reason,
  changeId: row.changeId,
  operationId: row.operationId,
  there: row.text !== null,
});

/** Change sets out of the database. Who writes them is server/operations/change. */
import type { ChangeEdit } from "../../domain/change/model";
import type { Prisma } from "../generated/client";
import { isUuid } from "../storable";
import type { Store } from "../store";
import type { ChangeRow, ChangeState, StoredEdit } from "./model";

/** Newest first. */
export const listChanges = async (store: Store, clusterId: string): Promise<ChangeRow[]> => {
  const rows = await store.prisma.changeSet.findMany({
    where: { clusterId },
    include,
    orderBy: { number: "desc" },
    take: mostChanges,
  });
  return rows.map(rowOf);
};

const mostChanges = 500;

export type StoredChange = {
  readonly change: ChangeRow;
  readonly version: number;
  readonly edits: readonly StoredEdit[];
};

/** Null when there is none. */
export const loadChange = async (store: Store, changeId: string): Promise<StoredChange | null> => {
  if (!isUuid(changeId)) return null;
  const row = await store.prisma.changeSet.findUnique({
    where: { id: changeId },
    include: { ...include, edits: { orderBy: { id: "asc" } } },
  });
  if (row === null) return null;
  return { change: rowOf(row), version: row.version, edits: row.edits.map(editOf) };
};

const include = {
  _count: { select: { edits: true } },
  operations: { select: { id: true }, orderBy: { createdAt: "desc" }, take: 1 },
} as const satisfies Prisma.ChangeSetInclude;

type Row = Prisma.ChangeSetGetPayload<{ include: typeof include }>;

const rowOf = (row: Row): ChangeRow => ({
  id: row.id,
  clusterId: row.clusterId,
  number: row.number,
  title: row.title,
  reason: row.reason,
  author: row.authorName,
  at: row.createdAt.getTime(),
  state: row.state as ChangeState,
  edits: row._count.edits,
  operationId: row.operations[0]?.id ?? null,
  changedBy: row.changedByName,
  changedAt: row.changedAt.getTime(),
});

const editOf = (row: Prisma.ChangeEditGetPayload<object>, index: number): StoredEdit => ({
  index,
  // Checked by its schema before it was stored.
  edit: row.edit as unknown as ChangeEdit,
  by: row.byName,
  at: row.at.getTime(),
});

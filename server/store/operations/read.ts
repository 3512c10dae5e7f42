/** Operations and journals out of the database. */
import type { Prisma } from "../generated/client";
import { isUuid } from "../storable";
import type { Store } from "../store";
import type { Choice, JournalStep, Operation, OperationOutcome, OperationState } from "./model";

export type Loaded = { readonly operation: Operation; readonly journal: readonly JournalStep[] };

/** The journal in the order of intents. Null when there is no such operation. */
export const loadOperation = async (store: Store, id: string): Promise<Loaded | null> => {
  if (!isUuid(id)) return null;
  const row = await store.prisma.operation.findUnique({
    where: { id },
    include: { steps: { orderBy: { id: "asc" } } },
  });
  return row && { operation: operationOf(row), journal: row.steps.map(stepOf) };
};

/** The one that holds the cluster, if any. */
export const openOperation = (
  writer: Store["prisma"] | Prisma.TransactionClient,
  clusterId: string,
): Promise<{ readonly id: string; readonly kind: string; readonly startedByName: string } | null> =>
  writer.operation.findFirst({
    where: { clusterId, state: { not: "done" } },
    select: { id: true, kind: true, startedByName: true },
  });

export const operationOf = (row: Prisma.OperationGetPayload<object>): Operation => ({
  id: row.id,
  kind: row.kind,
  clusterId: row.clusterId,
  changeId: row.changeId,
  plan: row.plan,
  // The database checks these.
  state: row.state as OperationState,
  outcome: row.outcome as OperationOutcome | null,
  sentence: row.sentence,
  options: row.options.filter(isChoice),
  choice: isChoice(row.choice) ? row.choice : null,
  round: row.round,
  epoch: row.epoch,
  abortRequestedAt: row.abortRequestedAt?.getTime() ?? null,
  startedBy: row.startedByName,
  createdAt: row.createdAt.getTime(),
  endedAt: row.endedAt?.getTime() ?? null,
});

const stepOf = (row: Prisma.OperationStepGetPayload<object>): JournalStep => ({
  name: row.name,
  hostId: row.hostId,
  state: row.state as JournalStep["state"],
  attempts: row.attempts,
  startedAt: row.startedAt.getTime(),
  endedAt: row.endedAt?.getTime() ?? null,
  sentence: row.sentence,
  detail: row.detail,
});

const isChoice = (text: string | null): text is Choice =>
  text === "retry" || text === "roll-back" || text === "leave";

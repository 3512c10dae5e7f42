/** A new operation, in the transaction that decides to begin it. The engine hears of it when that one commits. */
import { SluiceError } from "../../domain/sluice-error";
import type { Actor } from "../audit";
import type { Prisma } from "../generated/client";
import { openOperation } from "./read";

export type NewOperation = {
  readonly kind: string;
  readonly clusterId: string;
  readonly changeId: string | null;
  /** JSON; never changed afterwards. */
  readonly plan: unknown;
};

/** @throws SluiceError `conflict` while another one is open in the cluster: two at once would fight over the same hosts. */
export const beginOperation = async (
  tx: Prisma.TransactionClient,
  { kind, clusterId, changeId, plan }: NewOperation,
  actor: Actor & { readonly kind: "user" },
  now: Date,
): Promise<string> => {
  // Whoever else begins one waits here, and then sees ours: the unique index never has to speak.
  await tx.$queryRaw`SELECT 1 FROM cluster WHERE id = ${clusterId}::uuid FOR NO KEY UPDATE`;
  const open = await openOperation(tx, clusterId);
  if (open !== null)
    throw new SluiceError(
      "conflict",
      `${open.startedByName} has a ${open.kind} open in this cluster: one at a time. Nothing was started.`,
    );
  const { id } = await tx.operation.create({
    data: {
      kind,
      clusterId,
      changeId,
      plan: plan as Prisma.InputJsonValue,
      startedById: actor.id,
      startedByName: actor.name,
      createdAt: now,
    },
    select: { id: true },
  });
  await tx.$executeRaw`SELECT pg_notify('sluice_operation', ${id})`;
  return id;
};

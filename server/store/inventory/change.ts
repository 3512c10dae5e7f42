/** How every change of the inventory is made: one transaction with its audit entry, the worker and the screens told afterwards. */
import { SluiceError } from "../../domain/sluice-error";
import { type Actor, type Audit, appendAudit } from "../audit";
import type { Prisma } from "../generated/client";
import type { Store } from "../store";

export type Changed<T> = { readonly audit: Audit; readonly clusterId: string | null; readonly result: T };

/**
 * Runs `work`, appends what it returns to the audit, and notifies `sluice_inventory` with the cluster's id, all or nothing.
 * @throws SluiceError `conflict` when a name or key is taken already
 */
export const changeInventory = async <T>(
  store: Store,
  actor: Actor,
  work: (tx: Prisma.TransactionClient) => Promise<Changed<T>>,
): Promise<T> => {
  try {
    return await store.prisma.$transaction(
      async (tx) => {
        const { audit, clusterId, result } = await work(tx);
        await appendAudit(tx, actor, audit);
        if (clusterId !== null) await tx.$executeRaw`SELECT pg_notify('sluice_inventory', ${clusterId})`;
        return result;
      },
      { timeout: 30_000 },
    );
  } catch (error) {
    if (isTaken(error))
      throw new SluiceError("conflict", "This name, address or key is in use already. Nothing was changed.", {
        cause: error,
      });
    throw error;
  }
};

/** Prisma's code for a unique constraint. */
const isTaken = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "P2002";

/**
 * inventory/: what people change in what Sluice knows (names, doors, keys, whole clusters), one file per verb. No host is
 * touched by any of it. May use store and domain; never hosts: the web process runs this.
 *
 * This file: the frame of every such change. One transaction: the change, its line in the audit, and the hint to the
 * worker and to open screens.
 */
import { SluiceError } from "../../domain/sluice-error";
import { type Actor, type Audit, appendAudit } from "../../store/audit";
import { Prisma } from "../../store/generated/client";
import type { Store } from "../../store/store";

export type Tx = Prisma.TransactionClient;

export type Changed<T> = {
  readonly clusterId: string;
  readonly audit: Audit;
  readonly result: T;
};

/** Runs `work` and then records and announces what it did. A name that is taken becomes `conflict` with `taken`. */
export const changeInventory = async <T>(
  store: Store,
  actor: Actor,
  taken: string,
  work: (tx: Tx) => Promise<Changed<T>>,
): Promise<T> => {
  try {
    return await store.prisma.$transaction(
      async (tx) => {
        const { clusterId, audit, result } = await work(tx);
        await appendAudit(tx, actor, audit);
        await tx.$executeRaw`SELECT pg_notify('sluice_inventory', ${clusterId})`;
        return result;
      },
      { timeout: 30_000 },
    );
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002")
      throw new SluiceError("conflict", taken, { cause: error });
    throw error;
  }
};

export const clusterOrThrow = async (tx: Tx, clusterId: string): Promise<{ id: string; name: string }> => {
  const cluster = await tx.cluster.findUnique({ where: { id: clusterId }, select: { id: true, name: true } });
  if (cluster === null)
    throw new SluiceError("not-found", "There is no such cluster; it may have been removed.");
  return cluster;
};

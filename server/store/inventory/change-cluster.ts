/** Renaming and forgetting a cluster. No host is touched by either. */
import { SluiceError } from "../../domain/sluice-error";
import type { Actor } from "../audit";
import type { Prisma } from "../generated/client";
import { isUuid, storableText } from "../storable";
import type { Store } from "../store";
import { changeInventory } from "./change";
import { removeUnusedCredentials } from "./credential";

/** @throws SluiceError `not-found`, `conflict` */
export const renameCluster = (store: Store, clusterId: string, name: string, actor: Actor): Promise<void> =>
  changeInventory(store, actor, async (tx) => {
    const before = await find(tx, clusterId);
    await tx.cluster.update({ where: { id: clusterId }, data: { name: storableText(name) } });
    return {
      audit: {
        action: "cluster.rename",
        sentence: `renamed cluster ${before.name} to ${name}`,
        target: { kind: "cluster", id: clusterId },
      },
      clusterId,
      result: undefined,
    };
  });

/**
 * Forgets the cluster, its hosts and their history.
 * @param typedName must be its present name
 * @throws SluiceError `not-found`, `invalid` (the name does not match), `conflict` (another cluster jumps through one of its hosts)
 */
export const removeCluster = (
  store: Store,
  clusterId: string,
  typedName: string,
  actor: Actor,
): Promise<void> =>
  changeInventory(store, actor, async (tx) => {
    const { name } = await find(tx, clusterId);
    if (typedName !== name) throw new SluiceError("invalid", `Type ${name} to remove it.`);
    const dependent = await tx.host.findFirst({
      where: { jumpHost: { clusterId }, clusterId: { not: clusterId } },
      include: { jumpHost: true, cluster: true },
    });
    if (dependent)
      throw new SluiceError(
        "conflict",
        `${dependent.name} of cluster ${dependent.cluster.name} is reached through ${dependent.jumpHost?.name}: change that first.`,
      );
    await tx.cluster.delete({ where: { id: clusterId } });
    await removeUnusedCredentials(tx);
    return {
      audit: {
        action: "cluster.remove",
        sentence: `removed cluster ${name}`,
        target: { kind: "cluster", id: clusterId },
      },
      clusterId,
      result: undefined,
    };
  });

const find = async (tx: Prisma.TransactionClient, clusterId: string) => {
  const cluster = isUuid(clusterId) ? await tx.cluster.findUnique({ where: { id: clusterId } }) : null;
  if (!cluster) throw new SluiceError("not-found", "This cluster does not exist any more.");
  return cluster;
};

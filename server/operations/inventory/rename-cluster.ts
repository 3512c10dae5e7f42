/** A cluster gets another name. */
import type { Actor } from "../../store/audit";
import type { Store } from "../../store/store";
import { changeInventory, clusterOrThrow } from "./change";

export const renameCluster = (store: Store, clusterId: string, name: string, actor: Actor): Promise<void> =>
  changeInventory(store, actor, `There is already a cluster named ${name}.`, async (tx) => {
    const cluster = await clusterOrThrow(tx, clusterId);
    await tx.cluster.update({ where: { id: clusterId }, data: { name } });
    return {
      clusterId,
      audit: {
        action: "cluster.rename",
        sentence: `renamed cluster ${cluster.name} to ${name}`,
        target: { kind: "cluster", id: clusterId },
      },
      result: undefined,
    };
  });

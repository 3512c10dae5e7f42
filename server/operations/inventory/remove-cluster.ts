/** Sluice forgets a cluster: its hosts, their history, their credentials. */
import { SluiceError } from "../../domain/sluice-error";
import type { Actor } from "../../store/audit";
import { openOperation } from "../../store/operations/read";
import type { Store } from "../../store/store";
import { changeInventory, clusterOrThrow } from "./change";
import { forgetUnusedCredentials } from "./credential";

/** `typedName` is what the person typed to show that they mean this one. */
export const removeCluster = (
  store: Store,
  clusterId: string,
  typedName: string,
  actor: Actor,
): Promise<void> =>
  changeInventory(store, actor, "", async (tx) => {
    const cluster = await clusterOrThrow(tx, clusterId);
    if (typedName !== cluster.name)
      throw new SluiceError("invalid", `The cluster is named ${cluster.name}. Nothing was removed.`);
    const open = await openOperation(tx, clusterId);
    if (open !== null)
      throw new SluiceError(
        "conflict",
        `${open.startedByName} has a ${open.kind} open in ${cluster.name}: its hosts are not settled. Nothing was removed.`,
      );
    const hosts = await tx.host.count({ where: { clusterId } });
    await tx.cluster.delete({ where: { id: clusterId } });
    await forgetUnusedCredentials(tx);
    return {
      clusterId,
      audit: {
        action: "cluster.remove",
        sentence: `removed cluster ${cluster.name} with ${hosts} ${hosts === 1 ? "host" : "hosts"}`,
        target: { kind: "cluster", id: clusterId },
      },
      result: undefined,
    };
  });

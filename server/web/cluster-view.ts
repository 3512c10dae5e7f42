/** One cluster, read from the store and composed by the domain. */
import { composeCluster } from "../domain/cluster/compose";
import type { ClusterView } from "../domain/cluster/view";
import { SluiceError } from "../domain/sluice-error";
import { loadInventory } from "../store/inventory/load";
import { latestObservations } from "../store/observations";
import { openSpans } from "../store/spans/read";
import type { Store } from "../store/store";

/** Throws `not-found`. */
export const loadClusterView = async (store: Store, clusterId: string, now: number): Promise<ClusterView> => {
  const [inventory, observations] = await Promise.all([
    loadInventory(store, clusterId),
    latestObservations(store, clusterId),
  ]);
  if (inventory === null)
    throw new SluiceError("not-found", "There is no such cluster; it may have been removed.");
  const spans = await openSpans(
    store,
    inventory.hosts.map(({ id }) => id),
  );
  return composeCluster(inventory, observations, spans, now);
};

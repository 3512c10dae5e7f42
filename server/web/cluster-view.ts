/** Clusters, read from the store and composed by the domain. */
import { composeCluster } from "../domain/cluster/compose";
import type { Inventory } from "../domain/cluster/inventory";
import type { ClusterView } from "../domain/cluster/view";
import { SluiceError } from "../domain/sluice-error";
import { loadInventory } from "../store/inventory/load";
import { latestObservations } from "../store/observations";
import { openSpans } from "../store/spans/read";
import type { Store } from "../store/store";

/** Whoever changes the inventory says so; should a hint be lost, it is read again after this long, ms. */
const inventoryLasts = 15_000;

export type ClusterViews = {
  /** Throws `not-found`. */
  readonly load: (clusterId: string, now: number) => Promise<ClusterView>;
  /** The inventory of this cluster, or of all, may have changed. */
  readonly forget: (clusterId?: string) => void;
};

/** The inventory hardly ever changes and is kept; observations and spans are read for every view. */
export const openClusterViews = (store: Store): ClusterViews => {
  const kept = new Map<string, { readonly inventory: Promise<Inventory>; readonly until: number }>();

  const inventoryOf = (clusterId: string): Promise<Inventory> => {
    const known = kept.get(clusterId);
    if (known !== undefined && performance.now() < known.until) return known.inventory;
    const inventory = loadInventory(store, clusterId).then((found) => {
      if (found !== null) return found;
      throw new SluiceError("not-found", "There is no such cluster; it may have been removed.");
    });
    const entry = { inventory, until: performance.now() + inventoryLasts };
    kept.set(clusterId, entry);
    inventory.catch(() => kept.get(clusterId) === entry && kept.delete(clusterId));
    return inventory;
  };

  return {
    load: async (clusterId, now) => {
      const inventory = await inventoryOf(clusterId);
      const [observations, spans] = await Promise.all([
        latestObservations(store, clusterId),
        openSpans(
          store,
          inventory.hosts.map(({ id }) => id),
        ),
      ]);
      return composeCluster(inventory, observations, spans, now);
    },
    forget: (clusterId) => {
      if (clusterId === undefined) kept.clear();
      else kept.delete(clusterId);
    },
  };
};

/** One cluster: topology, directors, services, routing all read this view. */
import { z } from "zod";
import type { ClusterView } from "../domain/cluster/view";
import { removeCluster } from "../operations/inventory/remove-cluster";
import { renameCluster } from "../operations/inventory/rename-cluster";
import { label } from "../operations/requests";
import { listClusters } from "../store/inventory/load";
import { operator, router, viewer } from "./init";

export const byCluster = z.object({ clusterId: z.uuid() });

export const clusterRouter = router({
  /** In the order of their names. */
  list: viewer.query(({ ctx }): Promise<{ id: string; name: string }[]> => listClusters(ctx.store)),
  get: viewer
    .input(byCluster)
    .query(({ ctx, input }): Promise<ClusterView> => ctx.live.clusterNow(input.clusterId)),
  /** The view at once, then at every change, at most 10 a second, less often where composing takes long; ages advance even when nothing is written. */
  live: viewer
    .input(byCluster)
    .subscription(
      ({ ctx, input }): AsyncGenerator<ClusterView> => ctx.live.clusters(input.clusterId, ctx.until),
    ),
  rename: operator
    .input(byCluster.extend({ name: label }))
    .mutation(
      ({ ctx, input }): Promise<void> => renameCluster(ctx.store, input.clusterId, input.name, ctx.actor),
    ),
  /** Forgets the cluster, its hosts and their history. No host is touched. `name` is typed again by the person. */
  remove: operator
    .input(byCluster.extend({ name: z.string().max(200) }))
    .mutation(
      ({ ctx, input }): Promise<void> => removeCluster(ctx.store, input.clusterId, input.name, ctx.actor),
    ),
});

/** One cluster: topology, directors, services, routing all read this view. */
import { z } from "zod";
import type { ClusterView } from "../domain/cluster/view";
import { label } from "../operations/requests";
import { operator, router, viewer } from "./init";
import { pending, pendingStream } from "./pending";

export const byCluster = z.object({ clusterId: z.uuid() });

export const clusterRouter = router({
  list: viewer.query((): Promise<{ id: string; name: string }[]> => pending()),
  get: viewer.input(byCluster).query((): Promise<ClusterView> => pending()),
  /** The view at once, then at every change, at most 4 a second; ages advance even when nothing is written. */
  live: viewer.input(byCluster).subscription((): AsyncGenerator<ClusterView> => pendingStream()),
  rename: operator.input(byCluster.extend({ name: label })).mutation((): Promise<void> => pending()),
  /** Forgets the cluster, its hosts and their history. No host is touched. `name` is typed again by the person. */
  remove: operator.input(byCluster.extend({ name: z.string() })).mutation((): Promise<void> => pending()),
});

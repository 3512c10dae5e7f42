/** What is known of a cluster's hosts beside what should be there: files as read, what runs, and since when weights are as they are. */

import type { HostFiles } from "../../domain/change/model";
import type { HostObservation } from "../../domain/cluster/observation";
import { latestObservations } from "../observations";
import { openOperation } from "../operations/read";
import { openSpans } from "../spans/read";
import type { Store } from "../store";

export type SeenHost = {
  readonly hostId: string;
  /** As last read; null: never, or the last attempt failed. */
  readonly files: HostFiles | null;
  readonly running: string | null;
  readonly thresholds: string | null;
  readonly observation: HostObservation | null;
  /** By `weight <service> <server>`, ms. */
  readonly since: ReadonlyMap<string, number>;
};

export type SeenCluster = { readonly hosts: readonly SeenHost[]; readonly busy: boolean };

export const loadSeen = async (store: Store, clusterId: string): Promise<SeenCluster> => {
  const rows = await store.prisma.host.findMany({
    where: { clusterId, sshAddress: { not: null } },
    include: { reading: true, files: { orderBy: { path: "asc" } } },
    orderBy: { name: "asc" },
  });
  const [observations, spans, open] = await Promise.all([
    latestObservations(store, clusterId),
    openSpans(
      store,
      rows.map(({ id }) => id),
    ),
    openOperation(store.prisma, clusterId),
  ]);
  return {
    busy: open !== null,
    hosts: rows.map(({ id, reading, files }) => ({
      hostId: id,
      files:
        reading?.readAt == null || reading.why !== null
          ? null
          : files.map(({ path, text }) => ({ path, text })),
      running: reading?.running ?? null,
      thresholds: reading?.thresholds ?? null,
      observation: observations.find(({ hostId }) => hostId === id) ?? null,
      since: new Map(
        spans
          .filter((span) => span.hostId === id && span.subject.startsWith("weight "))
          .map(({ subject, from }) => [subject, from]),
      ),
    })),
  };
};

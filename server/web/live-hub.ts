/**
 * Everything live of this process: one listening connection, one feed per cluster, one for the overview.
 * A notification is a hint; the tables are read again. When the connection was lost, everything is hinted.
 */
import { clusterRow } from "../domain/cluster/compose";
import type { ClusterRow, ClusterView, Overview } from "../domain/cluster/view";
import { unknown } from "../domain/reading";
import { SluiceError } from "../domain/sluice-error";
import { workerHealth } from "../store/installation";
import { listClusters } from "../store/inventory/load";
import { type Hint, listen } from "../store/listen";
import type { Store } from "../store/store";
import { isUnavailable } from "../store/unavailable";
import type { Live } from "../trpc/live";
import { openClusterViews } from "./cluster-view";
import { type Feed, openFeed } from "./feed";
import type { SessionWatch } from "./session-watch";
import { openTopic } from "./topic";

export type LiveHub = Live & { readonly stop: () => void };

type Options = {
  readonly store: Store;
  readonly sessions: SessionWatch;
  readonly now: () => number;
  /** Called for each failure to read; says what could not be refreshed. */
  readonly onFailure: (what: string, error: unknown) => void;
};

export const openLiveHub = ({ store, sessions, now, onFailure }: Options): LiveHub => {
  const views = openClusterViews(store);
  const clusters = new Map<string, Feed<ClusterView>>();
  const clusterFeed = (clusterId: string) => {
    const existing = clusters.get(clusterId);
    if (existing) return existing;
    const feed = openFeed({
      produce: () =>
        views.load(clusterId, now()).catch((error: unknown) => {
          // Nobody asks twice for what is not there, and anybody could ask for anything once.
          if (error instanceof SluiceError) clusters.delete(clusterId);
          throw error;
        }),
      minGapMs: 100,
      tickMs: 2_000,
      onFailure: (error) => onFailure(`cluster ${clusterId}`, error),
    });
    clusters.set(clusterId, feed);
    return feed;
  };

  const loadOverview = async (): Promise<Overview> => {
    const [known, worker] = await Promise.all([listClusters(store), workerHealth(store)]);
    forgetAllBut(new Set(known.map(({ id }) => id)));
    const rows = await Promise.all(known.map(loadRow));
    return { at: now(), worker, clusters: rows.flat() };
  };
  /** None for a cluster that was removed meanwhile. One that cannot be composed must not hide the others. */
  const loadRow = async ({ id, name }: { id: string; name: string }): Promise<ClusterRow[]> => {
    try {
      return [clusterRow(await clusterFeed(id).get(1_900))];
    } catch (error) {
      if (error instanceof SluiceError) return [];
      if (isUnavailable(error)) throw error;
      onFailure(`cluster ${id}`, error);
      return [unknownRow(id, name)];
    }
  };
  const overview = openFeed({
    produce: loadOverview,
    minGapMs: 1_000,
    tickMs: 2_000,
    onFailure: (error) => onFailure("the overview", error),
  });

  const forgetAllBut = (known: ReadonlySet<string>): void => {
    for (const [id, feed] of clusters) {
      if (known.has(id)) continue;
      feed.hint();
      clusters.delete(id);
    }
  };

  const onHint = (hint: Hint): void => {
    const changed = hint.kind === "notified" ? [clusters.get(hint.payload)] : [...clusters.values()];
    for (const feed of changed) feed?.hint();
    overview.hint();
  };
  const onInventory = (hint: Hint): void => {
    views.forget(hint.kind === "notified" ? hint.payload : undefined);
    onHint(hint);
  };
  const events = openTopic<void>();
  const operations = openTopic<void>();
  const stops = [
    listen(store, "sluice_observed", onHint),
    listen(store, "sluice_inventory", onInventory),
    listen(store, "sluice_event", () => events.publish()),
    listen(store, "sluice_operation", () => operations.publish()),
  ];

  return {
    clusterNow: (clusterId) => clusterFeed(clusterId).get(250),
    clusters: (clusterId, signal) => clusterFeed(clusterId).watch(signal),
    overviewNow: () => overview.get(1_000),
    overviews: (signal) => overview.watch(signal),
    eventHints: (signal) => events.read(signal, { newest: undefined }),
    operationHints: (signal) => operations.read(signal, { newest: undefined }),
    changed: () => onInventory({ kind: "missed" }),
    whileAllowed: sessions.whileAllowed,
    stop: () => {
      for (const stop of stops) stop();
      for (const feed of clusters.values()) feed.stop();
      overview.stop();
    },
  };
};

const unknownRow = (id: string, name: string): ClusterRow => {
  const why = "Sluice failed to put this cluster together; the server's log has the reason.";
  const none = { n: 0, of: 0, unknown: 0, partly: 0 };
  return {
    id,
    name,
    status: { kind: "unknown", text: why, since: null },
    totals: {
      rates: unknown(why),
      activeConn: unknown(why),
      vipsAnnounced: none,
      serversHealthy: none,
      directorsUp: none,
      routersUp: none,
    },
    problems: [],
    observedAt: null,
  };
};

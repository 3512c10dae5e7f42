/**
 * events/ tells what changed from one observation to the next: spans for history, sentences for people. Pure; it sees
 * observations and inventory and decides only what to write.
 */

import type { Inventory } from "../cluster/inventory";
import { directorsByAddress } from "../cluster/next-hops";
import type { HostObservation } from "../cluster/observation";
import { saysNotRunning } from "../output";
import type { Reading } from "../reading";
import { inOneLine } from "../words";
import type { Change, Described } from "./describe";
import { bootEvents, daemonEvents, reachEvents, vipEvents, vrrpEvents } from "./host-events";
import { linkEvents } from "./link-events";
import type { ClusterEvent, Span } from "./model";
import { neighbourEvents, pathEvents } from "./routing-events";
import { spanChanges } from "./spans";
import { statesOf } from "./states";
import { tableEvents } from "./table-events";

export type Changes = { readonly spans: readonly Span[]; readonly events: readonly ClusterEvent[] };

/**
 * What changed on one host.
 * @param prev the observation before; null after a start: states are written, no events are told
 * @param next the new one, with the check failures of this moment if there are any
 * @param others the latest observations of the other hosts of the cluster, in any order
 * @param lastKnown `prev` with the last known value of what was unknown in it (see `carryKnown`): then a change that
 *   happened while a host was silent is told when it answers again, and the same value tells nothing
 */
export const changes = (
  prev: HostObservation | null,
  next: HostObservation,
  inventory: Inventory,
  others: readonly HostObservation[],
  lastKnown: HostObservation | null = prev,
): Changes => {
  const host = inventory.hosts.find((one) => one.id === next.hostId);
  if (host === undefined) return { spans: [], events: [] };
  const old = prev === null ? null : { states: statesOf(inventory, prev, null), at: prev.at };
  const remembered =
    lastKnown === prev ? (old?.states ?? null) : lastKnown && statesOf(inventory, lastKnown, null);
  const spans = spanChanges(host.id, old, { states: statesOf(inventory, next, remembered), at: next.at });
  if (prev === null || lastKnown === null || !wasEverSeen(lastKnown)) return { spans, events: [] };
  const change: Change = {
    inventory,
    host,
    before: lastKnown,
    now: next,
    others: others.filter((one) => one.hostId !== host.id),
    directorAt: directorIndex(inventory, [...others, next]),
  };
  const described = [
    ...reachEvents({ ...change, before: prev }, prev.reach.kind === "reachable"),
    ...(next.reach.kind === "reachable" ? whileReachable(change) : []),
  ];
  return { spans, events: described.map((one) => eventOf(one, next, inventory.cluster.id)) };
};

/** Before its first answer a host has no readings at all: what it then says is not news. */
const wasEverSeen = (seen: HostObservation): boolean =>
  seen.tookMs !== null || Object.values(seen).some((field) => isKnown(field));
const isKnown = (field: unknown): boolean =>
  typeof field === "object" && field !== null && "kind" in field && field.kind === "known";

/** Made on the first question: most polls change nothing that needs a name. */
const directorIndex = (
  inventory: Inventory,
  observations: readonly HostObservation[],
): Change["directorAt"] => {
  let index: Change["directorAt"] | null = null;
  return (address) => {
    index ??= directorsByAddress(inventory, new Map(observations.map((one) => [one.hostId, one])));
    return index(address);
  };
};

const whileReachable = (change: Change): readonly Described[] => [
  ...bootEvents(change),
  ...linkEvents(change),
  ...daemonEvents(change),
  ...tableEvents(change),
  ...vipEvents(change),
  ...neighbourEvents(change),
  ...pathEvents(change),
  ...vrrpEvents(change),
];

const eventOf = ({ hostId, ...one }: Described, next: HostObservation, clusterId: string): ClusterEvent => ({
  at: next.at,
  clusterId,
  hostId: hostId ?? next.hostId,
  ...one,
  sentence: inOneLine(one.sentence),
});

/**
 * The newer observation, with the last known value wherever it has none: what `changes` compares with next time. A
 * daemon that is known not to run is kept as that: its coming back is news.
 */
export const carryKnown = (lastKnown: HostObservation | null, next: HostObservation): HostObservation => {
  if (lastKnown === null) return next;
  const keep = <T>(old: Reading<T>, fresh: Reading<T>): Reading<T> =>
    fresh.kind === "unknown" && !saysNotRunning(fresh.why) ? old : fresh;
  const silent = next.reach.kind === "unreachable";
  const base = silent ? { ...next, checkFailures: lastKnown.checkFailures } : next;
  return {
    ...base,
    ipvs: keep(lastKnown.ipvs, next.ipvs),
    rates: keep(lastKnown.rates, next.rates),
    persistent: keep(lastKnown.persistent, next.persistent),
    addresses: keep(lastKnown.addresses, next.addresses),
    neighbours: keep(lastKnown.neighbours, next.neighbours),
    ospf: keep(lastKnown.ospf, next.ospf),
    ospfInterfaces: keep(lastKnown.ospfInterfaces, next.ospfInterfaces),
    routes: keep(lastKnown.routes, next.routes),
    kernelRoutes: keep(lastKnown.kernelRoutes, next.kernelRoutes),
    vrrp: keep(lastKnown.vrrp, next.vrrp),
    facts: keep(lastKnown.facts, next.facts),
    keepalived: keep(lastKnown.keepalived, next.keepalived),
  };
};

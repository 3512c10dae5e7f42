/** What one observation says about routes and neighbours, in the form that is compared from one to the next. Pure. */
import { compareNames } from "../address";
import type { Inventory } from "../cluster/inventory";
import type { HostObservation } from "../cluster/observation";
import { type VipHop, vipRoute } from "../cluster/vip-route";
import type { OspfNeighbour } from "../ospf/model";
import { mapReading, type Reading } from "../reading";

/** The next hops a router has to a VIP, installed or not; unknown when neither zebra nor the kernel tells. */
export const hopsOf = (seen: HostObservation, vip: string): Reading<readonly VipHop[]> =>
  mapReading(vipRoute(vip, seen), (route) => route?.hops ?? []);

export const installedIn = (hops: readonly VipHop[]): readonly string[] =>
  hops
    .filter((hop) => hop.state === "installed")
    .map((hop) => hop.address)
    .sort(compareNames);

/** `Full/DR`, `2-Way/DROther`, `Full/-` */
export const stateText = ({ state, role }: OspfNeighbour): string => `${state}/${role ?? "-"}`;

/** Whether an adjacency carries what it should: Full, or 2-Way between two that are neither DR nor backup. */
export const isSettled = ({ state, role }: OspfNeighbour): boolean =>
  state === "Full" || (state === "2-Way" && role === "DROther");

/** A director that no router whose routes are known has as installed next hop of the VIP; null when none tells. */
export const isAnnounced = (
  inventory: Inventory,
  observations: readonly HostObservation[],
  addresses: readonly string[],
  vip: string,
): boolean | null => {
  const routers = new Set(
    inventory.hosts.filter((host) => host.roles.includes("router")).map((host) => host.id),
  );
  let told = false;
  for (const seen of observations) {
    if (!routers.has(seen.hostId) || seen.reach.kind === "unreachable") continue;
    const hops = hopsOf(seen, vip);
    if (hops.kind === "unknown") continue;
    told = true;
    if (installedIn(hops.value).some((hop) => addresses.includes(hop))) return true;
  }
  return told ? false : null;
};

/** What all parts of a composition share: the hosts by role, names by address, and since when. Pure. */
import { canonicalAddress, compareNames } from "../address";
import { parseServiceKey } from "../ipvs/keys";
import type { ServerKey, ServiceKey } from "../ipvs/model";
import type { Inventory, InventoryHost, InventoryService } from "./inventory";
import { directorsByAddress } from "./next-hops";
import type { HostObservation } from "./observation";
import { type OwnAddress, ownAddresses } from "./own-address";
import { indexMissing, indexSpans, type Missing, type OpenSpan, type Since } from "./since";
import { answerOf, hasRole, type Standing, standingOf } from "./standing";

export type Composition = {
  readonly inventory: Inventory;
  readonly at: number;
  readonly since: Since;
  readonly missing: Missing;
  readonly directors: readonly Standing[];
  readonly routers: readonly Standing[];
  readonly others: readonly Standing[];
  readonly directorAt: (address: string) => InventoryHost | null;
  readonly ownAddress: OwnAddress;
  /** How a VIP is meant to reach its director. */
  readonly mode: (vip: string) => "ecmp" | "vrrp" | "local";
  /** Whether routers are meant to have a route to every director for it. */
  readonly announced: (vip: string) => boolean;
  /** Whether a director has a VIP on an interface; null when its addresses are not known. */
  readonly holds: (director: Standing, vip: string) => boolean | null;
  readonly serverName: (service: ServiceKey, server: ServerKey) => string | null;
  readonly serviceOf: (key: ServiceKey) => InventoryService | null;
  /** Orders by name, then address; nameless last. */
  readonly order: (a: string | null, b: string | null, aTie?: string, bTie?: string) => number;
};

export const compositionOf = (
  inventory: Inventory,
  observations: readonly HostObservation[],
  openSpans: readonly OpenSpan[],
  at: number,
): Composition => {
  const seen = new Map<string, HostObservation>();
  for (const observation of observations)
    if ((seen.get(observation.hostId)?.at ?? Number.NEGATIVE_INFINITY) <= observation.at)
      seen.set(observation.hostId, observation);
  const standings = [...inventory.hosts]
    .sort((a, b) => compareNames(a.name, b.name) || compareNames(a.id, b.id))
    .map((host) => standingOf(host, seen.get(host.id) ?? null, at));
  const directors = standings.filter((standing) => hasRole(standing, "director"));
  const routers = standings.filter((standing) => hasRole(standing, "router"));
  const mode = (vip: string) => (inVrrp(directors, vip) ? "vrrp" : routers.length > 0 ? "ecmp" : "local");
  const names = new Map(inventory.hosts.map((host) => [host.id, host.name]));
  const services = new Map(inventory.services.map((service) => [service.key, service]));
  return {
    inventory,
    at,
    since: indexSpans(openSpans),
    missing: indexMissing(openSpans),
    directors,
    routers,
    others: standings.filter(
      (one) => !hasRole(one, "director") && !hasRole(one, "router") && one.host.ssh !== null,
    ),
    directorAt: directorsByAddress(inventory, seen),
    ownAddress: ownAddresses(inventory, seen, openSpans),
    mode,
    announced: (vip) => mode(vip) === "ecmp",
    holds,
    serverName: (service, server) => {
      const entry = services.get(service)?.servers.find((one) => one.key === server);
      return entry?.label ?? names.get(entry?.hostId ?? "") ?? null;
    },
    serviceOf: (key) => services.get(key) ?? null,
    order: (a, b, aTie = "", bTie = "") => {
      if ((a === null) !== (b === null)) return a === null ? 1 : -1;
      return compareNames(a ?? "", b ?? "") || compareNames(aTie, bTie);
    },
  };
};

const holds = (director: Standing, vip: string): boolean | null => {
  const addresses = answerOf(director, (seen) => seen.addresses);
  const wanted = canonicalAddress(vip);
  return addresses.kind === "failed" ? null : addresses.value.held.some((held) => held.address === wanted);
};

/** Also a director that is silent now tells by what it last said whether a VIP is VRRP's: that does not change by itself. */
const inVrrp = (directors: readonly Standing[], vip: string): boolean =>
  directors.some(({ observation }) => {
    const vrrp = observation?.vrrp;
    return (
      vrrp?.kind === "known" && vrrp.value.some((one) => one.vips.some((held) => held.split("/")[0] === vip))
    );
  });

/** The VIP of an address service; null for a service by fwmark. */
export const vipOf = (key: ServiceKey): string | null => {
  const match = parseServiceKey(key);
  return match?.kind === "address" ? match.address : null;
};

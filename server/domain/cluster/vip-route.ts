/** What one router does with packets for a VIP: zebra's route and the kernel's, joined. Pure. */
import { canonicalAddress, covers, hostPrefix } from "../address";
import { known, type Reading, unknown } from "../reading";
import type { NextHop, Route } from "../routes/model";
import { nothingPrinted } from "../routes/zebra-text";
import type { HostObservation } from "./observation";

export type VipHop = {
  readonly address: string;
  readonly interface: string | null;
  readonly state: "installed" | "inactive";
  /** Why it is not installed. */
  readonly why: string | null;
};

export type VipRoute = {
  readonly prefix: string;
  readonly protocol: string;
  readonly metric: number | null;
  readonly uptimeSeconds: number | null;
  readonly hops: readonly VipHop[];
};

type Seen = Pick<HostObservation, "routes" | "kernelRoutes" | "addresses" | "facts">;

/**
 * The route a router has to a VIP; null when it has none. zebra knows why a next hop is not used, the kernel is what
 * forwards. Quagga marks its kernel routes `zebra`, so a list of the kernel's `ospf` routes says nothing there.
 */
export const vipRoute = (vip: string, seen: Seen): Reading<VipRoute | null> => {
  const zebra = seen.routes;
  const kernel = seen.kernelRoutes;
  const address = canonicalAddress(vip);
  const inKernel = kernel.kind === "known" ? routeTo(address, kernel.value) : null;
  if (zebra.kind === "known") {
    const route = routeTo(address, zebra.value);
    if (route === null && inKernel === null) return known(null, zebra.at);
    if (route !== null) return known(joined(route, inKernel, zebra.value, seen), zebra.at);
  }
  if (kernel.kind === "unknown")
    return zebra.kind === "unknown" ? (noSuchRoutes(seen) ?? zebra) : known(null, zebra.at);
  const none = noSuchRoutes(seen);
  if (none !== null && inKernel === null) return none;
  const quagga = seen.facts.kind === "known" && /quagga/i.test(seen.facts.value.versions.routing ?? "");
  if (inKernel === null)
    return zebra.kind === "unknown" && quagga ? unknown(zebra.why, zebra.since) : known(null, kernel.at);
  return known(
    {
      ...describe(inKernel),
      hops: gateways(inKernel).map((hop) => asHop(hop, hop.installed ? null : "its link is down")),
    },
    kernel.at,
  );
};

/** A zebra that runs and prints nothing has no such route: all of it was withdrawn. */
const noSuchRoutes = ({ routes, facts }: Seen): Reading<null> | null =>
  routes.kind === "unknown" &&
  routes.why === nothingPrinted &&
  facts.kind === "known" &&
  (facts.value.daemons.zebra ?? []).length > 0
    ? known(null, facts.at)
    : null;

/** The host route if there is one, else the longest route with gateways that covers the VIP (never a default route). */
const routeTo = (address: string, routes: readonly Route[]): Route | null => {
  const own = hostPrefix(address);
  const usable = routes.filter((route) => gateways(route).length > 0);
  const exact = usable.filter((route) => route.prefix === own);
  if (exact.length > 0) return exact.find((route) => route.selected) ?? exact[0] ?? null;
  const length = (route: Route) => Number(route.prefix.split("/")[1]);
  return usable
    .filter((route) => length(route) > 0 && covers(route.prefix, address))
    .reduce<Route | null>(
      (best, route) => (best === null || length(route) > length(best) ? route : best),
      null,
    );
};

const gateways = (route: Route): (NextHop & { readonly address: string })[] =>
  route.nextHops.flatMap((hop) =>
    hop.address === null || hop.duplicate ? [] : [{ ...hop, address: hop.address }],
  );

const describe = ({ prefix, protocol, metric, uptimeSeconds }: Route) => ({
  prefix,
  protocol,
  metric,
  uptimeSeconds,
});

const asHop = (hop: NextHop & { readonly address: string }, why: string | null): VipHop => ({
  address: hop.address,
  interface: hop.interface,
  state: why === null ? "installed" : "inactive",
  why,
});

const joined = (route: Route, inKernel: Route | null, all: readonly Route[], seen: Seen): VipRoute => {
  const forwarding = inKernel === null ? null : new Set(gateways(inKernel).map((hop) => hop.address));
  return {
    ...describe(route),
    hops: gateways(route).map((hop) => {
      if (!hop.installed) return asHop(hop, whyNotInstalled(hop, route, all, seen));
      return asHop(
        hop,
        forwarding === null || forwarding.has(hop.address) ? null : "zebra has it, the kernel does not",
      );
    }),
  };
};

const whyNotInstalled = (
  hop: NextHop & { readonly address: string },
  route: Route,
  all: readonly Route[],
  seen: Seen,
): string => {
  if (!hop.active) {
    const same = all.filter((other) => other.protocol === route.protocol).flatMap(gateways);
    const onLink =
      seen.addresses.kind === "unknown" ||
      seen.addresses.value.held.some((held) => covers(`${held.address}/${held.prefixLength}`, hop.address));
    return onLink && same.every((other) => !other.active)
      ? `a route-map on \`ip protocol ${route.protocol}\` denies it`
      : "its next hop cannot be reached";
  }
  const preferred = all.find((other) => other.prefix === route.prefix && other.selected && other !== route);
  if (preferred !== undefined) return `a ${preferred.protocol} route to the same prefix is preferred`;
  return route.selected ? "zebra could not put it into the kernel" : "zebra has not selected it";
};

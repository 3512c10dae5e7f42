/**
 * The routing configuration of a cluster from nothing: directors that announce VIPs and learn nothing, routers that spread flows over
 * them. Recipes are edits, so they are checked and written like any other, also into files that hold something already.
 */
import { hostPrefix } from "../../address";
import type { Suite } from "./fields/field";
import type { RoutingEdit, RoutingPlace, RoutingValue } from "./model";

/** What all of one segment must agree on. */
export type Segment = {
  /** `0` or `0.0.0.0` */
  readonly area: string;
  /** `192.168.0.0/24` */
  readonly prefix: string;
  /** seconds */
  readonly hello: number;
  /** seconds */
  readonly dead: number;
};

type Common = {
  readonly suite: Suite;
  readonly hostname: string;
  /** Written like an address: commonly the host's own. */
  readonly routerId: string;
  /** The interface on the segment that routers and directors share. */
  readonly device: string;
  readonly segment: Segment;
};

export type NewDirector = Common & {
  readonly vips: readonly string[];
  /** Where the VIPs are: lo, or a dummy device, whose cost can be raised to drain the director. */
  readonly vipsOn: "lo" | "dummy0";
};

export type NewRouter = Common & {
  /** Networks behind it that directors and clients shall reach, with their interface. */
  readonly others: readonly { readonly prefix: string; readonly device: string }[];
  /** Next hops of one route: at least as many as there are directors. */
  readonly maximumPaths: number;
};

/** The name the articles about such clusters use; any other would do. */
const NO_ROUTES = "ANY";

const set = (place: RoutingPlace, field: string, value: RoutingValue | null): RoutingEdit => ({
  kind: "set",
  place,
  field,
  value,
});

const global: RoutingPlace = { kind: "global" };
const ospf: RoutingPlace = { kind: "ospf" };
const on = (name: string): RoutingPlace => ({ kind: "interface", name });

/**
 * Keeps routes learned from OSPF out of the kernel of a director: it answers for its VIPs and routes nothing. Never for a router: it would
 * have no next hop left.
 */
export const learnNoRoutes = (): readonly RoutingEdit[] => [
  {
    kind: "add",
    place: { kind: "route-map", name: NO_ROUTES, sequence: 10 },
    fields: { action: ["deny"] },
  },
  set(global, "ospf-route-map", [NO_ROUTES]),
];

/** Takes that back; the route-map was made by `learnNoRoutes`. */
export const learnRoutes = (): readonly RoutingEdit[] => [
  set(global, "ospf-route-map", null),
  { kind: "remove", place: { kind: "route-map", name: NO_ROUTES, sequence: 10 } },
];

const head = ({ suite, hostname }: Common): readonly RoutingEdit[] => [
  set(global, "hostname", [hostname]),
  set(global, "log-syslog", ["informational"]),
  ...(suite === "frr" ? [set(global, "integrated", [])] : []),
];

const shared = ({ device, routerId, segment }: Common, priority: number): readonly RoutingEdit[] => [
  set(on(device), "hello", [String(segment.hello)]),
  set(on(device), "dead", [String(segment.dead)]),
  set(on(device), "priority", [String(priority)]),
  set(ospf, "router-id", [routerId]),
  set(ospf, "log-adjacency", []),
];

const networks = (prefixes: readonly string[], area: string): RoutingEdit =>
  set(
    ospf,
    "networks",
    prefixes.map((prefix) => [prefix, "area", area]),
  );

const passive = (suite: Suite, devices: readonly string[]): readonly RoutingEdit[] => {
  if (devices.length === 0) return [];
  if (suite === "frr") return devices.map((device) => set(on(device), "passive", []));
  return [
    set(
      ospf,
      "passive-interfaces",
      devices.map((device) => [device]),
    ),
  ];
};

/**
 * Each VIP has a network line of its own, so that the file says what is announced. Where the segment's line covers a VIP too, taking its own
 * line away does not withdraw it: taking the address off does.
 */
export const newDirector = (director: NewDirector): readonly RoutingEdit[] => {
  const { suite, segment, vips, vipsOn } = director;
  return [
    ...head(director),
    ...learnNoRoutes(),
    ...shared(director, 0),
    ...passive(suite, vipsOn === "lo" ? [] : [vipsOn]),
    networks([segment.prefix, ...vips.map(hostPrefix)], segment.area),
  ];
};

/** It learns: nothing keeps routes out of its kernel. */
export const newRouter = (router: NewRouter): readonly RoutingEdit[] => {
  const { suite, segment, others, maximumPaths } = router;
  return [
    ...head(router),
    ...shared(router, 10),
    ...passive(
      suite,
      others.map(({ device }) => device),
    ),
    // Quagga's number of paths is fixed when it is built.
    ...(suite === "frr" ? [set(ospf, "maximum-paths", [String(maximumPaths)])] : []),
    networks([segment.prefix, ...others.map(({ prefix }) => prefix)], segment.area),
  ];
};

/** Announces one VIP more. `there`: the networks as `readField` has them. */
export const announceVip = (vip: string, area: string, there: readonly (readonly string[])[]): RoutingEdit =>
  set(ospf, "networks", [...there, [hostPrefix(vip), "area", area]]);

/** Announces one VIP less. A line that covers others too is left alone. */
export const withdrawVip = (vip: string, there: readonly (readonly string[])[]): RoutingEdit =>
  set(
    ospf,
    "networks",
    there.filter(([prefix]) => prefix !== hostPrefix(vip)),
  );

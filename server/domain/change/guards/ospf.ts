/** Guards over OSPF: neighbours that would not become Full, and a router that would not route. */

import { covers } from "../../address";
import type { FrrView, InterfaceConfig } from "../../frr/view/model";
import { block, isDirector, isRouter, type SceneHost, type StateGuard, type When } from "./scene";
import { hearEachOther, networksOn } from "./segments";

export type OspfEnd = {
  readonly host: SceneHost;
  readonly name: string;
  readonly networks: readonly string[];
  readonly hello: number;
  readonly dead: number | null;
  readonly area: string | null;
  readonly networkType: string | null;
  readonly authentication: string;
  readonly origin: InterfaceConfig["origin"] | null;
};

/** Read once a host: every pair asks for it. */
const read = {
  before: new WeakMap<SceneHost, readonly OspfEnd[]>(),
  after: new WeakMap<SceneHost, readonly OspfEnd[]>(),
};

/** Interfaces on which a host would speak OSPF with others. */
export const ospfEnds = (host: SceneHost, when: When): readonly OspfEnd[] => {
  const ends = read[when].get(host) ?? readEnds(host, when);
  read[when].set(host, ends);
  return ends;
};

const readEnds = (host: SceneHost, when: When): readonly OspfEnd[] => {
  const view = host[when].routing;
  const addresses = host.observation?.addresses;
  if (!view || view.ospf.length === 0) return [];
  const names = new Set([
    ...view.interfaces.map(({ name }) => name),
    ...(addresses?.kind === "known" ? addresses.value.held.map((held) => held.interface) : []),
  ]);
  return [...names].flatMap((name) => {
    const networks = networksOn(host, when, name);
    const config = view.interfaces.find((one) => one.name === name);
    const area = areaOf(view, config, networks);
    if (area === null || networks.length === 0 || isPassive(view, name, config)) return [];
    return [
      {
        host,
        name,
        networks,
        hello: config?.ospf.helloInterval.value ?? 10,
        dead: config ? config.ospf.deadInterval.value : 40,
        area,
        networkType: config?.ospf.networkType.value ?? null,
        authentication: config?.ospf.authentication.value ?? "none",
        origin: config?.origin ?? null,
      },
    ];
  });
};

const areaOf = (
  view: FrrView,
  config: InterfaceConfig | undefined,
  networks: readonly string[],
): string | null =>
  config?.ospf.area.value ??
  view.ospf
    .flatMap((ospf) => ospf.networks)
    .find(({ prefix }) => networks.some((cidr) => covers(prefix, cidr.split("/")[0] ?? "")))?.area ??
  null;

const isPassive = (view: FrrView, name: string, config: InterfaceConfig | undefined): boolean =>
  config?.ospf.passive.value ??
  view.ospf.some(
    ({ passiveInterfaces, passiveDefault, activeInterfaces }) =>
      passiveInterfaces.includes(name) || (passiveDefault.value && !activeInterfaces.includes(name)),
  );

/** Pairs of interfaces of different hosts on one network. */
export const ospfPairs = (
  hosts: readonly SceneHost[],
  when: When,
): readonly (readonly [OspfEnd, OspfEnd])[] => {
  const ends = hosts.flatMap((host) => ospfEnds(host, when));
  return ends.flatMap((a, index) =>
    ends
      .slice(index + 1)
      .filter((b) => a.host !== b.host && hearEachOther(a.networks, b.networks) === true)
      .map((b) => [a, b] as const),
  );
};

type Must = readonly [what: string, value: (end: OspfEnd) => string | null];

/** What two neighbours must have in common. Null: not known. */
const MUST_AGREE: readonly Must[] = [
  ["hello-interval", ({ hello }) => `${hello} s`],
  ["dead-interval", ({ dead }) => (dead === null ? null : `${dead} s`)],
  ["area", ({ area }) => area],
  ["authentication", ({ authentication }) => authentication],
];

/** What keeps two ends from becoming Full. */
export const disagreements = (
  a: OspfEnd,
  b: OspfEnd,
): readonly { readonly what: string; readonly mine: string; readonly yours: string }[] =>
  MUST_AGREE.flatMap(([what, value]) => {
    const [mine, yours] = [value(a), value(b)];
    return mine === null || yours === null || mine === yours ? [] : [{ what, mine, yours }];
  });

const mismatches: StateGuard = ({ hosts }, when) =>
  ospfPairs(hosts, when).flatMap(([a, b]) =>
    disagreements(a, b).map(({ what, mine, yours }) => {
      const ends = `${a.host.host.name} (${a.name}) and ${b.host.host.name} (${b.name})`;
      return block(
        what === "area" ? "ospf-area-differs" : "ospf-timers-differ",
        `${ends} ${what}`,
        `${ends} share a network and differ in ${what}: ${mine} and ${yours}. They do not become neighbours, and what is announced over it is withdrawn`,
        { hostId: b.host.host.hostId, path: b.origin?.file ?? null, line: b.origin?.line ?? null },
      );
    }),
  );

/** Right on a director, which must not learn routes; wrong on a router, where it keeps the next hops of every VIP out of the kernel. */
const routerDenies: StateGuard = ({ hosts }, when) =>
  hosts
    .filter((host) => isRouter(host) && !isDirector(host))
    .flatMap((host) =>
      (host[when].routing?.protocolRouteMaps ?? [])
        .filter(({ protocol, deniesAll }) => deniesAll === true && ["ospf", "any"].includes(protocol))
        .map(({ protocol, routeMap, origin }) =>
          block(
            "router-denies-ospf",
            `${host.host.hostId} ${protocol}`,
            `ip protocol ${protocol} route-map ${routeMap} lets no route of OSPF into the kernel of ${host.host.name}, which is a router: it would have no next hop to any VIP`,
            { hostId: host.host.hostId, path: origin.file, line: origin.line },
          ),
        ),
    );

/** One router-id twice: the later one's announcements replace the other's. */
const sameRouterId: StateGuard = ({ hosts }, when) => {
  const speaking = hosts.flatMap((host) =>
    (host[when].routing?.ospf ?? []).flatMap(({ routerId, origin }) =>
      routerId.value === null ? [] : [{ host, id: routerId.value, origin: routerId.origin ?? origin }],
    ),
  );
  return speaking.flatMap(({ host, id, origin }, index) => {
    const first = speaking.slice(0, index).find((one) => one.id === id && one.host !== host);
    if (!first) return [];
    return [
      block(
        "router-id-twice",
        `${id} ${host.host.hostId}`,
        `${first.host.host.name} and ${host.host.name} have the same OSPF router-id ${id}: what one announces replaces what the other does`,
        {
          hostId: host.host.hostId,
          path: origin.file,
          line: origin.line,
        },
      ),
    ];
  });
};

export const ospfGuards: readonly StateGuard[] = [mismatches, routerDenies, sameRouterId];

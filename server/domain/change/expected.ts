/** What has to be true of a host, and of the routers about it, once its change was applied. Pure. */
import { canonicalAddress, hostPrefix } from "../address";
import { type ActionMakers, filesAround } from "./actions";
import { textAt } from "./files";
import { announces, heldOn, servicesVips, vrrpVips } from "./guards/announce";
import { ospfPairs } from "./guards/ospf";
import { isDirector, isRouter, type Scene, type SceneHost } from "./guards/scene";
import type { Expected } from "./model";
import { ownerOf, routingPaths } from "./paths";
import type { Draft } from "./plan";

export const expectedOf = (
  draft: Draft,
  scene: Scene,
  transit: ReadonlySet<string>,
  makers: ActionMakers,
): Expected => ({
  services: draft.forecast?.services ?? null,
  ...addressesOf(draft.scene, scene),
  adjacencies: adjacenciesOf(draft.scene, scene, transit),
  routes: [...routesOf(draft.scene, scene, transit), ...newRoutesOf(draft.scene, scene, transit)],
  running: runningOf(draft, makers),
});

/** VIPs that do not move by VRRP. What the host holds now and has no reason to lose it must hold again. */
const addressesOf = (host: SceneHost, { hosts }: Scene): Pick<Expected, "holds" | "lacks"> => {
  const moved = vrrpVips(hosts, "after");
  const vips = [
    ...new Set([
      ...servicesVips(host, "before"),
      ...servicesVips(host, "after"),
      ...host.before.placed.map(({ address }) => canonicalAddress(address)),
      ...host.after.placed.map(({ address }) => canonicalAddress(address)),
    ]),
  ].filter((vip) => !moved.has(vip));
  const byScript = (vip: string): boolean => heldOn(host, "after", vip) === "";
  return {
    holds: vips
      .filter((vip) => typeof heldOn(host, "after", vip) === "string" && !byScript(vip))
      .map(hostPrefix),
    lacks: vips
      .filter((vip) => typeof heldOn(host, "before", vip) === "string" && heldOn(host, "after", vip) === null)
      .map(hostPrefix),
  };
};

/** Those that are Full now, without the ones that wait for their part of the change. */
const adjacenciesOf = (
  { observation, after }: SceneHost,
  { hosts }: Scene,
  transit: ReadonlySet<string>,
): readonly string[] => {
  if (observation?.neighbours.kind !== "known" || (after.routing?.ospf.length ?? 0) === 0) return [];
  return [
    ...new Set(
      observation.neighbours.value
        .filter(({ state }) => state === "Full")
        .filter(
          ({ routerId, address }) =>
            !hosts.some((host) => transit.has(host.host.hostId) && isAt(host, routerId, address)),
        )
        .map(({ routerId }) => routerId),
    ),
  ].sort();
};

const isAt = ({ before, observation }: SceneHost, routerId: string, address: string): boolean =>
  (before.routing?.ospf ?? []).some((ospf) => ospf.routerId.value === routerId) ||
  (observation?.ospf.kind === "known" && observation.ospf.value.routerId === routerId) ||
  (observation?.addresses.kind === "known" &&
    observation.addresses.value.held.some((held) => held.address === address && held.prefixLength < 32));

/** Next hops that are at the routers now and should be there again. */
const routesOf = (host: SceneHost, { hosts }: Scene, transit: ReadonlySet<string>): Expected["routes"] => {
  const moved = vrrpVips(hosts, "after");
  return hosts.filter(isRouter).flatMap((router) => {
    const routerId = router.host.hostId;
    if (routerId !== host.host.hostId && !isDirector(host)) return [];
    const routes = router.observation?.routes;
    if (routes?.kind !== "known") return [];
    const own = ownAddresses(host);
    return routes.value.flatMap(({ prefix, nextHops }) => {
      const vip = prefix.split("/")[0] ?? "";
      const announced = routerId === host.host.hostId || stillAnnounced(host, vip);
      if (moved.has(vip) || hostPrefix(vip) !== prefix || !announced) return [];
      return nextHops
        .filter((hop) => hop.installed && !hop.duplicate && hop.address !== null)
        .filter((hop) => routerId === host.host.hostId || own.has(hop.address ?? ""))
        .filter((hop) => !waits(hosts, transit, routerId, hop.address ?? "", host))
        .map((hop) => ({ routerId, prefix, nextHop: hop.address ?? "" }));
    });
  });
};

/** Next hops of VIPs that this director announces from now on. */
const newRoutesOf = (host: SceneHost, { hosts }: Scene, transit: ReadonlySet<string>): Expected["routes"] => {
  if (!isDirector(host)) return [];
  const moved = vrrpVips(hosts, "after");
  const vips = servicesVips(host, "after").filter(
    (vip) => !moved.has(vip) && stillAnnounced(host, vip) && !announcedBefore(host, vip),
  );
  return ospfPairs(hosts, "after")
    .flatMap(([a, b]) =>
      a.host === host ? [{ own: a, other: b }] : b.host === host ? [{ own: b, other: a }] : [],
    )
    .filter(({ other }) => isRouter(other.host) && !transit.has(other.host.host.hostId))
    .flatMap(({ own, other }) =>
      vips.map((vip) => ({
        routerId: other.host.host.hostId,
        prefix: hostPrefix(vip),
        nextHop: own.networks[0]?.split("/")[0] ?? "",
      })),
    );
};

const announcedBefore = (host: SceneHost, vip: string): boolean => {
  const device = heldOn(host, "before", vip);
  return typeof device === "string" && announces(host, "before", vip, device);
};

const ownAddresses = ({ observation }: SceneHost): ReadonlySet<string> =>
  new Set(
    observation?.addresses.kind === "known"
      ? observation.addresses.value.held
          .filter(({ scope, interface: name }) => scope === "global" && name !== "lo")
          .map(({ address }) => address)
      : [],
  );

const stillAnnounced = (host: SceneHost, vip: string): boolean => {
  const device = heldOn(host, "after", vip);
  return typeof device === "string" && announces(host, "after", vip, device);
};

/** The path goes over an adjacency that is down until another host has its part. */
const waits = (
  hosts: readonly SceneHost[],
  transit: ReadonlySet<string>,
  routerId: string,
  nextHop: string,
  host: SceneHost,
): boolean =>
  routerId === host.host.hostId
    ? hosts.some((other) => transit.has(other.host.hostId) && ownAddresses(other).has(nextHop))
    : transit.has(routerId);

/** `interface eth0: ip ospf cost 10` */
export const runningLine = ({
  context,
  command,
}: {
  readonly context: string;
  readonly command: string;
}): string => (context === "" ? command : `${context}: ${command}`);

/** What the new files say and the old ones do not, and the other way round. */
const runningOf = (draft: Draft, makers: ActionMakers): Expected["running"] => {
  const { suite } = draft.scene.host;
  if (suite === "none" || !draft.files.some(({ path }) => ownerOf(path) === "routing"))
    return { says: [], saysNot: [] };
  const { from, to } = filesAround(draft);
  const old = routingPaths[suite].map((path) => textAt(from, path) ?? "").join("\n");
  const differences = makers.routingDifferences(to, old, suite);
  return {
    says: differences.filter(({ only }) => only === "file").map(runningLine),
    saysNot: differences.filter(({ only }) => only === "running").map(runningLine),
  };
};

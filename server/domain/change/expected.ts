/** What has to be true of a host, and of the routers about it, once its change was applied. Pure. */

import { canonicalAddress, hostPrefix } from "../address";
import type { VrrpInstanceConfig } from "../keepalived/config/view/vrrp-model";
import { type ActionMakers, filesAround } from "./actions";
import { textAt } from "./files";
import { announces, heldOn, servicesVips, vrrpVips } from "./guards/announce";
import { ospfPairs } from "./guards/ospf";
import { isDirector, isRouter, type Scene, type SceneHost } from "./guards/scene";
import { failovers, mastersAfter } from "./guards/vrrp-moves";
import type { Expected } from "./model";
import { ownerOf, routingPaths } from "./paths";
import type { Draft } from "./plan";
import { toRepair } from "./repairs";
import { runningPairs } from "./truth/routing";

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

const addressesOf = (host: SceneHost, scene: Scene): Pick<Expected, "holds" | "lacks"> => {
  const [fixed, moving] = [fixedAddresses(host, scene), movingAddresses(host, scene)];
  const repaired = (code: string): readonly string[] =>
    toRepair(host.repairs).flatMap((one) => (one.code === code ? [one.subject] : []));
  const [come, gone] = [repaired("address-missing"), repaired("address-extra")];
  const holds = [...fixed.holds, ...moving.holds, ...come].filter((vip) => !gone.includes(vip));
  return {
    holds: [...new Set(holds)].map(hostPrefix),
    lacks: [...new Set([...fixed.lacks, ...moving.lacks, ...gone])].map(hostPrefix),
  };
};

/** VIPs that do not move by VRRP. What the host holds now and has no reason to lose it must hold again. */
const fixedAddresses = (host: SceneHost, { hosts }: Scene): Pick<Expected, "holds" | "lacks"> => {
  const moved = new Set([...vrrpVips(hosts, "before"), ...vrrpVips(hosts, "after")]);
  const vips = [
    ...new Set([
      ...servicesVips(host, "before"),
      ...servicesVips(host, "after"),
      ...host.before.placed.map(({ address }) => canonicalAddress(address)),
      ...host.after.placed.map(({ address }) => canonicalAddress(address)),
    ]),
  ].filter((vip) => !moved.has(vip));
  const on = (when: "before" | "after", vip: string) => heldOn(host, when, vip);
  return {
    // "" is where a script puts it, when its service is up.
    holds: vips.filter((vip) => typeof on("after", vip) === "string" && on("after", vip) !== ""),
    lacks: vips.filter((vip) => typeof on("before", vip) === "string" && on("after", vip) === null),
  };
};

/**
 * VIPs of VRRP: who is master now stays it over a reload, with the instance's new addresses, unless another one is to be it. Of an instance
 * that is new here the one with the greatest priority holds them, once it has its file: nobody else outbids it.
 */
const movingAddresses = (host: SceneHost, scene: Scene): Pick<Expected, "holds" | "lacks"> => {
  const addresses = host.observation?.addresses;
  if (addresses?.kind !== "known") return { holds: [], lacks: [] };
  const held = new Set(addresses.value.held.map(({ address }) => address));
  const leaving = failovers(scene).filter(({ from, to }) => from.host === host || to.host === host);
  const old = host.before.keepalived?.instances ?? [];
  const next = host.after.keepalived?.instances ?? [];
  const holds = next
    .filter(({ name }) => !leaving.some((one) => one.instance === name))
    .filter(({ name }) =>
      old.find((one) => one.name === name)?.virtualAddresses.some(({ address }) => held.has(address)),
    )
    .flatMap(allAddresses);
  const begun = mastersAfter(scene)
    .filter((one) => one.host === host && !old.some(({ name }) => name === one.instance.name))
    .flatMap(({ instance }) => allAddresses(instance));
  const kept = new Set([...next.flatMap(allAddresses), ...host.after.placed.map(({ address }) => address)]);
  return {
    holds: [...new Set([...holds, ...begun])],
    lacks: old.flatMap(allAddresses).filter((vip) => held.has(vip) && !kept.has(vip)),
  };
};

const allAddresses = ({ virtualAddresses, excludedAddresses }: VrrpInstanceConfig): readonly string[] =>
  [...virtualAddresses, ...excludedAddresses].map(({ address }) => address);

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
  // Most changes announce nothing new, and pairs are many.
  if (vips.length === 0) return [];
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

/** What the new files say and the old ones do not, and the other way round; and what is repaired. */
const runningOf = (draft: Draft, makers: ActionMakers): Expected["running"] => {
  const { scene, running } = draft;
  const { suite } = scene.host;
  const repairs = toRepair(scene.repairs).filter(({ action }) => action?.kind === "vtysh");
  const changed = draft.files.some(({ path }) => ownerOf(path) === "routing");
  if (suite === "none" || (!changed && repairs.length === 0)) return { says: [], saysNot: [], files: [] };
  const { from, to } = filesAround(draft);
  const files = to.filter(({ path }) => ownerOf(path) === "routing");
  const old = routingPaths[suite].map((path) => textAt(from, path) ?? "").join("\n");
  const differences = changed ? makers.routingDifferences(to, old, suite) : [];
  const pairs = runningPairs(from, running ?? old, suite, makers.routingDifferences).filter(({ subject }) =>
    repairs.some((one) => one.subject === subject),
  );
  const line = (context: string, command: string | null) =>
    command === null ? [] : [runningLine({ context, command })];
  return {
    says: [
      ...differences.filter(({ only }) => only === "file").map(runningLine),
      ...pairs.flatMap(({ context, file }) => line(context, file)),
    ],
    saysNot: [
      ...differences.filter(({ only }) => only === "running").map(runningLine),
      ...pairs.flatMap(({ context, running: runs }) => line(context, runs)),
    ],
    files,
  };
};

/** Guards over VIPs: who holds them, who tells the routers, and who should not. */
import { canonicalAddress, covers } from "../../address";
import { listed } from "../../words";
import { wantedServices } from "../forecast/wanted";
import {
  block,
  type Finding,
  isDirector,
  isRouter,
  placeOf,
  type SceneHost,
  type StateGuard,
  type When,
  warn,
} from "./scene";
import { speakers } from "./vrrp";

/** VIPs of the services that keepalived sets up. */
export const servicesVips = (host: SceneHost, when: When): readonly string[] => [
  ...new Set(
    [...wantedServices(host[when].keepalived).values()].flatMap(({ match }) =>
      match.kind === "address" ? [match.address] : [],
    ),
  ),
];

/** VIPs that VRRP moves between directors. */
export const vrrpVips = (hosts: readonly SceneHost[], when: When): ReadonlySet<string> =>
  new Set(
    speakers(hosts, when).flatMap(({ instance }) =>
      [...instance.virtualAddresses, ...instance.excludedAddresses].map(({ address }) => address),
    ),
  );

/** The interface a director has a VIP on by its files, "" where a script puts it somewhere; null: not by its files. */
const placedOn = (host: SceneHost, when: When, vip: string): string | null => {
  const side = host[when];
  const placed = side.placed.find(({ address }) => canonicalAddress(address) === vip);
  if (placed) return placed.device;
  const onRouting = side.routing?.interfaces.find(({ addresses }) =>
    addresses.some((address) => canonicalAddress(address.split("/")[0] ?? "") === vip),
  );
  if (onRouting) return onRouting.name;
  const byScript = side.keepalived?.virtualServers.some(({ quorumUp }) =>
    quorumUp.value?.command.includes(vip),
  );
  return byScript ? "" : null;
};

/** The interface, "" where it is not known which; null: it does not hold the VIP; undefined: not known. */
export const heldOn = (host: SceneHost, when: When, vip: string): string | null | undefined => {
  const placed = placedOn(host, when, vip);
  if (placed !== null) return placed;
  // What the files put there before and do not any more is going to be taken away.
  if (when === "after" && placedOn(host, "before", vip) !== null) return null;
  const addresses = host.observation?.addresses;
  if (addresses?.kind !== "known") return undefined;
  const held = addresses.value.held.find(({ address }) => address === vip);
  if (held === undefined) return null;
  return held.interface;
};

/** Whether OSPF of a host would announce an address it holds on an interface. */
export const announces = (host: SceneHost, when: When, vip: string, device: string): boolean =>
  (host[when].routing?.ospf ?? []).some(
    ({ networks, redistribute }) =>
      networks.some(({ prefix }) => covers(prefix, vip)) ||
      redistribute.some(({ source }) => source === "connected"),
  ) ||
  (host[when].routing?.interfaces ?? []).some(
    ({ name, ospf }) => name === device && ospf.area.value !== null,
  );

const runsOspf = (host: SceneHost, when: When): boolean => (host[when].routing?.ospf.length ?? 0) > 0;

type Standing = "announced" | "held only" | "not held" | "unknown";

const standing = (host: SceneHost, when: When, vip: string, routed: boolean): Standing => {
  const device = heldOn(host, when, vip);
  if (device === undefined) return "unknown";
  if (device === null) return "not held";
  if (!routed || announces(host, when, vip, device)) return "announced";
  return runsOspf(host, when) ? "held only" : "unknown";
};

const unannounced: StateGuard = ({ hosts }, when) => {
  const moved = vrrpVips(hosts, when);
  const routed =
    hosts.some((host) => isRouter(host) && runsOspf(host, when)) ||
    hosts.some((host) => isDirector(host) && runsOspf(host, when));
  const directors = hosts.filter(isDirector);
  const vips = [...new Set(directors.flatMap((host) => servicesVips(host, when)))].filter(
    (vip) => !moved.has(vip),
  );
  const served = new Map(directors.map((host) => [host, new Set(servicesVips(host, when))]));
  return vips.flatMap((vip): readonly Finding[] => {
    const serving = directors.filter((host) => served.get(host)?.has(vip));
    const stands = serving.map((host) => ({ host, how: standing(host, when, vip, routed) }));
    const missing = stands.filter(({ how }) => how === "not held" || how === "held only");
    if (missing.length === 0) return [];
    const why = (host: SceneHost, how: Standing): string =>
      how === "held only"
        ? `no network line of ${host.host.name} covers it`
        : `${host.host.name} holds it on no interface, and no VRRP instance has it`;
    if (missing.length === stands.length)
      return [
        block(
          "vip-unannounced",
          vip,
          `Nobody will announce ${vip}: ${listed(missing.map(({ host, how }) => why(host, how)))}`,
          {
            hostId: missing.length === 1 ? (missing[0]?.host.host.hostId ?? null) : null,
          },
        ),
      ];
    return missing.map(({ host, how }) =>
      warn(
        "vip-not-here",
        `${host.host.hostId} ${vip}`,
        `${host.host.name} has services of ${vip} and gets none of its traffic: ${why(host, how)}`,
        {
          hostId: host.host.hostId,
        },
      ),
    );
  });
};

/** A VIP that moves is announced as a /32 by whoever holds it, beside the network it lies in. */
const leaks: StateGuard = ({ hosts }, when) =>
  speakers(hosts, when).flatMap(({ host, instance }) =>
    (host[when].routing?.ospf ?? []).flatMap(({ networks }) =>
      instance.virtualAddresses.flatMap(({ address, dev }) => {
        const line = networks.find(({ prefix }) => covers(prefix, address));
        const device = dev ?? instance.interface.value;
        const area = host[when].routing?.interfaces.find(
          ({ name, ospf }) => name === device && ospf.area.value !== null,
        );
        if (!line && !area) return [];
        const through = line ? `network ${line.prefix} area ${line.area}` : `the area of interface ${device}`;
        const origin = line?.origin ?? area?.ospf.area.origin ?? null;
        return [
          warn(
            "vrrp-vip-leak",
            `${host.host.hostId} ${address}`,
            `${address} is moved by VRRP (${instance.name}), and ${through} announces it by OSPF as well while ${host.host.name} is master: after a failover routers follow the old route until OSPF has converged`,
            { hostId: host.host.hostId, path: origin?.file ?? null, line: origin?.line ?? null },
          ),
        ];
      }),
    ),
  );

const usedElsewhere: StateGuard = ({ hosts, elsewhere }, when) => {
  const used = new Set([
    ...hosts.filter(isDirector).flatMap((host) => servicesVips(host, when)),
    ...vrrpVips(hosts, when),
  ]);
  return elsewhere.vips
    .filter(({ vip }) => used.has(canonicalAddress(vip)))
    .map(({ vip, cluster }) => {
      const host = hosts.find((one) => servicesVips(one, when).includes(canonicalAddress(vip))) ?? hosts[0];
      const place = host ? placeOf(host, null) : { hostId: null };
      return block(
        "vip-clash",
        `${vip} ${cluster}`,
        `${vip} belongs to cluster ${cluster}: both would answer for it`,
        place,
      );
    });
};

export const announceGuards: readonly StateGuard[] = [unannounced, leaks, usedElsewhere];

/**
 * What a service needs of the hosts besides keepalived.conf, by its forwarding method: VIPs and quiet ARP on its real servers, their
 * gateway, a tunnel, forwarding on the directors, and the marks it listens on. Put together with what is there. Pure.
 */
import { covers, isAddress, isIpv4 } from "#domain/address";
import type { ChangeEdit } from "#domain/change/model";
import type { Method } from "#domain/keepalived/config/change/recipes/service";
import { checkSetUp } from "#domain/set-up/check";
import { emptySetUp } from "#domain/set-up/files";
import type { SetUp } from "#domain/set-up/model";
import {
  directRoutingServer,
  markedPorts,
  natDirector,
  natServer,
  together,
  tunnelServer,
} from "#domain/set-up/recipes";
import type { Replay } from "../../draft/replayed";
import { setUpOf } from "../set-up/fields";
import { networkOf, ownAddresses, type SeenHost } from "./networks";

export type Needs = {
  readonly method: Method;
  readonly vips: readonly string[];
  /** Addresses of the real servers. */
  readonly servers: readonly string[];
  /** Of the real servers; empty: theirs is left alone, which NAT cannot do with. */
  readonly gateway: string;
  /** Null: it listens on a VIP and port. */
  readonly mark: { readonly mark: number; readonly ports: readonly string[] } | null;
};

export type HostNeed = {
  readonly hostId: string;
  readonly name: string;
  /** What it does not have yet, in a few words each. */
  readonly news: readonly string[];
  /** All of its set-up, with that. */
  readonly setUp: SetUp;
  /** Why it cannot be written; null: it can. */
  readonly problem: string | null;
};

const isDirector = ({ host }: SeenHost): boolean => host.roles.includes("director");

const serverNeeds = ({ method, vips, gateway }: Needs, device: string): SetUp => {
  const route = gateway === "" ? emptySetUp : natServer(gateway);
  switch (method) {
    case "DR":
      return together(directRoutingServer(vips, device), route);
    case "NAT":
      return route;
    case "TUN":
      return together(tunnelServer(vips.filter(isIpv4)), route);
  }
};

const directorNeeds = ({ method, vips, servers, mark }: Needs, seen: SeenHost): SetUp => {
  const ends = [...vips, ...servers];
  const between = ownAddresses(seen).filter((one) => ends.some((end) => covers(networkOf(one), end)));
  const devices = [...new Set(between.map((one) => one.interface))];
  const forwards = method === "NAT" ? natDirector(devices) : emptySetUp;
  return mark === null ? forwards : together(forwards, markedPorts(vips, mark.mark, mark.ports));
};

/** What sysctls do, by their names; those of several devices are said once. */
const SYSCTL_NEWS: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/\.arp_(?:ignore|announce)$/, "no ARP for VIPs"],
  [/\.ip_forward$/, "forwards packets"],
  [/\.send_redirects$/, "no ICMP redirects"],
  [/\.rp_filter$/, "takes packets from the tunnel"],
];

const sysctlNews = (keys: readonly string[]): readonly string[] => {
  const dotted = keys.map((key) => key.replaceAll("/", "."));
  const rest = dotted.filter((key) => !SYSCTL_NEWS.some(([pattern]) => pattern.test(key)));
  return [
    ...SYSCTL_NEWS.flatMap(([pattern, words]) => (dotted.some((key) => pattern.test(key)) ? [words] : [])),
    ...rest,
  ];
};

/** What the second says and the first does not. */
const newsOf = (now: SetUp, next: SetUp): readonly string[] => {
  const fresh = Object.keys(next.sysctls).filter((key) => now.sysctls[key] !== next.sysctls[key]);
  return [
    ...next.devices
      .filter(({ name }) => !now.devices.some((one) => one.name === name))
      .map(({ name }) => `device ${name}`),
    ...next.addresses
      .filter((one) => !now.addresses.some((two) => two.address === one.address && two.device === one.device))
      .map(({ address, device }) => `${address} on ${device}`),
    ...sysctlNews(fresh),
    ...(next.gateway !== null && next.gateway !== now.gateway ? [`gateway ${next.gateway}`] : []),
    ...next.marks
      .filter((one) => !now.marks.some((two) => JSON.stringify(two) === JSON.stringify(one)))
      .map(({ mark, vip, ports }) => `mark ${mark} for ${vip} ports ${ports.join(" ")}`),
  ];
};

/** Hosts that lack something, in their order; what is there already is not asked for again. */
export const hostNeeds = (needs: Needs, hosts: readonly SeenHost[], replay: Replay): readonly HostNeed[] =>
  hosts.flatMap((seen): readonly HostNeed[] => {
    const { hostId, name } = seen.host;
    const at = seen.held.find(({ address }) => needs.servers.includes(address));
    const serves = at !== undefined && at.scope !== "host";
    if (!serves && !isDirector(seen)) return [];
    const now = setUpOf(replay.files, hostId);
    const wanted = [
      ...(isDirector(seen) ? [directorNeeds(needs, seen)] : []),
      ...(serves && !isDirector(seen) ? [serverNeeds(needs, at.interface)] : []),
    ].reduce(together, now);
    const news = newsOf(now, wanted);
    return news.length === 0
      ? []
      : [{ hostId, name, news, setUp: wanted, problem: checkSetUp(wanted)[0]?.why ?? null }];
  });

/** Real servers that are no host Sluice reaches. */
export const unreached = ({ servers }: Needs, hosts: readonly SeenHost[]): readonly string[] =>
  servers.filter(
    (server) =>
      isAddress(server) && !hosts.some(({ held }) => held.some(({ address }) => address === server)),
  );

export const setUpEdits = (needs: readonly HostNeed[], left: readonly string[]): readonly ChangeEdit[] =>
  needs.flatMap(({ hostId, setUp }) =>
    left.includes(hostId) ? [] : [{ kind: "set-up" as const, hostId, setUp }],
  );

/**
 * What real servers could have for a gateway: with NAT an address the directors share in their network, or the only director's own.
 * `vips`: those that VRRP moves. Empty: nothing suits.
 */
export const gatewayFor = (
  { method, servers }: Pick<Needs, "method" | "servers">,
  hosts: readonly SeenHost[],
  vips: readonly string[],
): string => {
  if (method !== "NAT") return "";
  const inside = hosts
    .flatMap(ownAddresses)
    .filter(({ address }) => servers.includes(address))
    .map(networkOf);
  const within = (address: string): boolean =>
    inside.some((network) => networkOf({ address, prefixLength: Number(network.split("/")[1]) }) === network);
  const shared = vips.find((vip) => isIpv4(vip) && within(vip));
  if (shared !== undefined) return shared;
  const directors = hosts.filter(isDirector);
  const [only] =
    directors.length === 1 ? directors.flatMap(ownAddresses).filter(({ address }) => within(address)) : [];
  return only?.address ?? "";
};

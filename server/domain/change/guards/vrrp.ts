/** Guards over VRRP: who speaks with whom under which number, and about which addresses. */
import type { VrrpInstanceConfig } from "../../keepalived/config/view/vrrp-model";
import { listed } from "../../words";
import { block, type Finding, placeOf, type SceneHost, type StateGuard, type When, warn } from "./scene";
import { hearEachOther, networksOn } from "./segments";

export type Speaker = {
  readonly host: SceneHost;
  readonly instance: VrrpInstanceConfig;
  readonly networks: readonly string[];
};

export const speakers = (hosts: readonly SceneHost[], when: When): readonly Speaker[] =>
  hosts.flatMap((host) =>
    (host[when].keepalived?.instances ?? []).map((instance) => ({
      host,
      instance,
      networks: networksOn(host, when, instance.interface.value ?? ""),
    })),
  );

export const familyOfInstance = ({ virtualAddresses }: VrrpInstanceConfig): "ipv4" | "ipv6" =>
  virtualAddresses[0]?.family ?? "ipv4";

export const vipsOf = ({ virtualAddresses }: VrrpInstanceConfig): readonly string[] =>
  virtualAddresses.map(({ address }) => address).sort();

/** Where the networks are not known, interfaces of the same name are taken for one segment: such clusters are built alike. */
const onOneSegment = (a: Speaker, b: Speaker): boolean =>
  hearEachOther(a.networks, b.networks) ?? a.instance.interface.value === b.instance.interface.value;

const sameNumber = (a: Speaker, b: Speaker): boolean =>
  a.instance.virtualRouterId.value !== null &&
  a.instance.virtualRouterId.value === b.instance.virtualRouterId.value &&
  familyOfInstance(a.instance) === familyOfInstance(b.instance) &&
  onOneSegment(a, b);

/** The same instance on another host: it shares the number, and the name or an address. */
export const arePeers = (a: Speaker, b: Speaker): boolean =>
  a.host !== b.host &&
  sameNumber(a, b) &&
  (a.instance.name === b.instance.name || vipsOf(a.instance).some((vip) => vipsOf(b.instance).includes(vip)));

const pairs = (all: readonly Speaker[]): readonly (readonly [Speaker, Speaker])[] =>
  all.flatMap((a, index) => all.slice(index + 1).map((b) => [a, b] as const));

const named = ({ host, instance }: Speaker): string => `${instance.name} of ${host.host.name}`;

const clashes: StateGuard = ({ hosts }, when) =>
  pairs(speakers(hosts, when))
    .filter(([a, b]) => sameNumber(a, b) && !arePeers(a, b))
    .map(([a, b]) =>
      block(
        "vrid-clash",
        `${named(a)} ${named(b)}`,
        `${named(a)} and ${named(b)} use virtual_router_id ${a.instance.virtualRouterId.value} on the same segment for different addresses: each takes the other for its master`,
        placeOf(b.host, b.instance.virtualRouterId.origin ?? b.instance.origin),
      ),
    );

const peersDiffer: StateGuard = ({ hosts }, when) =>
  pairs(speakers(hosts, when))
    .filter(([a, b]) => arePeers(a, b))
    .flatMap(([a, b]) => differencesOf(a, b));

const differencesOf = (a: Speaker, b: Speaker): readonly Finding[] => {
  const found: Finding[] = [];
  const about = `${named(a)} ${named(b)}`;
  const place = placeOf(b.host, b.instance.origin);
  const [mine, yours] = [vipsOf(a.instance), vipsOf(b.instance)];
  if (mine.join(" ") !== yours.join(" ")) {
    const odd = [
      ...mine.filter((vip) => !yours.includes(vip)),
      ...yours.filter((vip) => !mine.includes(vip)),
    ];
    const sentence = `${named(a)} and ${named(b)} do not have the same VIPs (${listed(odd)}): they drop each other's advertisements, and both become master`;
    found.push(block("vip-lists-differ", about, sentence, place));
  }
  const settings: readonly (readonly [string, (one: VrrpInstanceConfig) => unknown])[] = [
    ["advert_int", (one) => one.advertInt.value],
    ["VRRP version", (one) => one.version.value],
    ["auth_type", (one) => one.authentication.value ?? "none"],
  ];
  for (const [what, value] of settings) {
    const [x, y] = [value(a.instance), value(b.instance)];
    if (x !== y)
      found.push(
        block(
          "peers-differ",
          `${about} ${what}`,
          `${what} is ${x} for ${named(a)} and ${y} for ${named(b)}: they do not accept each other's advertisements, and both become master`,
          place,
        ),
      );
  }
  if (a.instance.priority.value === b.instance.priority.value)
    found.push(
      warn(
        "same-priority",
        about,
        `${named(a)} and ${named(b)} have the same priority ${a.instance.priority.value}: the greater address decides who is master`,
        place,
      ),
    );
  return found;
};

const cutPasswords: StateGuard = ({ hosts }, when) =>
  speakers(hosts, when)
    .filter(({ instance }) => instance.passwordTooLong)
    .map(({ host, instance }) =>
      warn(
        "auth-pass-cut",
        `${host.host.hostId} ${instance.name}`,
        `The auth_pass of ${instance.name} is longer than 8 characters: keepalived uses the first 8`,
        placeOf(host, instance.origin),
      ),
    );

/** One address under two numbers: both masters would hold it. */
const vipTwice: StateGuard = ({ hosts }, when) => {
  const all = speakers(hosts, when);
  return pairs(all)
    .filter(([a, b]) => !arePeers(a, b) && a !== b)
    .flatMap(([a, b]) =>
      vipsOf(a.instance)
        .filter((vip) => vipsOf(b.instance).includes(vip))
        .map((vip) =>
          block(
            "vip-clash",
            `${vip} ${named(a)} ${named(b)}`,
            `${vip} stands in ${named(a)} and in ${named(b)}, which do not speak with each other: two hosts will hold it`,
            placeOf(b.host, b.instance.origin),
          ),
        ),
    );
};

/** An address that VRRP moves, and that a host holds at all times. */
const vipFixed: StateGuard = ({ hosts }, when) => {
  const moved = new Map(
    speakers(hosts, when).flatMap(({ instance }) =>
      vipsOf(instance).map((vip) => [vip, instance.name] as const),
    ),
  );
  return hosts
    .filter(({ host }) => host.roles.includes("director"))
    .flatMap((host) =>
      host[when].placed
        .filter(({ address }) => moved.has(address))
        .map(({ address, device }) =>
          block(
            "vip-clash",
            `${host.host.hostId} ${address}`,
            `${address} is moved by VRRP (${moved.get(address)}), and ${host.host.name} holds it on ${device} all the time: two directors will answer for it`,
            { hostId: host.host.hostId },
          ),
        ),
    );
};

const elsewhere: StateGuard = ({ hosts, elsewhere: others }, when) =>
  speakers(hosts, when).flatMap((speaker) => {
    const { host, instance, networks } = speaker;
    return others.instances
      .filter(
        (other) =>
          other.vrid === instance.virtualRouterId.value &&
          other.family === familyOfInstance(instance) &&
          hearEachOther(networks, other.network === null ? [] : [other.network]) !== false,
      )
      .map((other) => {
        const about = `${named(speaker)} ${other.cluster}`;
        const place = placeOf(host, instance.virtualRouterId.origin);
        const sure = other.network !== null && networks.length > 0;
        const sentence = `Cluster ${other.cluster} uses virtual_router_id ${other.vrid} too${sure ? " on the same network" : "; whether on the same segment is not known"}`;
        return sure
          ? block("vrid-clash", about, `${sentence}: each takes the other for its master`, place)
          : warn("vrid-clash", about, sentence, place);
      });
  });

export const vrrpGuards: readonly StateGuard[] = [
  clashes,
  peersDiffer,
  cutPasswords,
  vipTwice,
  vipFixed,
  elsewhere,
];

/** Guards over directors that share a VIP by ECMP: a flow that a router moves to another one has to find the same table there. */
import { compareNames } from "../../address";
import { parseServiceKey } from "../../ipvs/keys";
import type { ServiceKey } from "../../ipvs/model";
import { listed } from "../../words";
import { type WantedService, wantedServices } from "../forecast/wanted";
import { announces, heldOn, vrrpVips } from "./announce";
import { block, type Finding, isDirector, type SceneHost, type StateGuard, type When, warn } from "./scene";

type Share = { readonly host: SceneHost; readonly services: ReadonlyMap<ServiceKey, WantedService> };

const ecmpDirectors = (hosts: readonly SceneHost[], when: When): readonly Share[] =>
  hosts
    .filter((host) => isDirector(host) && (host[when].routing?.ospf.length ?? 0) > 0)
    .map((host) => ({ host, services: wantedServices(host[when].keepalived) }));

const flagText = ({ schedulerFlags }: WantedService): string =>
  schedulerFlags.length === 0 ? "none" : [...schedulerFlags].sort().join(",");

const persistenceText = ({ persistence }: WantedService): string =>
  persistence === null
    ? "off"
    : [`${persistence.seconds} s`, persistence.mask, persistence.engine].filter(Boolean).join(" ");

const byName = (servers: WantedService["servers"]): readonly string[] =>
  servers.map(({ key }) => key).sort(compareNames);

/** Schedulers that choose by a hash: the order of the servers is part of the outcome. */
const HASHING = ["sh", "mh", "dh"];

const SETTINGS: readonly (readonly [what: string, value: (service: WantedService) => string])[] = [
  ["the scheduler", ({ scheduler }) => scheduler],
  ["the scheduler flags", flagText],
  ["persistence", persistenceText],
  ["one-packet scheduling", ({ ops }) => (ops ? "on" : "off")],
  ["the real servers", ({ servers }) => listed(byName(servers))],
  [
    "the weights",
    ({ servers }) =>
      [...servers]
        .sort((a, b) => compareNames(a.key, b.key))
        .map(({ key, weight }) => `${key} ${weight}`)
        .join(", "),
  ],
  [
    "the order of the real servers",
    ({ scheduler, servers }) => (HASHING.includes(scheduler) ? servers.map(({ key }) => key).join(", ") : ""),
  ],
];

const differ: StateGuard = ({ hosts }, when) => {
  const shares = ecmpDirectors(hosts, when);
  const keys = [...new Set(shares.flatMap(({ services }) => [...services.keys()]))].sort(compareNames);
  return keys.flatMap((key) => {
    const having = shares.flatMap(({ host, services }) => {
      const service = services.get(key);
      return service ? [{ host, service }] : [];
    });
    const sets = new Set(having.map(({ service }) => byName(service.servers).join(" ")));
    return SETTINGS.flatMap(([what, value]): readonly Finding[] => {
      // Other servers have other weights and another order: said once is enough.
      if (sets.size > 1 && (what === "the weights" || what === "the order of the real servers")) return [];
      const groups = new Map<string, string[]>();
      for (const { host, service } of having)
        groups.set(value(service), [...(groups.get(value(service)) ?? []), host.host.name]);
      if (groups.size < 2) return [];
      const each = [...groups].map(([text, names]) => `${text} on ${listed(names)}`);
      const sentence = `Directors that share ${key} differ in ${what}: ${each.join("; ")}. A flow that a router moves from one to the other may land on another real server`;
      return [warn("directors-differ", `${key} ${what}`, sentence, { hostId: null })];
    });
  });
};

/** A director that takes the VIP's traffic and has no such service refuses its share of the connections. */
const missing: StateGuard = ({ hosts }, when) => {
  const shares = ecmpDirectors(hosts, when);
  const moved = vrrpVips(hosts, when);
  const keys = [...new Set(shares.flatMap(({ services }) => [...services.keys()]))].sort(compareNames);
  return keys.flatMap((key) => {
    const match = parseServiceKey(key);
    if (match?.kind !== "address" || moved.has(match.address)) return [];
    return shares
      .filter(({ host, services }) => {
        const device = services.has(key) ? null : heldOn(host, when, match.address);
        return device !== null && device !== undefined && announces(host, when, match.address, device);
      })
      .map(({ host }) => {
        const name = host.host.name;
        const sentence = `${name} announces ${match.address} and has no service ${key}, which the other directors have: connections that a router hands to it are refused`;
        return block("service-missing", `${host.host.hostId} ${key}`, sentence, { hostId: host.host.hostId });
      });
  });
};

export const directorGuards: readonly StateGuard[] = [differ, missing];

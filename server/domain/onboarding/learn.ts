/** What the visited hosts' tables, configurations and interfaces say about services and VIPs. Pure. */
import type { ServerKey, ServiceKey } from "../ipvs/model";
import type { ProposedService, ProposedVip } from "./proposal";
import type { HostReport } from "./report";

const nameOf = (report: HostReport): string => report.facts?.hostname ?? report.door.address;

/** `192.168.0.4:80` → `192.168.0.4`, `[2001:db8::4]:80` → `2001:db8::4` */
export const serverAddress = (key: ServerKey): string =>
  key.startsWith("[") ? key.slice(1, key.indexOf("]")) : key.slice(0, key.lastIndexOf(":"));

/** The VIP of an address service (`tcp 192.168.0.100:80`); null for one by fwmark. */
export const serviceAddress = (key: ServiceKey): string | null => {
  const space = key.indexOf(" ");
  return key.startsWith("fwm") || space < 0 ? null : serverAddress(key.slice(space + 1));
};

/** Virtual services from every director's kernel table and keepalived.conf, each once, with all real servers ever seen in it. */
export const learnServices = (reports: readonly HostReport[]): readonly ProposedService[] => {
  const services = new Map<ServiceKey, { servers: Set<ServerKey>; from: Set<string> }>();
  const learn = (key: ServiceKey, servers: readonly ServerKey[], from: string) => {
    const known = services.get(key) ?? { servers: new Set<ServerKey>(), from: new Set<string>() };
    for (const server of servers) known.servers.add(server);
    known.from.add(from);
    services.set(key, known);
  };
  for (const report of reports) {
    for (const service of report.ipvs?.services ?? [])
      learn(
        service.key,
        service.servers.map((server) => server.key),
        `IPVS table of ${nameOf(report)}`,
      );
    for (const service of report.keepalived?.services ?? [])
      learn(service.key, service.servers, `keepalived.conf of ${nameOf(report)}`);
  }
  return [...services]
    .sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))
    .map(([key, { servers, from }]) => ({
      key,
      label: null,
      servers: [...servers]
        .sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
        .map((server) => ({ key: server, hostKey: null, label: null })),
      learntFrom: [...from].sort(),
    }));
};

/**
 * VIPs: the addresses of virtual services, the VRRP addresses, and host addresses (/32, /128) that a director holds
 * on lo or a dummy interface (how services by fwmark get theirs).
 */
export const learnVips = (reports: readonly HostReport[]): readonly ProposedVip[] => {
  const vips = new Map<string, Set<string>>();
  const learn = (address: string, from: string) =>
    vips.set(address, (vips.get(address) ?? new Set()).add(from));
  for (const report of reports) {
    const keys = [...(report.ipvs?.services ?? []), ...(report.keepalived?.services ?? [])].map(
      (service) => service.key,
    );
    for (const key of keys) {
      const address = serviceAddress(key);
      if (address !== null) learn(address, `Virtual service ${key}`);
    }
    for (const instance of report.keepalived?.vrrp ?? [])
      for (const vip of instance.vips) learn(vip, `VRRP instance ${instance.instance} of ${nameOf(report)}`);
    if (keys.length === 0) continue;
    for (const held of report.addresses?.held ?? [])
      if (
        isHostAddress(held.prefixLength, held.family) &&
        held.scope !== "host" &&
        /^(lo|dummy)/.test(held.interface)
      )
        learn(held.address, `Held on ${held.interface} of ${nameOf(report)}`);
  }
  return [...vips]
    .sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))
    .map(([address, from]) => ({ address, label: null, learntFrom: [...from].sort() }));
};

const isHostAddress = (length: number, family: "ipv4" | "ipv6"): boolean =>
  length === (family === "ipv4" ? 32 : 128);

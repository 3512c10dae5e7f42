/**
 * Which VIPs and services the files of a cluster make, and what comes and goes with a change of them: so that what is known of a cluster
 * follows what was rolled out. Pure.
 */
import type { ServerKey, ServiceKey } from "../ipvs/model";
import { readSetUp } from "../set-up/files";
import { wantedServices } from "./forecast/wanted";
import type { ChangeHost } from "./host";
import type { HostFiles } from "./model";
import { readSide } from "./side";

export type Serving = {
  readonly vips: ReadonlySet<string>;
  readonly services: ReadonlyMap<ServiceKey, ReadonlySet<ServerKey>>;
};

/** As all directors together have it. A VIP is what a service listens on, what VRRP moves, or what gets the mark of a service. */
export const servingOf = (hosts: readonly ChangeHost[], filesOf: (hostId: string) => HostFiles): Serving => {
  const vips = new Set<string>();
  const services = new Map<ServiceKey, Set<ServerKey>>();
  for (const host of hosts.filter(({ roles }) => roles.includes("director"))) {
    const files = filesOf(host.hostId);
    const { keepalived } = readSide(host, files);
    const { marks } = readSetUp(files).setUp;
    for (const { key, match, servers } of wantedServices(keepalived).values()) {
      const known = services.get(key) ?? new Set<ServerKey>();
      services.set(key, known);
      for (const server of servers) known.add(server.key);
      if (match.kind === "address") vips.add(match.address);
      else for (const { mark, vip } of marks) if (mark === match.mark) vips.add(vip);
    }
    for (const { virtualAddresses, excludedAddresses } of keepalived?.instances ?? [])
      for (const { address } of [...virtualAddresses, ...excludedAddresses]) vips.add(address);
  }
  return { vips, services };
};

type Turned<T> = { readonly come: readonly T[]; readonly gone: readonly T[] };

export type ServingChange = {
  readonly vips: Turned<string>;
  readonly services: Turned<ServiceKey>;
  /** Of services that stay or come. */
  readonly servers: Turned<{ readonly service: ServiceKey; readonly server: ServerKey }>;
};

const turned = <T>(before: Iterable<T>, after: Iterable<T>): Turned<T> => {
  const [old, next] = [new Set(before), new Set(after)];
  return {
    come: [...next].filter((one) => !old.has(one)),
    gone: [...old].filter((one) => !next.has(one)),
  };
};

export const servingChange = (before: Serving, after: Serving): ServingChange => {
  const each = [...after.services].map(([service, servers]) => {
    const { come, gone } = turned(before.services.get(service) ?? [], servers);
    const named = (keys: readonly ServerKey[]) => keys.map((server) => ({ service, server }));
    return { come: named(come), gone: named(gone) };
  });
  return {
    vips: turned(before.vips, after.vips),
    services: turned(before.services.keys(), after.services.keys()),
    servers: { come: each.flatMap(({ come }) => come), gone: each.flatMap(({ gone }) => gone) },
  };
};

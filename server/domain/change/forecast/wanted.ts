/**
 * What a keepalived.conf asks of the kernel's IPVS table when every check passes, service by service, as keepalived 2.2.7 writes it:
 * groups written out, two blocks of one service joined, ports as the method allows. Pure.
 */

import { parseServiceKey, serverKey } from "../../ipvs/keys";
import type { Persistence, ServerKey, ServiceKey, ServiceMatch } from "../../ipvs/model";
import { isRecord } from "../../json";
import { persistenceOf } from "../../keepalived/config/summary";
import type { ConfigView } from "../../keepalived/config/view/model";
import type { Forwarding, RealServer, VirtualServer } from "../../keepalived/config/view/service-model";

export type WantedServer = {
  readonly key: ServerKey;
  readonly method: Forwarding["method"];
  /** ipvsadm's options of a tunnel: `--tun-type gue --tun-port 6080 --tun-nocsum`; "" for other methods. */
  readonly tunnel: string;
  readonly weight: number;
  /** At weight 0 rather than removed when a check fails. */
  readonly inhibit: boolean;
  /** Down until its checks have passed. */
  readonly startsDown: boolean;
  /** What is asked of it, without how often: when this changes, keepalived takes a failed server back until the new check fails. */
  readonly checks: string;
  /** A check sets its weight (misc_dynamic, a FILE_CHECK with a weight): the kernel may have another one at any time. */
  readonly dynamic: boolean;
  /** connections; 0: no limit */
  readonly upper: number;
  readonly lower: number;
};

export type WantedService = {
  readonly key: ServiceKey;
  readonly match: ServiceMatch;
  /** By this keepalived recognises it at a reload: a service that has another one is removed and made anew. */
  readonly identity: string;
  readonly scheduler: string;
  readonly schedulerFlags: readonly string[];
  readonly persistence: Persistence | null;
  readonly ops: boolean;
  /** Weight that has to be alive; keepalived 2.2.7 takes the sum of all weights where the file says more. */
  readonly quorum: number;
  /** In the table instead of the real servers, while they do not reach the quorum. */
  readonly sorry: WantedServer | null;
  readonly servers: readonly WantedServer[];
};

export type Wanted = ReadonlyMap<ServiceKey, WantedService>;

/** Made once a view: guards ask again and again. */
const made = new WeakMap<ConfigView, Wanted>();

/** Of two services with the same key the first one's settings count, and the servers of both. */
export const wantedServices = (view: ConfigView | null): Wanted => {
  if (view === null) return new Map();
  const wanted = made.get(view) ?? readServices(view);
  made.set(view, wanted);
  return wanted;
};

const readServices = (view: ConfigView): Wanted => {
  const wanted = new Map<ServiceKey, WantedService>();
  for (const service of view.virtualServers) {
    // keepalived does not set up a service without real servers.
    if (service.realServers.length === 0) continue;
    for (const key of service.keys) {
      const match = parseServiceKey(key);
      if (match === null) continue;
      const first = wanted.get(key);
      const servers = joined(
        first?.servers ?? [],
        service.realServers.map((server) => wantedServer(server, match, service.selector.kind === "group")),
      );
      wanted.set(key, first ? { ...first, servers } : { ...headOf(service, key, match), servers });
    }
  }
  return wanted;
};

const joined = (first: readonly WantedServer[], more: readonly WantedServer[]): readonly WantedServer[] => {
  const byKey = new Map(first.map((server) => [server.key, server]));
  for (const server of more) if (!byKey.has(server.key)) byKey.set(server.key, server);
  return [...byKey.values()];
};

const headOf = (
  service: VirtualServer,
  key: ServiceKey,
  match: ServiceMatch,
): Omit<WantedService, "servers"> => {
  const sorry = service.sorryServer.value;
  const how = service.sorryServerForwarding.value;
  return {
    key,
    match,
    identity: service.selector.kind === "group" ? `group ${service.selector.group}` : key,
    scheduler: service.scheduler.value,
    schedulerFlags: service.schedulerFlags,
    persistence: persistenceOf(service),
    ops: service.ops.value,
    quorum: service.quorum.value,
    sorry: sorry && {
      key: serverKey(sorry.address, kernelPort(sorry.port, how, match)),
      method: how.method,
      tunnel: tunnelOptions(how),
      weight: 1,
      inhibit: service.sorryServerInhibit.value,
      startsDown: false,
      checks: "",
      dynamic: false,
      upper: 0,
      lower: 0,
    },
  };
};

const RHYTHM = ["alpha", "delayLoop", "retry", "delayBeforeRetry", "warmup"];

/** Settings as their bare values, without where they stand in the file and how often a check is made. */
const askedOnly = (key: string, value: unknown): unknown =>
  RHYTHM.includes(key) || key === "origin"
    ? undefined
    : isRecord(value) && "from" in value
      ? value.value
      : value;

/** DR and TUN do not touch the packet: keepalived 2.2.7 resets another port to the service's own; fwmark services have none. */
const kernelPort = (port: number, { method }: Forwarding, match: ServiceMatch): number =>
  match.kind === "fwmark" ? 0 : method === "nat" && port !== 0 ? port : match.port;

const wantedServer = (server: RealServer, match: ServiceMatch, grouped: boolean): WantedServer => ({
  // For a mark in a group keepalived leaves the port, and the kernel ignores it.
  key: serverKey(
    server.address,
    grouped && match.kind === "fwmark"
      ? (server.port ?? 0)
      : kernelPort(server.port ?? 0, server.forwarding.value, match),
  ),
  method: server.forwarding.value.method,
  tunnel: tunnelOptions(server.forwarding.value),
  weight: server.weight.value,
  inhibit: server.inhibitOnFailure.value,
  startsDown: server.checkers.some((checker) => "alpha" in checker && checker.alpha.value),
  checks: JSON.stringify(server.checkers, askedOnly),
  dynamic: server.checkers.some(
    (checker) =>
      (checker.kind === "MISC_CHECK" && checker.dynamic.value) ||
      (checker.kind === "FILE_CHECK" && checker.weight.value !== 0),
  ),
  upper: server.upperThreshold.value,
  lower: server.lowerThreshold.value,
});

const tunnelOptions = ({ method, tunnel }: Forwarding): string =>
  method !== "tun"
    ? ""
    : [
        `--tun-type ${tunnel?.type ?? "ipip"}`,
        ...(tunnel?.port ? [`--tun-port ${tunnel.port}`] : []),
        // ipvsadm prints it for those that could have a checksum.
        ...(tunnel && tunnel.type !== "ipip" ? [`--tun-${tunnel.checksum ?? "nocsum"}`] : []),
      ].join(" ");

/**
 * A keepalived.conf as a screen needs it: one entry for each service the kernel will have, JSON-safe, without nodes.
 * Groups are written out; of two equal services the first one's settings count and the servers of both.
 */
import type { KeepalivedSummary } from "../../cluster/observation";
import { serverKey } from "../../ipvs/keys";
import type { Persistence, ServerKey, ServiceKey } from "../../ipvs/model";
import type { ConfigView, ViewProblem } from "./view/model";
import type { RealServer, VirtualServer } from "./view/service-model";
import { checkInWords, methodInWords } from "./words";

export type ServerSummary = {
  readonly key: ServerKey;
  readonly weight: number;
  /** `DR`, `NAT`, `TUN …` */
  readonly method: string;
  /** At weight 0 rather than removed when a check fails. */
  readonly inhibitOnFailure: boolean;
  /** One line a check. */
  readonly checks: readonly string[];
  readonly line: number;
};

export type ServiceSummary = {
  readonly key: ServiceKey;
  /** The virtual_server_group it comes from. */
  readonly group: string | null;
  readonly scheduler: string;
  readonly schedulerFlags: readonly string[];
  readonly method: string;
  readonly persistence: Persistence | null;
  readonly ops: boolean;
  readonly quorum: number;
  readonly hysteresis: number;
  /** Commands run when the quorum is gained and lost; losing it often withdraws the VIP. */
  readonly quorumUp: string | null;
  readonly quorumDown: string | null;
  readonly alpha: boolean;
  readonly omega: boolean;
  /** No checks while the VIP is not on this host. */
  readonly haSuspend: boolean;
  readonly sorryServer: ServerKey | null;
  readonly servers: readonly ServerSummary[];
  readonly line: number;
};

export type ConfigSummary = Omit<KeepalivedSummary, "services"> & {
  readonly services: readonly ServiceSummary[];
};

export const persistenceOf = (service: VirtualServer): Persistence | null => {
  const seconds = service.persistenceTimeout.value;
  if (seconds === null) return null;
  const mask = service.persistenceGranularity.value;
  const engine = service.persistenceEngine.value;
  // The whole address is the kernel's default; ipvsadm does not print it either.
  const whole = mask === null || mask === "255.255.255.255" || mask === "128";
  return { seconds, ...(whole ? {} : { mask }), ...(engine === null ? {} : { engine }) };
};

const serverSummary = (server: RealServer): ServerSummary => ({
  key: server.key,
  weight: server.weight.value,
  method: methodInWords(server.forwarding.value),
  inhibitOnFailure: server.inhibitOnFailure.value,
  checks: server.checkers.map(checkInWords),
  line: server.origin.line,
});

const serviceSummary = (service: VirtualServer): Omit<ServiceSummary, "key"> => {
  const sorry = service.sorryServer.value;
  return {
    group: service.selector.kind === "group" ? service.selector.group : null,
    scheduler: service.scheduler.value,
    schedulerFlags: service.schedulerFlags,
    method: methodInWords(service.forwarding.value),
    persistence: persistenceOf(service),
    ops: service.ops.value,
    quorum: service.quorum.value,
    hysteresis: service.hysteresis.value,
    quorumUp: service.quorumUp.value?.command ?? null,
    quorumDown: service.quorumDown.value?.command ?? null,
    alpha: service.alpha.value,
    omega: service.omega.value,
    haSuspend: service.haSuspend.value,
    sorryServer: sorry && serverKey(sorry.address, sorry.port),
    servers: service.realServers.map(serverSummary),
    line: service.origin.line,
  };
};

const inWords = ({ file, line, message }: ViewProblem): string =>
  `${file ? `${file} ` : ""}line ${line}: ${message}`;

export const summariseConfig = (view: ConfigView): ConfigSummary => {
  const services = new Map<ServiceKey, ServiceSummary>();
  /** Servers of services that stand more than once. */
  const joined = new Map<ServiceKey, Map<ServerKey, ServerSummary>>();
  for (const service of view.virtualServers) {
    // keepalived does not set up a service without real servers.
    if (service.realServers.length === 0) continue;
    const summary = serviceSummary(service);
    for (const key of service.keys) {
      const first = services.get(key);
      if (!first) {
        services.set(key, { key, ...summary });
        continue;
      }
      const servers = joined.get(key) ?? new Map(first.servers.map((server) => [server.key, server]));
      for (const server of summary.servers) if (!servers.has(server.key)) servers.set(server.key, server);
      joined.set(key, servers);
    }
  }
  return {
    services: [...services.values()].map((service) => {
      const servers = joined.get(service.key);
      return servers ? { ...service, servers: [...servers.values()] } : service;
    }),
    vrrpInstances: view.instances.map((instance) => instance.name),
    problems: view.problems.map(inWords),
  };
};

/**
 * Directories that have to exist before keepalived is asked for its DATA dump: 2.2.7's checker process dies of a segmentation fault
 * when it prints a track_file whose directory is missing (a missing file does no harm).
 */
export const dumpNeedsDirectories = (view: ConfigView): readonly string[] => [
  ...new Set(
    view.trackFiles.flatMap(({ file }) =>
      file.value?.startsWith("/") ? [file.value.slice(0, Math.max(1, file.value.lastIndexOf("/")))] : [],
    ),
  ),
];

/**
 * What a change can change of a simulated host: its files, and what its daemons and its kernel have made of them. A daemon knows a file
 * as it was when it read it, no later. Read by the domain's own parsers; no I/O, no clock.
 */
import { covers } from "../../domain/address";
import { parseFrr } from "../../domain/frr/parse";
import { viewFrr } from "../../domain/frr/view";
import type { FrrView } from "../../domain/frr/view/model";
import { parseServiceKey } from "../../domain/ipvs/keys";
import { includerOf, mainFile } from "../../domain/keepalived/config/files";
import { parseConfig } from "../../domain/keepalived/config/parse";
import { viewConfig } from "../../domain/keepalived/config/view";
import type { ConfigView } from "../../domain/keepalived/config/view/model";
import type { RealServer, VirtualServer } from "../../domain/keepalived/config/view/service-model";
import type { SimServer, SimService } from "./snapshot";

const frrConf = "/etc/frr/frr.conf";

/** keepalived's view of a set of files. */
export const viewOfFiles = (files: ReadonlyMap<string, string>): ConfigView => {
  const listings = new Map<string, string[]>();
  for (const path of files.keys()) {
    const folder = path.slice(0, path.lastIndexOf("/"));
    listings.set(folder, [...(listings.get(folder) ?? []), path]);
  }
  return viewConfig(parseConfig(files.get(mainFile) ?? ""), {
    include: includerOf({ texts: files, listings }),
  });
};

export const viewOfRouting = (text: string): FrrView => viewFrr([{ file: frrConf, tree: parseFrr(text) }]);

export class Machine {
  readonly files: Map<string, string>;
  readonly sysctls: Map<string, string>;
  /** On which device; the VIP of the cluster is not among them (`World.setVip`). */
  readonly addresses = new Map<string, string>();
  services: readonly VirtualServer[] = [];
  /** Weights somebody wrote into the kernel, by `-t VIP:PORT -r ADDRESS:PORT`; a reload leaves them. */
  readonly weights = new Map<string, number>();
  /** As `vtysh` would print it; null: no routing here. */
  running: string | null;
  routing: FrrView;

  constructor(files: ReadonlyMap<string, string>, sysctls: Readonly<Record<string, string>>) {
    this.files = new Map(files);
    this.sysctls = new Map(Object.entries(sysctls));
    this.running = this.files.get(frrConf) ?? null;
    this.routing = viewOfRouting(this.running ?? "");
    this.readKeepalived();
  }

  readKeepalived(): void {
    this.services = viewOfFiles(this.files).virtualServers;
  }

  /** FRR runs with its file from here on, as after a start, or after lines that make it say the same. */
  readRouting(): void {
    this.running = this.files.get(frrConf) ?? null;
    this.routing = viewOfRouting(this.running ?? "");
  }

  /** Does a `network` line announce this address, if the host holds it? */
  announces(address: string): boolean {
    return this.routing.ospf.some((one) => one.networks.some(({ prefix }) => covers(prefix, address)));
  }
}

const METHODS = { dr: "Route", nat: "Masq", tun: "Tunnel" } as const;
const PROTOCOLS = { tcp: "TCP", udp: "UDP", sctp: "SCTP" } as const;

/** The IPVS table keepalived keeps for these virtual servers. `server`: what the world knows of one that is in it. */
export const tableOf = (
  services: readonly VirtualServer[],
  isAlive: (server: RealServer) => boolean,
  server: (service: SimService, address: string) => Partial<SimServer>,
): SimService[] =>
  services.flatMap((one) =>
    one.keys.flatMap((key): SimService[] => {
      const match = parseServiceKey(key);
      if (match === null) return [];
      const service: SimService = {
        ...(match.kind === "address"
          ? { protocol: PROTOCOLS[match.protocol], address: match.address, port: match.port }
          : { protocol: "FWM", address: String(match.mark), port: 0 }),
        scheduler: one.scheduler.value,
        flags: one.schedulerFlags,
        persistenceSeconds: one.persistenceTimeout.value,
        servers: [],
      };
      const servers = one.realServers.flatMap((real): SimServer[] => {
        const alive = isAlive(real);
        if (!alive && !real.inhibitOnFailure.value) return [];
        return [
          {
            address: real.address,
            port: match.kind === "fwmark" ? 0 : (real.port ?? match.port),
            method: METHODS[real.forwarding.value.method],
            weight: alive ? real.weight.value : 0,
            configuredWeight: real.weight.value,
            healthy: alive,
            ...NO_TRAFFIC,
            ...server(service, real.address),
          },
        ];
      });
      return [
        { ...service, servers: servers.some((real) => real.healthy) ? servers : [...servers, ...sorry(one)] },
      ];
    }),
  );

const NO_TRAFFIC = {
  activeConn: 0,
  inactConn: 0,
  persistentConn: 0,
  conns: 0,
  inPkts: 0,
  inBytes: 0,
  outPkts: 0,
  outBytes: 0,
};

const sorry = (service: VirtualServer): SimServer[] => {
  const server = service.sorryServer.value;
  if (server === null) return [];
  const method = METHODS[service.sorryServerForwarding.value.method];
  return [{ ...server, method, weight: 1, configuredWeight: 1, healthy: true, ...NO_TRAFFIC }];
};

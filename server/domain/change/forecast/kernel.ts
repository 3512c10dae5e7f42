/** The kernel's table as the forecast works on it: entries that are replaced one by one, each step noted as a change. */
import type { ForwardingMethod, IpvsTable, ServerKey, ServiceKey } from "../../ipvs/model";
import type { Thresholds } from "../../ipvs/thresholds";
import type { TableChange } from "../model";
import {
  removeServerLine,
  removeServiceLine,
  type ServerWords,
  type ServiceWords,
  serverLine,
  serviceLine,
} from "./line";
import type { Wanted, WantedService } from "./wanted";

export type KernelServer = ServerWords & {
  /** Now, active and inactive; null: unknown. */
  readonly connections: number | null;
  /** False: whether its checks pass is not known, or they do not. */
  readonly alive: boolean;
};

export type KernelService = ServiceWords & {
  readonly key: ServiceKey;
  /** In the order of the kernel; changed in place by the table it is in. */
  readonly servers: Map<ServerKey, KernelServer>;
};

const connectionsOf = (service: KernelService): number | null =>
  [...service.servers.values()].reduce<number | null>(
    (sum, { connections }) => (sum === null || connections === null ? null : sum + connections),
    0,
  );

/** The same entry in ipvsadm's words; the kernel says `Local` of servers that are the director itself, whatever was asked for. */
const sameMethod = (a: ForwardingMethod, b: ForwardingMethod): boolean =>
  a === b || a === "local" || b === "local";

export class KernelTable {
  readonly services: Map<ServiceKey, KernelService>;
  readonly changes: TableChange[] = [];

  constructor(services: readonly KernelService[]) {
    this.services = new Map(services.map((service) => [service.key, service]));
  }

  addService(key: ServiceKey, words: ServiceWords): void {
    const { match, scheduler, schedulerFlags, persistence, ops } = words;
    const service = { key, match, scheduler, schedulerFlags, persistence, ops, servers: new Map() };
    this.services.set(key, service);
    this.changes.push({ kind: "add", line: serviceLine("-A", service), was: null, connections: 0 });
  }

  /** In place: its servers and connections stay. */
  editService(service: KernelService, words: ServiceWords): void {
    const { match, scheduler, schedulerFlags, persistence, ops } = words;
    const line = serviceLine("-E", words);
    const was = serviceLine("-A", service);
    this.services.set(service.key, { ...service, match, scheduler, schedulerFlags, persistence, ops });
    if (line.slice(2) !== was.slice(2))
      this.changes.push({ kind: "change", line, was, connections: connectionsOf(service) });
  }

  removeService(service: KernelService): void {
    this.services.delete(service.key);
    const line = removeServiceLine(service.match);
    this.changes.push({
      kind: "remove",
      line,
      was: serviceLine("-A", service),
      connections: connectionsOf(service),
    });
  }

  addServer(service: KernelService, server: ServerWords, alive: boolean): void {
    const added = { ...server, connections: 0, alive };
    this.put(service, added);
    this.changes.push({
      kind: "add",
      line: serverLine("-a", service.match, server),
      was: null,
      connections: 0,
    });
  }

  /** In place: its connections stay. */
  editServer(service: KernelService, server: KernelServer, words: ServerWords): void {
    const { key, tunnel, weight, upper, lower } = words;
    const method = sameMethod(server.method, words.method) ? server.method : words.method;
    this.put(service, { ...server, key, method, tunnel, weight, upper, lower });
    const was = serverLine("-a", service.match, server);
    const line = serverLine("-e", service.match, { ...words, method });
    if (line.slice(2) !== was.slice(2))
      this.changes.push({ kind: "change", line, was, connections: server.connections });
  }

  /** Its connections are dropped, or reset with `net.ipv4.vs.expire_nodest_conn=1`. */
  removeServer(service: KernelService, server: KernelServer): void {
    this.services.get(service.key)?.servers.delete(server.key);
    this.changes.push({
      kind: "remove",
      line: removeServerLine(service.match, server.key),
      was: serverLine("-a", service.match, server),
      connections: server.connections,
    });
  }

  private put(service: KernelService, server: KernelServer): void {
    this.services.get(service.key)?.servers.set(server.key, server);
  }
}

/** What the director has now. What ipvsadm does not list there (tunnels; thresholds, where they were not asked for) is as the file in force has it. */
export const observedTable = (
  table: IpvsTable,
  old: Wanted,
  failing: (service: ServiceKey, server: ServerKey) => boolean,
  thresholds: Thresholds | null = null,
): KernelTable =>
  new KernelTable(
    table.services.map((service) => {
      const wanted = old.get(service.key);
      return {
        ...service,
        servers: new Map(
          service.servers.map((server) => {
            const file = wanted?.servers.find(({ key }) => key === server.key);
            const { key, method, weight, activeConn, inactConn } = server;
            const alive =
              !failing(service.key, key) && (weight > 0 || (file !== undefined && file.weight === 0));
            const { tunnel = "" } = file ?? {};
            const { upper, lower } = thresholds?.[service.key]?.[key] ?? file ?? { upper: 0, lower: 0 };
            const words = { key, method, weight, tunnel: method === "tun" ? tunnel : "", upper, lower };
            return [key, { ...words, connections: activeConn + inactConn, alive }];
          }),
        ),
      };
    }),
  );

/** Where the director's table is not known: as the file in force would have it, with all servers up. */
export const supposedTable = (old: Wanted): KernelTable =>
  new KernelTable(
    [...old.values()].map((service: WantedService) => ({
      ...service,
      servers: new Map(
        service.servers.map((server) => [server.key, { ...server, connections: null, alive: true }]),
      ),
    })),
  );

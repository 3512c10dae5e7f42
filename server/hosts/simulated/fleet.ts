/**
 * A thousand directors in one process, for benchmarks: each on its own loopback address, all on one port, all with one
 * host key. They do not react to one another; their counters are functions of time, so nothing runs between polls.
 */
import type { Server as TcpServer } from "node:net";
import type { OfferedKey } from "../fingerprint";
import type { SimulatedHost } from "./answer";
import { noFaults } from "./faults";
import type { SimServer, SimService, Snapshot } from "./snapshot";
import { listen, makeKeyPair, type SignIn, SimulatedSshServer } from "./ssh-server";
import { SYSCTL_VALUES } from "./texts";

export type FleetOptions = SignIn & {
  readonly directors: number;
  /** The same port on every address. */
  readonly port: number;
  readonly services?: number;
  readonly serversPerService?: number;
  readonly hostPrivateKey?: string;
};

export type FleetHost = { readonly name: string; readonly address: string; readonly port: number };

export type SimulatedFleet = {
  readonly hosts: readonly FleetHost[];
  readonly user: "root";
  readonly hostKey: OfferedKey;
  stop(): Promise<void>;
};

/** 127.80.0.1, 127.80.0.2, … Loopback is a /8 on Linux; other systems need an alias for each. */
export const fleetAddress = (index: number): string =>
  `127.80.${Math.floor(index / 250)}.${(index % 250) + 1}`;

export const startSimulatedFleet = async (options: FleetOptions): Promise<SimulatedFleet> => {
  const hostPrivateKey = options.hostPrivateKey ?? makeKeyPair().privateKey;
  const listeners: TcpServer[] = [];
  const servers: SimulatedSshServer[] = [];
  const hosts: FleetHost[] = [];
  let port = options.port;
  for (let index = 0; index < options.directors; index++) {
    const name = `director-${String(index + 1).padStart(4, "0")}`;
    const ssh = new SimulatedSshServer(
      { ...options, host: fleetDirector(name, index, options), onUnexpected: () => {} },
      hostPrivateKey,
    );
    const address = fleetAddress(index);
    const bound = await listen(address, port, (socket) => ssh.accept(socket));
    port = bound.port;
    listeners.push(bound.server);
    servers.push(ssh);
    hosts.push({ name, address, port });
  }
  const [first] = servers;
  if (first === undefined) throw new Error("a fleet needs at least one director");
  return {
    hosts,
    user: "root",
    hostKey: first.hostKey,
    stop: async () => {
      for (const server of servers) server.cut();
      await Promise.all(listeners.map((one) => new Promise((done) => one.close(done))));
    },
  };
};

const fleetDirector = (name: string, index: number, options: FleetOptions): SimulatedHost => {
  const startedAt = Date.now();
  const { services = 2, serversPerService = 4 } = options;
  const self = `10.${80 + Math.floor(index / 62_500)}.${Math.floor(index / 250) % 250}.${(index % 250) + 1}`;
  const router = `10.${80 + Math.floor(index / 62_500)}.${Math.floor(index / 250) % 250}.254`;
  const still = stillLife(name, index, self, router);
  return {
    name,
    faults: noFaults(),
    changes: null,
    now: () => Date.now(),
    snapshot: () => {
      const ms = Date.now() - startedAt;
      return {
        ...still,
        ipvs: { moduleLoaded: true, services: servicesAt(index, services, serversPerService, ms / 1000) },
        routing: {
          version: "8.4.4",
          zebra: true,
          ospf: {
            routerId: self,
            maximumPaths: 256,
            neighbours: [
              {
                routerId: router,
                address: router,
                interface: "eth0",
                localAddress: self,
                state: "Full",
                role: "DR",
                priority: 10,
                upForMs: ms,
                deadInMs: 3_000 + (ms % 1000),
              },
            ],
            interfaces: [],
            routes: [],
            routers: [self, router],
          },
        },
      };
    },
  };
};

const stillLife = (name: string, index: number, self: string, router: string): Snapshot => ({
  hostname: name,
  bootId: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
  interfaces: [
    {
      name: "lo",
      index: 1,
      mac: "00:00:00:00:00:00",
      mtu: 65536,
      up: true,
      loopback: true,
      addresses: [
        { address: "127.0.0.1", prefixLength: 8 },
        { address: vipOf(index, 0), prefixLength: 32 },
        { address: vipOf(index, 1), prefixLength: 32 },
      ],
    },
    {
      name: "eth0",
      index: 2,
      mac: "02:00:00:00:00:01",
      mtu: 1500,
      up: true,
      loopback: false,
      addresses: [{ address: self, prefixLength: 24 }],
    },
  ],
  ipvs: null,
  keepalived: { running: true, version: "2.2.7" },
  routing: null,
  daemons: { keepalived: [412, 413], zebra: [377], ospfd: [389] },
  sysctls: SYSCTL_VALUES.director,
  files: new Map([["/etc/frr/frr.conf", `hostname ${name}\n! ${router}\n`]]),
});

const vipOf = (index: number, service: number): string =>
  `172.${16 + (service % 16)}.${Math.floor(index / 250)}.${(index % 250) + 1}`;

const servicesAt = (index: number, services: number, servers: number, seconds: number): SimService[] =>
  Array.from({ length: services }, (_service, s) => ({
    protocol: "TCP",
    address: vipOf(index, s),
    port: 80,
    scheduler: "wrr",
    persistenceSeconds: null,
    servers: Array.from({ length: servers }, (_server, n): SimServer => {
      const rate = 20 + ((index * 7 + s * 3 + n) % 50);
      const conns = 100_000 + rate * seconds;
      return {
        address: `10.200.${s}.${n + 1}`,
        port: 80,
        method: "Route",
        weight: 10,
        configuredWeight: 10,
        healthy: true,
        activeConn: 10 + Math.round(10 * (1 + Math.sin(seconds / 30 + n))),
        inactConn: rate * 10,
        persistentConn: 0,
        conns,
        inPkts: conns * 7,
        inBytes: conns * 454,
        outPkts: 0,
        outBytes: 0,
      };
    }),
  }));

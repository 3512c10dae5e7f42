/**
 * The reference cluster as a small world with rules: one OSPF/ECMP router, directors that announce a VIP, real servers
 * behind them. What is stopped on one host shows on the others after the time it takes in reality; traffic flows and
 * counters grow meanwhile. No I/O; the clock comes in.
 */

import { Machine, tableOf } from "./machine";
import { addressesOf, ospfOf } from "./routing-rules";
import type { SimServer, SimService, Snapshot } from "./snapshot";
import { directorFiles, routerFiles, SYSCTL_VALUES } from "./texts";

export type WorldHost = {
  readonly name: string;
  readonly role: "router" | "director" | "realserver" | "client";
  readonly address: string;
  readonly bootId: string;
};

export type Topology = {
  readonly hosts: readonly WorldHost[];
  readonly vip: string;
  readonly port: number;
  readonly scheduler: string;
  readonly weight: number;
  readonly connectionsPerSecond: number;
};

/** What an operator (or an accident) has done to one host, and since when the others see it. */
export type HostState = {
  keepalived: boolean;
  frr: boolean;
  /** The VIP is on lo. */
  vip: boolean;
  web: boolean;
  /** OSPF adjacency with the router stands since; null: gone. */
  adjacentSince: number | null;
  /** The router has it as next hop since; null: withdrawn. */
  announcedSince: number | null;
  /** Its health checks pass, as keepalived sees it. */
  healthy: boolean;
  bootId: string;
  /** Its files, and what its daemons have made of them. */
  readonly machine: Machine;
  servers: Map<string, { conns: number; inPkts: number; inBytes: number }>;
};

/** How long each effect takes, ms (measured with FRR 8.4.4, hello 1 s, dead 4 s, and keepalived 2.2.7, delay_loop 2). */
export const DELAYS = {
  ospfStop: 1_500,
  ospfStart: 4_000,
  withdraw: 200,
  announce: 500,
  checkDown: 2_500,
  checkUp: 2_500,
} as const;

export class World {
  private readonly states = new Map<string, HostState>();
  private readonly pending: { readonly at: number; readonly apply: (at: number) => void }[] = [];
  /** What has to be done when time has passed, and when a host has started anew. */
  readonly onTime = new Set<() => void>();
  readonly onBoot = new Map<string, () => void>();
  private movedTo: number;
  connectionsPerSecond: number;

  constructor(
    readonly topology: Topology,
    private readonly clock: () => number,
    /** 0: every effect at once. 1: as long as in reality. */
    private readonly slowness = 1,
  ) {
    this.movedTo = clock();
    this.connectionsPerSecond = topology.connectionsPerSecond;
    for (const host of topology.hosts) {
      const routes = host.role === "director" || host.role === "router";
      this.states.set(host.name, {
        keepalived: host.role === "director",
        frr: routes,
        vip: host.role === "director" || host.role === "realserver",
        web: host.role === "realserver",
        adjacentSince: routes ? this.movedTo : null,
        announcedSince: host.role === "director" ? this.movedTo : null,
        healthy: host.role === "realserver",
        bootId: host.bootId,
        machine: new Machine(filesOf(host, topology), SYSCTL_VALUES[host.role]),
        servers: new Map(),
      });
    }
  }

  now(): number {
    return this.clock();
  }

  state(name: string): HostState {
    const state = this.states.get(name);
    if (state === undefined) throw new Error(`the simulated cluster has no host ${name}`);
    return state;
  }

  /** Does something now and its consequence later. */
  private later(delayMs: number, apply: (at: number) => void): void {
    const at = this.clock() + delayMs * this.slowness;
    this.pending.push({ at, apply });
    this.pending.sort((a, b) => a.at - b.at);
  }

  setKeepalived(name: string, running: boolean): void {
    this.advance();
    const state = this.state(name);
    state.keepalived = running;
    if (running) state.machine.readKeepalived();
    state.machine.weights.clear();
    // Stopping takes the IPVS table away; starting begins a new one with counters at 0.
    state.servers.clear();
  }

  setFrr(name: string, running: boolean): void {
    this.advance();
    const state = this.state(name);
    state.frr = running;
    this.later(running ? DELAYS.ospfStart : DELAYS.ospfStop, (at) => {
      if (state.frr !== running) return;
      state.adjacentSince = running ? at : null;
      state.announcedSince = running && this.announces(state) ? at : null;
    });
  }

  /** keepalived reads its files again: connections and counters of what stays are kept. */
  reloadKeepalived(name: string): void {
    this.advance();
    this.state(name).machine.readKeepalived();
  }

  /** `ipvsadm -e …`, for the weight of a server that is there. False: it is not, or this is another command. */
  weighByHand(name: string, line: string): boolean {
    this.advance();
    const { machine, keepalived } = this.state(name);
    const [, entry, weight] = /^-e (-t \S+ -r \S+) .*?-w (\d+)/.exec(line) ?? [];
    const there = this.services(this.state(name)).some((service) =>
      service.servers.some((server) => entry === nameOf(service, server)),
    );
    if (!keepalived || entry === undefined || !there) return false;
    machine.weights.set(entry, Number(weight));
    return true;
  }

  /** FRR runs with what its file says: what it announces may be other than before. */
  setRouting(name: string): void {
    this.advance();
    const state = this.state(name);
    state.machine.readRouting();
    this.later(this.announces(state) ? DELAYS.announce : DELAYS.withdraw, (at) => this.settle(state, at));
  }

  private announces(state: HostState): boolean {
    return state.vip && state.machine.announces(this.topology.vip);
  }

  private settle(state: HostState, at: number): void {
    const announced = state.adjacentSince !== null && this.announces(state);
    if (announced !== (state.announcedSince !== null)) state.announcedSince = announced ? at : null;
  }

  /** Puts the VIP on lo or takes it off: OSPF announces or withdraws it. */
  setVip(name: string, held: boolean): void {
    this.advance();
    const state = this.state(name);
    state.vip = held;
    this.later(held ? DELAYS.announce : DELAYS.withdraw, (at) => {
      if (state.vip === held) this.settle(state, at);
    });
  }

  setWeb(name: string, running: boolean): void {
    this.advance();
    const state = this.state(name);
    state.web = running;
    this.later(running ? DELAYS.checkUp : DELAYS.checkDown, () => {
      if (state.web === running) state.healthy = running;
    });
  }

  reboot(name: string, bootId: string): void {
    this.advance();
    const state = this.state(name);
    state.bootId = bootId;
    state.servers.clear();
    this.onBoot.get(name)?.();
    state.machine.readKeepalived();
    state.machine.readRouting();
    this.settle(state, this.clock());
  }

  /** Directors the router sends traffic to. */
  nextHops(): WorldHost[] {
    return this.topology.hosts.filter(
      (host) => host.role === "director" && this.state(host.name).announcedSince !== null,
    );
  }

  realServers(): WorldHost[] {
    return this.topology.hosts.filter((host) => host.role === "realserver");
  }

  /** Lets time pass: effects that are due happen, and traffic flows in between. */
  advance(): void {
    const now = this.clock();
    for (const due of this.onTime) due();
    for (let next = this.pending[0]; next !== undefined && next.at <= now; next = this.pending[0]) {
      this.flow(next.at);
      this.pending.shift();
      next.apply(next.at);
    }
    this.flow(now);
  }

  private flow(until: number): void {
    const seconds = Math.max(0, until - this.movedTo) / 1000;
    this.movedTo = Math.max(this.movedTo, until);
    const hops = this.nextHops();
    if (seconds === 0) return;
    for (const hop of hops) {
      const state = this.state(hop.name);
      // keepalived is gone but the VIP is still announced: these connections are refused.
      if (!state.keepalived) continue;
      const servers = this.services(state).find((one) => this.isTheVip(one))?.servers ?? [];
      const weights = servers.reduce((sum, { weight }) => sum + weight, 0);
      for (const { address, weight } of servers) {
        if (weight === 0) continue;
        const conns = ((this.connectionsPerSecond * seconds) / hops.length) * (weight / weights);
        const counters = state.servers.get(address) ?? { conns: 0, inPkts: 0, inBytes: 0 };
        counters.conns += conns;
        counters.inPkts += conns * 7;
        counters.inBytes += conns * 454;
        state.servers.set(address, counters);
      }
    }
  }

  /** The host as its own tools would show it. */
  snapshot(name: string): Snapshot {
    this.advance();
    const { topology } = this;
    const host = topology.hosts.find((one) => one.name === name);
    if (host === undefined) throw new Error(`the simulated cluster has no host ${name}`);
    const state = this.state(name);
    const director = host.role === "director";
    const routes = director || host.role === "router";
    return {
      hostname: name,
      bootId: state.bootId,
      interfaces: addressesOf(host, state, topology),
      ipvs: director ? { moduleLoaded: true, services: state.keepalived ? this.services(state) : [] } : null,
      keepalived: director ? { running: state.keepalived, version: "2.2.7" } : null,
      routing: routes
        ? {
            version: "8.4.4",
            zebra: state.frr,
            ospf: state.frr ? ospfOf(this, host, state) : null,
            ...(state.machine.running === null ? {} : { running: state.machine.running }),
          }
        : null,
      daemons: {
        keepalived: state.keepalived ? [412, 413] : [],
        zebra: state.frr ? [377] : [],
        ospfd: state.frr ? [389] : [],
        nginx: state.web ? [501, 502] : [],
      },
      sysctls: Object.fromEntries(state.machine.sysctls),
      files: state.machine.files,
    };
  }

  private isTheVip({ protocol, address, port }: SimService): boolean {
    return protocol === "TCP" && address === this.topology.vip && port === this.topology.port;
  }

  private services(state: HostState): SimService[] {
    const carries = state.announcedSince !== null;
    const health = new Map(this.realServers().map((host) => [host.address, this.state(host.name).healthy]));
    const table = tableOf(
      state.machine.services,
      ({ address, checkers }) => checkers.length === 0 || (health.get(address) ?? false),
      (service, address): Partial<SimServer> => {
        if (!this.isTheVip(service)) return {};
        const rate = carries && health.get(address) ? this.connectionsPerSecond / 4 : 0;
        const counters = state.servers.get(address);
        return { activeConn: Math.round(rate / 2), inactConn: Math.round(rate * 12), ...counters };
      },
    );
    return table.map((service) => ({
      ...service,
      servers: service.servers.map((server) => ({
        ...server,
        weight: state.machine.weights.get(nameOf(service, server)) ?? server.weight,
      })),
    }));
  }
}

/** As ipvsadm names an entry; of other protocols than TCP nothing is written by hand here. */
const nameOf = ({ protocol, address, port }: SimService, server: SimServer): string =>
  `${protocol === "TCP" ? "-t" : "-"} ${address}:${port} -r ${server.address}:${server.port}`;

const filesOf = (host: WorldHost, topology: Topology): ReadonlyMap<string, string> => {
  const realServers = topology.hosts.filter((one) => one.role === "realserver");
  if (host.role === "director") return directorFiles(host, topology, realServers);
  return host.role === "router" ? routerFiles(host) : new Map();
};

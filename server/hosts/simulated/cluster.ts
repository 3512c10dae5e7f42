/**
 * The reference cluster, simulated: router, client, two directors, two real servers, each with its own port and host
 * key on loopback. Shared by tests, `--simulated` and whoever has no place for the practice cluster.
 */
import type { Server as TcpServer } from "node:net";
import type { OfferedKey } from "../fingerprint";
import type { SimulatedHost } from "./answer";
import { changeable } from "./changeable";
import { SimulatedChanges } from "./changes";
import { type Faults, noFaults } from "./faults";
import { listen, makeKeyPair, type SignIn, SimulatedSshServer } from "./ssh-server";
import { type Topology, World, type WorldHost } from "./world";

const boot = (n: number): string => `4b0d7e4e-0a63-4f0a-b6a1-1d8f5a3f2a${String(n).padStart(2, "0")}`;

/** One router, two directors that announce 192.168.0.100 by OSPF, two real servers, DR, wrr. */
export const REFERENCE: Topology = {
  hosts: [
    { name: "router", role: "router", address: "192.168.0.1", bootId: boot(1) },
    { name: "client", role: "client", address: "192.168.1.2", bootId: boot(2) },
    { name: "lvs1", role: "director", address: "192.168.0.2", bootId: boot(3) },
    { name: "lvs2", role: "director", address: "192.168.0.3", bootId: boot(4) },
    { name: "rs1", role: "realserver", address: "192.168.0.4", bootId: boot(5) },
    { name: "rs2", role: "realserver", address: "192.168.0.5", bootId: boot(6) },
  ],
  vip: "192.168.0.100",
  port: 80,
  scheduler: "wrr",
  weight: 10,
  connectionsPerSecond: 40,
};

export type ClusterOptions = SignIn & {
  readonly topology?: Topology;
  /** Hosts listen on basePort+1, +2, … in the topology's order; without it on free ports. */
  readonly basePort?: number;
  readonly now?: () => number;
  /** 0: everything that happens is seen at once. 1 (default): after the time it takes in reality. */
  readonly slowness?: number;
};

export type ClusterHost = {
  readonly name: string;
  readonly role: WorldHost["role"];
  /** Where its sshd listens. */
  readonly address: string;
  readonly port: number;
  /** Its address inside the cluster; the router's sshd forwards to port 22 of it. */
  readonly dataAddress: string;
  readonly user: string;
  readonly hostKey: OfferedKey;
  readonly faults: Faults;
  /** What became of changes there. */
  readonly changes: SimulatedChanges;
  changeHostKey(): void;
  /** Cuts its connections and refuses new ones. */
  powerOff(): Promise<void>;
  powerOn(): Promise<void>;
};

export type SimulatedCluster = {
  readonly hosts: readonly ClusterHost[];
  readonly world: World;
  /** A key that may sign in, whatever `authorizedKeys` says. */
  readonly clientKey: { readonly privateKey: string; readonly publicKey: string };
  /** Commands somebody tried to run that are not the script of verbs. */
  readonly unexpected: readonly string[];
  host(name: string): ClusterHost;
  stop(): Promise<void>;
};

export const startSimulatedCluster = async (options: ClusterOptions = {}): Promise<SimulatedCluster> => {
  const { topology = REFERENCE, basePort, now = Date.now } = options;
  const world = new World(topology, now, options.slowness);
  const clientKey = makeKeyPair();
  const unexpected: string[] = [];
  const running: RunningHost[] = [];
  const portFor = (address: string, port: number): number | null =>
    running.find((one) => one.dataAddress === address && (port === 22 || port === one.port))?.port ?? null;
  for (const [index, host] of topology.hosts.entries()) {
    const one = new RunningHost(host, world, {
      password: options.password,
      authorizedKeys: options.authorizedKeys && [...options.authorizedKeys, clientKey.publicKey],
      portFor,
      onUnexpected: (command) => unexpected.push(command),
    });
    running.push(one);
    await one.start(basePort === undefined ? 0 : basePort + index + 1);
  }
  return {
    hosts: running,
    world,
    clientKey,
    unexpected,
    host: (name) => {
      const found = running.find((one) => one.name === name);
      if (found === undefined) throw new Error(`the simulated cluster has no host ${name}`);
      return found;
    },
    stop: async () => {
      await Promise.all(running.map((one) => one.powerOff()));
    },
  };
};

class RunningHost implements ClusterHost {
  readonly address = "127.0.0.1";
  readonly user = "root";
  readonly faults = noFaults();
  readonly name: string;
  readonly role: WorldHost["role"];
  readonly dataAddress: string;
  port = 0;
  readonly changes: SimulatedChanges;
  private listener: TcpServer | null = null;
  private readonly ssh: SimulatedSshServer;

  constructor(
    host: WorldHost,
    world: World,
    options: Omit<ConstructorParameters<typeof SimulatedSshServer>[0], "host">,
  ) {
    this.name = host.name;
    this.role = host.role;
    this.dataAddress = host.address;
    const changes = new SimulatedChanges(changeable(world, host.name, this.faults));
    world.onTime.add(() => changes.tick());
    world.onBoot.set(host.name, () => changes.boot());
    this.changes = changes;
    const simulated: SimulatedHost = {
      name: host.name,
      faults: this.faults,
      changes,
      now: () => world.now(),
      snapshot: () => world.snapshot(host.name),
    };
    this.ssh = new SimulatedSshServer({ ...options, host: simulated });
  }

  get hostKey(): OfferedKey {
    return this.ssh.hostKey;
  }

  changeHostKey(): void {
    this.ssh.changeHostKey();
    this.ssh.cut();
  }

  async start(port: number): Promise<void> {
    const bound = await listen(this.address, port, (socket) => this.ssh.accept(socket));
    this.listener = bound.server;
    this.port = bound.port;
  }

  async powerOff(): Promise<void> {
    const { listener } = this;
    this.listener = null;
    this.ssh.cut();
    if (listener !== null) await new Promise((done) => listener.close(done));
  }

  async powerOn(): Promise<void> {
    if (this.listener === null) await this.start(this.port);
  }
}

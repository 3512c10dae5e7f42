/**
 * All hosts of all clusters that have an SSH address: a poller each, started, changed and stopped as the inventory says.
 */
import { HostError } from "../hosts/errors";
import type { HostPool, HostTarget } from "../hosts/host";
import type { WorkerKeys } from "../keys/key-file";
import type { StoredHost } from "../store/inventory/host-targets";
import type { HostMemory } from "./memory";
import { Poller, type PollerDeps } from "./poller";
import { sameDoor, targetOf } from "./targets";

export type FleetDeps = PollerDeps & {
  readonly keys: WorkerKeys;
  readonly pool: HostPool;
  /** What the store remembers of a host, or nothing seen yet. */
  readonly remember: (hostId: string) => HostMemory;
};

export class Fleet {
  private readonly pollers = new Map<string, Poller>();
  private readonly memories = new Map<string, HostMemory>();
  private hosts: ReadonlyMap<string, StoredHost> = new Map();

  constructor(private readonly deps: FleetDeps) {}

  /** Takes over a new inventory. A host that did not change is not disturbed; one whose door changed is connected anew. */
  async update(hosts: readonly StoredHost[]): Promise<void> {
    const before = this.hosts;
    this.hosts = new Map(hosts.map((host) => [host.hostId, host]));
    const wanted = new Set(hosts.filter((host) => host.enabled).map((host) => host.hostId));
    await Promise.all(
      [...this.pollers].map(async ([hostId, poller]) => {
        const now = this.hosts.get(hostId);
        const same =
          now && wanted.has(hostId) && sameHost(poller.host, now) && this.sameWay(poller.host, now, before);
        if (same) return;
        this.pollers.delete(hostId);
        this.deps.pool.forget(hostId);
        await poller.stop();
      }),
    );
    for (const host of hosts) if (wanted.has(host.hostId) && !this.pollers.has(host.hostId)) this.start(host);
  }

  get size(): number {
    return this.pollers.size;
  }

  /** Every host that is polled. */
  polled(): readonly StoredHost[] {
    return [...this.pollers.values()].map(({ host }) => host);
  }

  host(hostId: string): StoredHost | undefined {
    return this.hosts.get(hostId);
  }

  memory(hostId: string): HostMemory | undefined {
    return this.memories.get(hostId);
  }

  /** @throws HostError `no-credential` */
  target(hostId: string): Promise<HostTarget> {
    const host = this.hosts.get(hostId);
    if (!host) throw new HostError("no-credential", "This host has no SSH address.");
    return targetOf(host, this.hosts, this.deps.keys);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.pollers.values()].map((poller) => poller.stop()));
    this.pollers.clear();
  }

  private start(host: StoredHost): void {
    let opened: Promise<HostTarget> | null = null;
    const target = () => {
      opened ??= targetOf(host, this.hosts, this.deps.keys).catch((error: unknown) => {
        opened = null;
        throw error;
      });
      return opened;
    };
    const memory = this.memories.get(host.hostId) ?? this.deps.remember(host.hostId);
    this.memories.set(host.hostId, memory);
    this.pollers.set(host.hostId, new Poller(host, target, memory, this.deps));
  }

  private sameWay(was: StoredHost, now: StoredHost, before: ReadonlyMap<string, StoredHost>): boolean {
    if (was.jumpHostId === null || now.jumpHostId === null) return was.jumpHostId === now.jumpHostId;
    const [a, b] = [before.get(was.jumpHostId), this.hosts.get(now.jumpHostId)];
    return a !== undefined && b !== undefined && sameDoor(a, b);
  }
}

const sameHost = (a: StoredHost, b: StoredHost): boolean =>
  sameDoor(a, b) && a.name === b.name && a.pollSeconds === b.pollSeconds && a.roles.join() === b.roles.join();

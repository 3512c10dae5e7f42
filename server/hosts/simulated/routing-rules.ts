/** OSPF, routes and addresses of the reference cluster, derived from the state of all its hosts. */
import type { SimInterface, SimNeighbour, SimOspf, SimOspfInterface, SimRoute } from "./snapshot";
import type { HostState, Topology, World, WorldHost } from "./world";

const INSIDE = "192.168.0.0/24";
const OUTSIDE = "192.168.1.0/24";

const mac = (address: string, index: number): string =>
  `02:00:${[index, ...address.split(".").slice(1)].map((part) => Number(part).toString(16).padStart(2, "0")).join(":")}`;

export const addressesOf = (host: WorldHost, state: HostState, topology: Topology): SimInterface[] => {
  const ethernet = (index: number, name: string, address: string): SimInterface => ({
    name,
    index,
    mac: mac(address, index),
    mtu: 1500,
    up: true,
    loopback: false,
    addresses: [{ address, prefixLength: 24 }, ...others(name)],
  });
  const others = (device: string): SimInterface["addresses"] =>
    [...state.machine.addresses].flatMap(([cidr, on]) => {
      const [address = "", length = "32"] = cidr.split("/");
      return on === device ? [{ address, prefixLength: Number(length) }] : [];
    });
  const loopback: SimInterface = {
    name: "lo",
    index: 1,
    mac: "00:00:00:00:00:00",
    mtu: 65536,
    up: true,
    loopback: true,
    addresses: [
      { address: "127.0.0.1", prefixLength: 8 },
      ...(state.vip ? [{ address: topology.vip, prefixLength: 32 }] : []),
      ...others("lo"),
    ],
  };
  const made = [...new Set(state.machine.addresses.values())]
    .filter((name) => name !== "lo" && !/^eth[01]$/.test(name))
    .map((name, n): SimInterface => ({ ...ethernet(6 + n, name, "0.0.0.0"), addresses: others(name) }));
  const eth0 = ethernet(4, "eth0", host.address);
  const data = host.role === "router" ? [eth0, ethernet(5, "eth1", "192.168.1.1")] : [eth0];
  return [loopback, ...data, ...made];
};

export const ospfOf = (world: World, self: WorldHost, state: HostState): SimOspf => {
  const now = world.now();
  const speakers = world.topology.hosts.filter((host) => host.role === "router" || host.role === "director");
  const alive = speakers.filter(
    (host) => host.name === self.name || world.state(host.name).adjacentSince !== null,
  );
  const router = speakers.find((host) => host.role === "router");
  const neighbours = alive
    .filter((host) => host.name !== self.name && state.adjacentSince !== null)
    .map((host): SimNeighbour => {
      const isRouter = host.role === "router";
      const since = Math.max(world.state(host.name).adjacentSince ?? now, state.adjacentSince ?? now);
      return {
        routerId: host.address,
        address: host.address,
        interface: "eth0",
        localAddress: self.address,
        state: isRouter || self.role === "router" ? "Full" : "2-Way",
        role: isRouter ? "DR" : "DROther",
        priority: isRouter ? 10 : 0,
        upForMs: Math.max(0, Math.round(now - since)),
        deadInMs: 3_000 + (Math.round(now) % 1000),
      };
    });
  return {
    routerId: self.address,
    maximumPaths: self.role === "router" ? 8 : 256,
    neighbours,
    interfaces: interfacesOf(self, router, neighbours, state, world.topology),
    routes: routesOf(world, self, state, now),
    routers: alive.map((host) => host.address),
  };
};

const interfacesOf = (
  self: WorldHost,
  router: WorldHost | undefined,
  neighbours: readonly SimNeighbour[],
  state: HostState,
  topology: Topology,
): SimOspfInterface[] => {
  const isRouter = self.role === "router";
  const said = state.machine.routing.interfaces.find(({ name }) => name === "eth0")?.ospf;
  const eth0: SimOspfInterface = {
    name: "eth0",
    index: 4,
    mtu: 1500,
    address: self.address,
    prefixLength: 24,
    networkType: "BROADCAST",
    cost: said?.cost.value ?? 10,
    state: isRouter ? "DR" : "DROther",
    priority: said?.priority.value ?? 1,
    drId: router?.address ?? null,
    drAddress: router?.address ?? null,
    helloSeconds: said?.helloInterval.value ?? 10,
    deadSeconds: said?.deadInterval.value ?? 40,
    passive: false,
    neighbours: neighbours.length,
    adjacent: neighbours.filter((one) => one.state === "Full").length,
  };
  const quiet = { ...eth0, neighbours: 0, adjacent: 0, helloSeconds: 10, deadSeconds: 40 };
  if (isRouter) {
    const outside = {
      index: 5,
      address: "192.168.1.1",
      priority: 1,
      drAddress: "192.168.1.1",
      passive: true,
    };
    return [eth0, { ...quiet, name: "eth1", ...outside }];
  }
  if (!state.vip || !state.machine.announces(topology.vip)) return [eth0];
  const lo = { index: 1, mtu: 65536, address: topology.vip, prefixLength: 32, cost: 0, priority: 1 };
  return [
    eth0,
    { ...quiet, name: "lo", ...lo, networkType: "LOOPBACK", state: "Loopback", drId: null, drAddress: null },
  ];
};

/**
 * Connected networks lose against zebra's own connected routes and are never installed. Directors keep OSPF routes out
 * of their kernel by a route-map, as the reference set-up has it.
 */
const routesOf = (world: World, self: WorldHost, state: HostState, now: number): SimRoute[] => {
  const age = (since: number | null): number => Math.max(0, Math.floor((now - (since ?? now)) / 1000));
  const via = (address: string | null, name: string, index: number) => ({
    address,
    interface: name,
    interfaceIndex: index,
  });
  const vip = `${world.topology.vip}/32`;
  if (self.role === "router") {
    const base = { metric: 10, installed: false, active: true, ageSeconds: age(state.adjacentSince) };
    const hops = world.nextHops();
    const since = Math.max(...hops.map((host) => world.state(host.name).announcedSince ?? 0));
    return [
      { ...base, prefix: INSIDE, nextHops: [via(null, "eth0", 4)] },
      ...(hops.length === 0
        ? []
        : [
            {
              ...base,
              prefix: vip,
              installed: true,
              ageSeconds: age(since),
              nextHops: hops.map((host) => via(host.address, "eth0", 4)),
            },
          ]),
      { ...base, prefix: OUTSIDE, nextHops: [via(null, "eth1", 5)] },
    ];
  }
  const base = { metric: 10, installed: false, active: false, ageSeconds: age(state.adjacentSince) };
  const router = world.topology.hosts.find((host) => host.role === "router");
  return [
    { ...base, prefix: INSIDE, nextHops: [via(null, "eth0", 4)] },
    ...(state.vip ? [{ ...base, prefix: vip, metric: 0, nextHops: [via(null, "lo", 1)] }] : []),
    ...(state.adjacentSince !== null && router !== undefined
      ? [{ ...base, prefix: OUTSIDE, metric: 20, nextHops: [via(router.address, "eth0", 4)] }]
      : []),
  ];
};

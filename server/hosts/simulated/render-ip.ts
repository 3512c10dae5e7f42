/** `ip -j addr` and `ip -j route` as iproute2 6.1.0 prints them: one line, `protocol` left out when it was asked for. */
import type { SimInterface, Snapshot } from "./snapshot";

export const renderAddr = (interfaces: readonly SimInterface[]): string =>
  `${JSON.stringify(
    interfaces.map((link) => ({
      ifindex: link.index,
      ifname: link.name,
      flags: link.loopback
        ? ["LOOPBACK", "UP", "LOWER_UP"]
        : link.up
          ? ["BROADCAST", "MULTICAST", "UP", "LOWER_UP"]
          : ["BROADCAST", "MULTICAST"],
      mtu: link.mtu,
      qdisc: "noqueue",
      operstate: link.loopback ? "UNKNOWN" : link.up ? "UP" : "DOWN",
      group: "default",
      txqlen: 1000,
      link_type: link.loopback ? "loopback" : "ether",
      address: link.mac,
      broadcast: link.loopback ? "00:00:00:00:00:00" : "ff:ff:ff:ff:ff:ff",
      addr_info: link.addresses.map((one) => ({
        family: one.address.includes(":") ? "inet6" : "inet",
        local: one.address,
        prefixlen: one.prefixLength,
        scope: one.address.startsWith("127.") ? "host" : "global",
        label: one.label ?? link.name,
        valid_life_time: 4294967295,
        preferred_life_time: 4294967295,
      })),
    })),
  )}\n`;

/** A host route prints without /32. */
const destination = (prefix: string): string => prefix.replace(/\/32$/, "");

const ospfRoutes = (snapshot: Snapshot) =>
  (snapshot.routing?.ospf?.routes ?? [])
    .filter((route) => route.installed)
    .map((route) => {
      const [only] = route.nextHops;
      return route.nextHops.length === 1 && only !== undefined
        ? {
            dst: destination(route.prefix),
            nhid: 24,
            gateway: only.address,
            dev: only.interface,
            metric: 20,
            flags: [],
          }
        : {
            dst: destination(route.prefix),
            nhid: 25,
            metric: 20,
            flags: [],
            nexthops: route.nextHops.map((hop) => ({
              gateway: hop.address,
              dev: hop.interface,
              weight: 1,
              flags: [],
            })),
          };
    });

/** ip -j route show proto ospf */
export const renderOspfKernelRoutes = (snapshot: Snapshot): string =>
  `${JSON.stringify(ospfRoutes(snapshot))}\n`;

/** ip -j route show */
export const renderKernelRoutes = (snapshot: Snapshot): string => {
  const connected = snapshot.interfaces
    .filter((link) => !link.loopback && link.up)
    .flatMap((link) =>
      link.addresses.map((one) => ({
        dst: networkOf(one.address, one.prefixLength),
        dev: link.name,
        protocol: "kernel",
        scope: "link",
        prefsrc: one.address,
        flags: [],
      })),
    );
  return `${JSON.stringify([...ospfRoutes(snapshot).map((route) => ({ ...route, protocol: "ospf" })), ...connected])}\n`;
};

/** `192.168.0.2`, 24 → `192.168.0.0/24`. IPv4 only. */
export const networkOf = (address: string, length: number): string => {
  const bits = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - length);
  const base = Math.floor(bits / size) * size;
  return `${[24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join(".")}/${length}`;
};

/**
 * The practice cluster (e2e/lab): a real LVS + OSPF/ECMP cluster inside one user-mode Linux process, for tests, the demo and drills.
 *
 * This file says what a cluster is made of. A topology is data: to add one, write a file under `topologies/`; nothing else
 * knows about roles, and nothing in this folder may import from `server/` or `app/`.
 */

export type Role = "router" | "director" | "real-server" | "client" | "gateway";

/** Hosts in these roles stand around a cluster and are none of its business: a client, and a plain gateway between segments. */
const SURROUNDINGS: Role[] = ["client", "gateway"];

/** Ethernet interface; `segment` names the bridge its cable is plugged into. Addresses are CIDR, `192.168.0.2/24`. */
export type InterfaceSpec = { name: string; segment: string; addresses: string[] };

/** `mode` defaults to 0644, `owner` (a user name, its primary group goes with it) to root. */
export type FileSpec = { path: string; text: string; mode?: number; owner?: string };

/**
 * A daemon as this cluster runs it (no systemd inside). `start` and `stop` are commands run in turn;
 * `processes` are its command names (at most 15 characters, as in /proc/PID/comm), the supervisor first.
 */
export type ServiceSpec = { name: string; start: string[][]; stop: string[][]; processes: string[] };

export type HostSpec = {
  name: string;
  roles: Role[];
  interfaces: InterfaceSpec[];
  /** Addresses on `lo` besides 127.0.0.1: the VIPs of directors and, for DR, of real servers. CIDR. */
  loopback: string[];
  /** Default gateway. A host without one has none. */
  gateway?: string;
  /** More lines for `ip -batch`, run after the interfaces are up: `link add dummy0 type dummy`, `tunnel …`, `rule …`. */
  ipLines?: string[];
  sysctls: Record<string, string | number>;
  files: FileSpec[];
  /** In start order. sshd is there on every host and is not listed. */
  services: ServiceSpec[];
};

/** On `host`, `prefix` is routed over exactly `nextHops`. */
export type ExpectedRoute = { host: string; prefix: string; nextHops: string[] };
/** Of all hosts' Ethernet interfaces, only those of `host` hold `address`: VRRP has decided. */
export type ExpectedHolder = { address: string; host: string };

/** A Debian package and a file that is there exactly when it is installed. */
export type Package = { name: string; file: string };

export type Topology = {
  name: string;
  summary: string;
  /** Layer 2 segments, at most 12 characters each (they become bridges). */
  segments: string[];
  /** Kernel modules of user-mode Linux to load besides overlay, veth and bridge. */
  modules: string[];
  /** What its hosts need besides the packages every practice cluster needs. */
  packages?: Package[];
  hosts: HostSpec[];
  /** Addresses that belong to the cluster rather than to one host. */
  vips: string[];
  /** It has converged when every route and every holder is as said, and the client gets an answer from everything served. */
  converged: ExpectedRoute[];
  holders?: ExpectedHolder[];
  /** `http://192.168.0.100/`, `ftp://192.168.100.111:9814/`: addresses, no names. Traffic goes to the first. */
  served: string[];
};

export const inSurroundings = (host: HostSpec): boolean => host.roles.every((r) => SURROUNDINGS.includes(r));

/** The address part of a CIDR: `192.168.0.100/32` → `192.168.0.100`. */
export const addressOf = (cidr: string): string => cidr.slice(0, cidr.indexOf("/"));

/** Addresses that carry traffic (no loopback, no management), in the order of the interfaces. */
export const dataAddresses = (host: HostSpec): string[] =>
  host.interfaces.flatMap((i) => i.addresses.map(addressOf));

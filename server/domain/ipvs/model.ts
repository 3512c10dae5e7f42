/**
 * The IPVS table of one director, as `ipvsadm` shows it. Pure data; parsers stand beside it.
 */

export type Protocol = "tcp" | "udp" | "sctp";

/** How a director hands a packet on: DR prints as `Route`, NAT as `Masq`, TUN as `Tunnel`. */
export type ForwardingMethod = "dr" | "nat" | "tun" | "local";

/** What a virtual service listens for. */
export type ServiceMatch =
  | { readonly kind: "address"; readonly protocol: Protocol; readonly address: string; readonly port: number }
  | { readonly kind: "fwmark"; readonly mark: number; readonly family: "ipv4" | "ipv6" };

/**
 * The textual identity of a virtual service, the same everywhere in Sluice:
 * `tcp 192.168.0.100:80`, `udp [2001:db8::1]:53`, `fwm 300`, `fwm6 300`.
 */
export type ServiceKey = string;

/** The textual identity of a real server within a service: `192.168.0.4:80`, `[2001:db8::4]:80`. */
export type ServerKey = string;

export type Persistence = {
  readonly seconds: number;
  /** Netmask (IPv4) or prefix length (IPv6) as printed after `mask`; absent means one template per client. */
  readonly mask?: string;
  /** Persistence engine, e.g. `sip`. */
  readonly engine?: string;
};

export type RealServerEntry = {
  readonly key: ServerKey;
  readonly address: string;
  readonly port: number;
  readonly method: ForwardingMethod;
  readonly weight: number;
  readonly activeConn: number;
  readonly inactConn: number;
};

export type VirtualServiceEntry = {
  readonly key: ServiceKey;
  readonly match: ServiceMatch;
  readonly scheduler: string;
  /** e.g. `["mh-port"]` from `(mh-port)`. */
  readonly schedulerFlags: readonly string[];
  readonly persistence: Persistence | null;
  /** One-packet scheduling (UDP). */
  readonly ops: boolean;
  readonly servers: readonly RealServerEntry[];
};

export type IpvsTable = { readonly services: readonly VirtualServiceEntry[] };

/** Monotonic counters since the entry was created or zeroed; exact to 2^63, hence BigInt. */
export type Counters = {
  readonly conns: bigint;
  readonly inPkts: bigint;
  /** Always 0 in DR and TUN: replies bypass the director. That is not an outage. */
  readonly outPkts: bigint;
  readonly inBytes: bigint;
  readonly outBytes: bigint;
};

export type IpvsCounters = {
  readonly services: readonly {
    readonly key: ServiceKey;
    readonly counters: Counters;
    readonly servers: readonly { readonly key: ServerKey; readonly counters: Counters }[];
  }[];
};

/** Per second, from counter differences within one epoch. */
export type Rates = {
  readonly conns: number;
  readonly inPkts: number;
  readonly outPkts: number;
  readonly inBytes: number;
  readonly outBytes: number;
};

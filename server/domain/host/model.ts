/** What a host says about itself, apart from IPVS, OSPF and routes. Pure data. */

/** One address on one interface (`ip -j addr`). */
export type HeldAddress = {
  readonly address: string;
  readonly prefixLength: number;
  readonly family: "ipv4" | "ipv6";
  readonly interface: string;
  readonly label: string | null;
  readonly scope: string;
};

/**
 * `up`: set up and with a carrier. `no-carrier`: set up, but the cable is out or the other end is down. `off`: not set up.
 * Only the first carries packets.
 */
export type LinkState = "up" | "no-carrier" | "off";

export type Link = {
  readonly name: string;
  readonly state: LinkState;
  readonly mtu: number | null;
  /** `loopback`, or of what kind a virtual one is: `dummy`, `veth`, `vlan`, `ipip`; null: a plain one. */
  readonly kind: string | null;
  readonly mac: string | null;
};

export type Addresses = { readonly links: readonly Link[]; readonly held: readonly HeldAddress[] };

/** Slow facts, read once a minute. A value that could not be read is null. */
export type HostFacts = {
  readonly hostname: string | null;
  readonly bootId: string | null;
  readonly kernel: string | null;
  readonly os: string | null;
  /** host clock minus worker clock, milliseconds */
  readonly clockOffsetMs: number | null;
  readonly versions: {
    readonly keepalived: string | null;
    readonly ipvsadm: string | null;
    /** e.g. `FRR 8.4.4`, `Quagga 0.99.22.4` */
    readonly routing: string | null;
    readonly iproute2: string | null;
  };
  /** Running daemons by name (keepalived, zebra, ospfd, …) with their process ids. */
  readonly daemons: Readonly<Record<string, readonly number[]>>;
  /** sysctls that decide whether LVS works, by dotted name; missing on the host = null. */
  readonly sysctls: Readonly<Record<string, string | null>>;
  /** `ipvsadm -L --timeout`, seconds. */
  readonly timeouts: { readonly tcp: number; readonly tcpFin: number; readonly udp: number } | null;
  /** `ipvsadm -L --daemon`: connection sync daemons. */
  readonly syncDaemons: readonly {
    readonly role: "master" | "backup";
    readonly interface: string;
    readonly syncId: number;
  }[];
};

export type VrrpInstance = {
  readonly name: string;
  readonly state: "MASTER" | "BACKUP" | "FAULT" | "INIT" | "UNKNOWN";
  readonly interface: string | null;
  readonly vrid: number | null;
  readonly priority: number | null;
  readonly vips: readonly string[];
};

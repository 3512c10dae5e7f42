/**
 * What a director or a real server needs besides its daemons: VIPs on lo, ARP sysctls, forwarding, a tunnel, a gateway, and the firewall
 * marks of FTP. Rendered into files of the programs that read them (`ip -batch`, `sysctl`, `iptables-restore`), so that an
 * operator can read them, and applied again at every boot.
 */
export type SetUpAddress = {
  /** CIDR, `192.168.0.100/32`. */
  readonly address: string;
  /** `lo`, `tunl0`, `dummy0` (made where it is missing), `eth1`. */
  readonly device: string;
};

export type MarkRule = {
  /** From 1. */
  readonly mark: number;
  readonly protocol: "tcp" | "udp";
  readonly vip: string;
  /** `21`, `8000:10000`, … */
  readonly ports: readonly string[];
};

export type SetUp = {
  readonly addresses: readonly SetUpAddress[];
  /** Devices to make: `dummy0`, `tunl0`. */
  readonly devices: readonly { readonly name: string; readonly type: "dummy" | "ipip" }[];
  /** `net.ipv4.conf.all.arp_ignore` → `1`. */
  readonly sysctls: Readonly<Record<string, string>>;
  /** The default gateway of a real server behind NAT; null: left alone. */
  readonly gateway: string | null;
  readonly marks: readonly MarkRule[];
};

/**
 * The sysctls that may be set on a host: those that decide whether LVS works there, each with its range and what the kernel has by
 * itself. Nothing else is written, whatever a form sends. From Linux 6.1: Documentation/networking/ip-sysctl and ipvs-sysctl.
 */
export type SysctlKey = {
  /** `net.ipv4.ip_forward`; `*` stands for all, default, or a device. */
  readonly key: string;
  readonly label: string;
  readonly from: number;
  readonly to: number;
  /** How many numbers its value has. */
  readonly count: number;
  /** The kernel's own value; null: it depends on the machine. */
  readonly initial: string | null;
};

type Row = readonly [
  key: string,
  label: string,
  from: number,
  to: number,
  initial: string | null,
  count?: number,
];

const MOST = 2_147_483_647;

const ROWS: readonly Row[] = [
  ["net.ipv4.ip_forward", "Forward packets", 0, 1, "0"],
  ["net.ipv4.ip_nonlocal_bind", "Bind to addresses that are not here", 0, 1, "0"],
  ["net.ipv4.fib_multipath_hash_policy", "ECMP chooses by: 0 addresses, 1 ports too", 0, 3, "0"],
  ["net.ipv4.fib_multipath_use_neigh", "ECMP avoids next hops that do not answer ARP", 0, 1, "0"],
  ["net.ipv4.conf.*.arp_ignore", "Answers ARP: 1 only for addresses of the asked interface", 0, 8, "0"],
  ["net.ipv4.conf.*.arp_announce", "Asks ARP: 2 never in the name of a VIP", 0, 2, "0"],
  ["net.ipv4.conf.*.arp_filter", "Answers ARP where it would route", 0, 1, "0"],
  ["net.ipv4.conf.*.rp_filter", "Drops what came another way than it would go", 0, 2, "0"],
  ["net.ipv4.conf.*.send_redirects", "Sends ICMP redirects", 0, 1, "1"],
  ["net.ipv4.conf.*.accept_redirects", "Takes ICMP redirects", 0, 1, "1"],
  ["net.ipv4.conf.*.accept_local", "Takes packets that seem to come from itself", 0, 1, "0"],
  ["net.ipv4.conf.*.forwarding", "Forwards from this interface", 0, 1, "0"],
  ["net.ipv4.neigh.default.gc_thresh1", "ARP entries that are always kept", 0, MOST, "128"],
  ["net.ipv4.neigh.default.gc_thresh2", "ARP entries from which on old ones go", 0, MOST, "512"],
  ["net.ipv4.neigh.default.gc_thresh3", "ARP entries at most", 0, MOST, "1024"],
  ["net.ipv4.vs.am_droprate", "Always drops one packet of so many", 0, MOST, "10"],
  ["net.ipv4.vs.amemthresh", "Pages of memory below which it defends itself", 0, MOST, "1024"],
  ["net.ipv4.vs.backup_only", "A sync backup forwards nothing itself", 0, 1, "0"],
  ["net.ipv4.vs.cache_bypass", "Forwards to the origin when no cache is left", 0, 1, "0"],
  ["net.ipv4.vs.conn_reuse_mode", "A reused client port is scheduled anew", 0, 3, "1"],
  ["net.ipv4.vs.conntrack", "Keeps connections in conntrack too", 0, 1, "0"],
  ["net.ipv4.vs.drop_entry", "Drops connections when memory is short", 0, 3, "0"],
  ["net.ipv4.vs.drop_packet", "Drops packets when memory is short", 0, 3, "0"],
  ["net.ipv4.vs.expire_nodest_conn", "Ends connections of a removed real server", 0, 1, "0"],
  ["net.ipv4.vs.expire_quiescent_template", "Persistence ends with weight 0", 0, 1, "0"],
  ["net.ipv4.vs.ignore_tunneled", "Ignores what a real server sent through a tunnel", 0, 1, "0"],
  ["net.ipv4.vs.nat_icmp_send", "Sends ICMP errors for NAT", 0, 1, "0"],
  ["net.ipv4.vs.pmtu_disc", "Tells clients the MTU of the path", 0, 1, "1"],
  ["net.ipv4.vs.run_estimation", "Counts rates", 0, 1, "1"],
  ["net.ipv4.vs.schedule_icmp", "Schedules ICMP", 0, 1, "0"],
  ["net.ipv4.vs.secure_tcp", "Shorter TCP time-outs under attack", 0, 3, "0"],
  ["net.ipv4.vs.sloppy_sctp", "Takes SCTP connections without their beginning", 0, 1, "0"],
  ["net.ipv4.vs.sloppy_tcp", "Takes TCP connections without their SYN", 0, 1, "0"],
  ["net.ipv4.vs.snat_reroute", "Routes what NAT rewrote again", 0, 1, "1"],
  ["net.ipv4.vs.sync_persist_mode", "Syncs persistence only", 0, 1, "0"],
  ["net.ipv4.vs.sync_ports", "Threads of the sync daemon", 1, 8, "1"],
  ["net.ipv4.vs.sync_refresh_period", "Syncs unchanged connections after seconds", 0, MOST, "0"],
  ["net.ipv4.vs.sync_retries", "Syncs again, times", 0, 3, "0"],
  ["net.ipv4.vs.sync_threshold", "Syncs from this packet on, and every so many", 0, MOST, "3 50", 2],
  ["net.ipv4.vs.sync_version", "Version of the sync protocol", 0, 1, "1"],
  ["net.netfilter.nf_conntrack_max", "Connections conntrack keeps at most", 1, MOST, null],
];

export const sysctlKeys: readonly SysctlKey[] = ROWS.map(([key, label, from, to, initial, count = 1]) => ({
  key,
  label,
  from,
  to,
  count,
  initial,
}));

export const DEVICE = /^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,14})$/;

export type KnownSysctl = {
  readonly known: SysctlKey;
  /** For those of one device; `all` and `default` are none. */
  readonly device: string | null;
};

/**
 * `net.ipv4.conf.eth0.arp_ignore`; a device with a dot in its name has to be written `net/ipv4/conf/eth0.100/arp_ignore`, as sysctl
 * wants it. Null: not one that may be set.
 */
export const knownSysctl = (name: string): KnownSysctl | null => {
  const slashed = name.includes("/");
  const words = name.split(slashed ? "/" : ".");
  const device = words[2] === "conf" && words.length === 5 ? (words[3] ?? "") : null;
  if (device !== null && (!DEVICE.test(device) || (slashed && !device.includes(".")))) return null;
  if (device === null && slashed) return null;
  const pattern = words.map((word, index) => (device !== null && index === 3 ? "*" : word)).join(".");
  const known = sysctlKeys.find(({ key }) => key === pattern);
  if (known === undefined) return null;
  return { known, device: device === "all" || device === "default" ? null : device };
};

/**
 * The sysctls that decide whether LVS works on a host, by dotted name; the host script reads exactly these.
 * Interface-bound ones are read on `all` and `default`: the kernel takes the greater of `all` and the interface's own.
 */
export const SYSCTLS = [
  "net.ipv4.ip_forward",
  "net.ipv6.conf.all.forwarding",
  /** How an ECMP router picks a next hop: 0 by addresses, 1 by ports too, 2 by inner addresses. */
  "net.ipv4.fib_multipath_hash_policy",
  "net.ipv4.fib_multipath_use_neigh",
  "net.ipv4.vs.expire_nodest_conn",
  "net.ipv4.vs.expire_quiescent_template",
  "net.ipv4.vs.conn_reuse_mode",
  "net.ipv4.vs.sloppy_tcp",
  "net.ipv4.vs.conntrack",
  "net.ipv4.vs.sync_threshold",
  "net.ipv4.vs.sync_refresh_period",
  "net.ipv4.conf.all.arp_ignore",
  "net.ipv4.conf.all.arp_announce",
  "net.ipv4.conf.default.arp_ignore",
  "net.ipv4.conf.default.arp_announce",
  "net.ipv4.conf.lo.arp_ignore",
  "net.ipv4.conf.lo.arp_announce",
  "net.ipv4.conf.all.rp_filter",
  "net.ipv4.conf.default.rp_filter",
  "net.ipv4.conf.tunl0.rp_filter",
  "net.ipv4.conf.all.send_redirects",
  "net.netfilter.nf_conntrack_max",
] as const;

export type Sysctl = (typeof SYSCTLS)[number];

/** Kernel settings the topologies share. */

/** Packets may come and go by different ways (direct routing does that), and nobody is told of a shorter one. */
export const anyRoute = {
  "net.ipv4.conf.all.rp_filter": 0,
  "net.ipv4.conf.eth0.rp_filter": 0,
  "net.ipv4.conf.all.send_redirects": 0,
  "net.ipv4.conf.eth0.send_redirects": 0,
};

/** A real server that has the VIP on lo and does not tell the segment. */
export const quietArp = { "net.ipv4.conf.all.arp_ignore": 1, "net.ipv4.conf.all.arp_announce": 2 };

/**
 * Two directors, one master and one backup by VRRP, between an outer and an inner segment. Each VIP has a VRRP instance:
 * the one outside that clients ask, and the one inside that is the default gateway of the real servers. A sync group
 * keeps both with the same director, because NAT works only where the answers come back the way the requests went.
 */
import { keepalived, nginx } from "../services";
import type { HostSpec, Topology } from "../topology";
import { keepalivedFile, syncGroup, virtualServer, vrrpInstance } from "./keepalived-conf";
import { anyRoute } from "./sysctls";
import { webFiles } from "./web";

const VIP = "192.168.140.80";
const INNER_GATEWAY = "192.168.102.165";
const REAL_SERVERS = { rs1: "192.168.102.163", rs2: "192.168.102.164" };

type Director = { name: string; outer: string; inner: string; priority: 100 | 90 };

const director = ({ name, outer, inner, priority }: Director): HostSpec => ({
  name,
  roles: ["director"],
  interfaces: [
    { name: "eth0", segment: "outside", addresses: [`${outer}/24`] },
    { name: "eth1", segment: "inside", addresses: [`${inner}/24`] },
  ],
  loopback: [],
  sysctls: { ...anyRoute, "net.ipv4.ip_forward": 1 },
  files: [
    keepalivedFile(name, [
      syncGroup("GATEWAY", ["OUTSIDE", "INSIDE"]),
      vrrpInstance({ name: "OUTSIDE", interface: "eth0", virtualRouterId: 51, priority, addresses: [VIP] }),
      vrrpInstance({
        name: "INSIDE",
        interface: "eth1",
        virtualRouterId: 62,
        priority,
        addresses: [INNER_GATEWAY],
      }),
      virtualServer({
        of: `${VIP} 80`,
        scheduler: "rr",
        method: "NAT",
        servers: Object.values(REAL_SERVERS).map((address) => ({ address, port: 80, weight: 3 })),
      }),
    ]),
  ],
  services: [keepalived],
});

const realServer = (name: string, address: string): HostSpec => ({
  name,
  roles: ["real-server"],
  interfaces: [{ name: "eth0", segment: "inside", addresses: [`${address}/24`] }],
  loopback: [],
  gateway: INNER_GATEWAY,
  sysctls: {},
  files: webFiles(name, [80]),
  services: [nginx],
});

const client: HostSpec = {
  name: "client",
  roles: ["client"],
  interfaces: [{ name: "eth0", segment: "outside", addresses: ["192.168.140.10/24"] }],
  loopback: [],
  sysctls: {},
  files: [],
  services: [],
};

export const vrrpNat: Topology = {
  name: "vrrp-nat",
  summary: "two directors, VRRP master and backup, NAT to two real servers behind an inner gateway VIP",
  segments: ["outside", "inside"],
  modules: ["ip_vs", "ip_vs_rr", "ip_vs_wrr", "ip_vs_wlc"],
  hosts: [
    director({ name: "lvs1", outer: "192.168.140.79", inner: "192.168.102.161", priority: 100 }),
    director({ name: "lvs2", outer: "192.168.140.83", inner: "192.168.102.162", priority: 90 }),
    ...Object.entries(REAL_SERVERS).map(([name, address]) => realServer(name, address)),
    client,
  ],
  vips: [VIP, INNER_GATEWAY],
  converged: [],
  holders: [
    { address: VIP, host: "lvs1" },
    { address: INNER_GATEWAY, host: "lvs1" },
  ],
  served: [`http://${VIP}/`],
};

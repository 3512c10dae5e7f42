/**
 * Two directors that both work: two VIPs, two VRRP instances, each director master of one and backup of the other.
 * Direct routing to two real servers on the same segment, which hold both VIPs on lo and answer the client themselves.
 */
import { keepalived, nginx } from "../services";
import type { HostSpec, Topology } from "../topology";
import { keepalivedFile, virtualServer, vrrpInstance } from "./keepalived-conf";
import { anyRoute, quietArp } from "./sysctls";
import { webFiles } from "./web";

const VIPS = { lvs1: "192.168.140.80", lvs2: "192.168.140.81" };
const DIRECTORS = { lvs1: "192.168.140.79", lvs2: "192.168.140.83" };
const REAL_SERVERS = { rs1: "192.168.140.152", rs2: "192.168.140.224" };

const onSegment = (address: string): HostSpec["interfaces"] => [
  { name: "eth0", segment: "lan", addresses: [`${address}/24`] },
];

const director = (name: string, address: string): HostSpec => ({
  name,
  roles: ["director"],
  interfaces: onSegment(address),
  loopback: [],
  sysctls: anyRoute,
  files: [
    keepalivedFile(name, [
      ...Object.entries(VIPS).map(([master, vip], index) =>
        vrrpInstance({
          name: `VI_${index + 1}`,
          interface: "eth0",
          virtualRouterId: 51 + index,
          priority: master === name ? 100 : 90,
          addresses: [vip],
        }),
      ),
      ...Object.values(VIPS).map((vip) =>
        virtualServer({
          of: `${vip} 80`,
          scheduler: "rr",
          method: "DR",
          servers: Object.values(REAL_SERVERS).map((server) => ({ address: server, port: 80, weight: 10 })),
        }),
      ),
    ]),
  ],
  services: [keepalived],
});

const realServer = (name: string, address: string): HostSpec => ({
  name,
  roles: ["real-server"],
  interfaces: onSegment(address),
  loopback: Object.values(VIPS).map((vip) => `${vip}/32`),
  sysctls: quietArp,
  files: webFiles(name, [80]),
  services: [nginx],
});

const client: HostSpec = {
  name: "client",
  roles: ["client"],
  interfaces: onSegment("192.168.140.10"),
  loopback: [],
  sysctls: {},
  files: [],
  services: [],
};

export const vrrpDr: Topology = {
  name: "vrrp-dr",
  summary:
    "two directors, each VRRP master of one VIP and backup of the other, direct routing to two real servers",
  segments: ["lan"],
  modules: ["ip_vs", "ip_vs_rr", "ip_vs_wrr", "ip_vs_wlc"],
  hosts: [
    ...Object.entries(DIRECTORS).map(([name, address]) => director(name, address)),
    ...Object.entries(REAL_SERVERS).map(([name, address]) => realServer(name, address)),
    client,
  ],
  vips: Object.values(VIPS),
  converged: [],
  holders: Object.entries(VIPS).map(([host, address]) => ({ address, host })),
  served: Object.values(VIPS).map((vip) => `http://${vip}/`),
};

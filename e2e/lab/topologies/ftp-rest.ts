/**
 * FTP and REST behind the same two VIPs, each director master of one. FTP opens a second connection to a port agreed on
 * the way: a firewall mark makes one service of the control port and all data ports, and persistence keeps a client with
 * one real server. The real servers hold both VIPs on lo (direct routing).
 *
 * A mark wins over a service by address: were REST's port, which lies within the passive range, marked too, the service
 * by address would never see a packet.
 */
import { iptablesRules, keepalived, nginx, vsftpd } from "../services";
import type { FileSpec, HostSpec, Topology } from "../topology";
import { FTP_PORT, ftpFiles, ftpPackages, PASSIVE_PORTS } from "./ftp";
import { keepalivedFile, virtualServer, vrrpInstance } from "./keepalived-conf";
import { anyRoute, quietArp } from "./sysctls";
import { webFiles } from "./web";

const VIPS = { lvs1: "192.168.100.111", lvs2: "192.168.100.112" };
const DIRECTORS = { lvs1: "192.168.100.244", lvs2: "192.168.100.145" };
const REAL_SERVERS = { rs1: "192.168.100.34", rs2: "192.168.100.35" };
const MARK = 300;
const REST_PORT = 9826;

const marked = [
  `${FTP_PORT}`,
  `${PASSIVE_PORTS.first}:${REST_PORT - 1}`,
  `${REST_PORT + 1}:${PASSIVE_PORTS.last}`,
];

const markRules: FileSpec = {
  path: "/etc/iptables/rules.v4",
  text: `*mangle
${Object.values(VIPS)
  .flatMap((vip) =>
    marked.map(
      (ports) => `-A PREROUTING -d ${vip}/32 -p tcp -m tcp --dport ${ports} -j MARK --set-mark ${MARK}`,
    ),
  )
  .join("\n")}
COMMIT
`,
};

const servers = (port: number) =>
  Object.values(REAL_SERVERS).map((address) => ({ address, port, weight: 1 }));

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
    markRules,
    keepalivedFile(name, [
      ...Object.entries(VIPS).map(([master, vip], index) =>
        vrrpInstance({
          name: `VI_${index + 1}`,
          interface: "eth0",
          virtualRouterId: 100 + index,
          priority: master === name ? 100 : 90,
          addresses: [vip],
        }),
      ),
      virtualServer({
        of: `fwmark ${MARK}`,
        scheduler: "wrr",
        method: "DR",
        persistenceSeconds: 900,
        servers: servers(FTP_PORT),
      }),
      ...Object.values(VIPS).map((vip) =>
        virtualServer({
          of: `${vip} ${REST_PORT}`,
          scheduler: "wrr",
          method: "DR",
          servers: servers(REST_PORT),
        }),
      ),
    ]),
  ],
  services: [iptablesRules, keepalived],
});

const realServer = (name: string, address: string): HostSpec => ({
  name,
  roles: ["real-server"],
  interfaces: onSegment(address),
  loopback: Object.values(VIPS).map((vip) => `${vip}/32`),
  sysctls: quietArp,
  files: [...webFiles(name, [REST_PORT]), ...ftpFiles(name)],
  services: [nginx, vsftpd],
});

const client: HostSpec = {
  name: "client",
  roles: ["client"],
  interfaces: onSegment("192.168.100.10"),
  loopback: [],
  sysctls: {},
  files: [],
  services: [],
};

export const ftpRest: Topology = {
  name: "ftp-rest",
  summary:
    "FTP by firewall mark and REST by address on two VIPs, each director VRRP master of one, direct routing",
  segments: ["lan"],
  modules: ["ip_vs", "ip_vs_rr", "ip_vs_wrr", "ip_vs_wlc"],
  packages: ftpPackages,
  hosts: [
    ...Object.entries(DIRECTORS).map(([name, address]) => director(name, address)),
    ...Object.entries(REAL_SERVERS).map(([name, address]) => realServer(name, address)),
    client,
  ],
  vips: Object.values(VIPS),
  converged: [],
  holders: Object.entries(VIPS).map(([host, address]) => ({ address, host })),
  served: Object.values(VIPS).flatMap((vip) => [
    `http://${vip}:${REST_PORT}/`,
    `ftp://${vip}:${FTP_PORT}/who`,
  ]),
};

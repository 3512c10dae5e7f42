/**
 * Two directors behind one OSPF/ECMP router: both announce the VIP, the router spreads flows over them, each hands
 * connections to two real servers by direct routing. A client sits on the other side of the router.
 */
import { frr, frrFiles, keepalived, nginx } from "../services";
import type { HostSpec, Topology } from "../topology";
import { anyRoute, quietArp } from "./sysctls";
import { webFiles } from "./web";

const VIP = "192.168.0.100";
const ROUTER = "192.168.0.1";
const DIRECTORS = { lvs1: "192.168.0.2", lvs2: "192.168.0.3" };
const REAL_SERVERS = { rs1: "192.168.0.4", rs2: "192.168.0.5" };

// Without these timers FRR 8.4 takes 25 s to converge from a cold start; with them about 10.
const interfaceTimers = `ip ospf hello-interval 1
 ip ospf retransmit-interval 1
 ip ospf dead-interval 4`;
const routerTimers = `timers throttle lsa all 200
 timers lsa min-arrival 100`;

const frrHead = (hostname: string): string => `frr version 8.4.4
frr defaults traditional
hostname ${hostname}
log file /var/log/frr/frr.log informational
service integrated-vtysh-config
!`;

const routerFrr = `${frrHead("router")}
interface eth0
 ${interfaceTimers}
 ip ospf priority 10
!
router ospf
 ospf router-id ${ROUTER}
 log-adjacency-changes
 ${routerTimers}
 passive-interface eth1
 network 192.168.0.0/24 area 0
 network 192.168.1.0/24 area 0
 maximum-paths 8
!
`;

// The route map keeps what a director learns out of its own kernel: it announces and does not route.
const directorFrr = (hostname: string, address: string): string => `${frrHead(hostname)}
interface eth0
 ${interfaceTimers}
 ip ospf priority 0
!
router ospf
 ospf router-id ${address}
 log-adjacency-changes
 ${routerTimers}
 network 192.168.0.0/24 area 0
 network ${VIP}/32 area 0
!
route-map ANY deny 10
!
ip protocol ospf route-map ANY
!
`;

const realServer = (address: string): string => `    real_server ${address} 80 {
        weight 10
        HTTP_GET {
            url {
                path /
                status_code 200
            }
            connect_timeout 2
            retry 1
            delay_before_retry 1
        }
    }
`;

const keepalivedConf = (hostname: string): string => `global_defs {
    router_id ${hostname}
}

virtual_server ${VIP} 80 {
    delay_loop 2
    lb_algo wrr
    lb_kind DR
    protocol TCP
    inhibit_on_failure

${Object.values(REAL_SERVERS).map(realServer).join("\n")}}
`;

const director = (name: string, address: string): HostSpec => ({
  name,
  roles: ["director"],
  interfaces: [{ name: "eth0", segment: "inside", addresses: [`${address}/24`] }],
  loopback: [`${VIP}/32`],
  gateway: ROUTER,
  sysctls: { ...anyRoute, "net.ipv4.ip_forward": 1 },
  files: [
    ...frrFiles(name, directorFrr(name, address)),
    { path: "/etc/keepalived/keepalived.conf", text: keepalivedConf(name) },
  ],
  services: [frr, keepalived],
});

const webServer = (name: string, address: string): HostSpec => ({
  name,
  roles: ["real-server"],
  interfaces: [{ name: "eth0", segment: "inside", addresses: [`${address}/24`] }],
  loopback: [`${VIP}/32`],
  gateway: ROUTER,
  sysctls: { ...anyRoute, ...quietArp },
  files: webFiles(name, [80, 8000]),
  services: [nginx],
});

const router: HostSpec = {
  name: "router",
  roles: ["router"],
  interfaces: [
    { name: "eth0", segment: "inside", addresses: [`${ROUTER}/24`] },
    { name: "eth1", segment: "outside", addresses: ["192.168.1.1/24"] },
  ],
  loopback: [],
  sysctls: { ...anyRoute, "net.ipv4.ip_forward": 1, "net.ipv4.fib_multipath_hash_policy": 1 },
  files: frrFiles("router", routerFrr),
  services: [frr],
};

const client: HostSpec = {
  name: "client",
  roles: ["client"],
  interfaces: [{ name: "eth0", segment: "outside", addresses: ["192.168.1.2/24"] }],
  loopback: [],
  gateway: "192.168.1.1",
  sysctls: {},
  files: [],
  services: [],
};

export const ospfEcmp: Topology = {
  name: "ospf-ecmp",
  summary: "two directors behind an OSPF/ECMP router, direct routing to two real servers",
  segments: ["inside", "outside"],
  modules: ["ip_vs", "ip_vs_rr", "ip_vs_wrr", "ip_vs_sh", "ip_vs_mh", "dummy"],
  hosts: [
    router,
    ...Object.entries(DIRECTORS).map(([name, address]) => director(name, address)),
    ...Object.entries(REAL_SERVERS).map(([name, address]) => webServer(name, address)),
    client,
  ],
  vips: [VIP],
  served: [`http://${VIP}/`],
  converged: [{ host: "router", prefix: `${VIP}/32`, nextHops: Object.values(DIRECTORS) }],
};

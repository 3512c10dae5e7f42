/** The configuration files and sysctls of simulated hosts, as they would stand on real ones. */
import type { Topology, WorldHost } from "./world";

const COMMON = {
  "net.ipv4.fib_multipath_hash_policy": "0",
  "net.ipv4.conf.all.rp_filter": "0",
  "net.ipv4.conf.default.rp_filter": "0",
  "net.ipv4.conf.all.send_redirects": "1",
};
const ARP_OFF = {
  "net.ipv4.conf.all.arp_ignore": "0",
  "net.ipv4.conf.all.arp_announce": "0",
  "net.ipv4.conf.default.arp_ignore": "0",
  "net.ipv4.conf.default.arp_announce": "0",
  "net.ipv4.conf.lo.arp_ignore": "0",
  "net.ipv4.conf.lo.arp_announce": "0",
};

export const SYSCTL_VALUES: Readonly<Record<WorldHost["role"], Readonly<Record<string, string>>>> = {
  router: { ...COMMON, ...ARP_OFF, "net.ipv4.ip_forward": "1" },
  client: { ...COMMON, ...ARP_OFF, "net.ipv4.ip_forward": "0" },
  realserver: {
    ...COMMON,
    ...ARP_OFF,
    "net.ipv4.ip_forward": "0",
    "net.ipv4.conf.all.arp_ignore": "1",
    "net.ipv4.conf.all.arp_announce": "2",
    "net.ipv4.conf.lo.arp_ignore": "1",
    "net.ipv4.conf.lo.arp_announce": "2",
  },
  director: {
    ...COMMON,
    ...ARP_OFF,
    "net.ipv4.ip_forward": "1",
    "net.ipv4.vs.expire_nodest_conn": "0",
    "net.ipv4.vs.expire_quiescent_template": "0",
    "net.ipv4.vs.conn_reuse_mode": "1",
    "net.ipv4.vs.sloppy_tcp": "0",
    "net.ipv4.vs.conntrack": "0",
    "net.ipv4.vs.sync_threshold": "3\t50",
    "net.ipv4.vs.sync_refresh_period": "0",
  },
};

export const directorFiles = (
  host: WorldHost,
  topology: Topology,
  realServers: readonly WorldHost[],
): ReadonlyMap<string, string> =>
  new Map([
    ["/etc/keepalived/keepalived.conf", keepalivedConf(host, topology, realServers)],
    ["/etc/frr/frr.conf", frrConf(host, topology)],
    ["/etc/frr/daemons", "ospfd=yes\n"],
  ]);

const keepalivedConf = (host: WorldHost, topology: Topology, realServers: readonly WorldHost[]): string =>
  `global_defs {
    router_id ${host.name}
}
virtual_server ${topology.vip} ${topology.port} {
    delay_loop 2
    lb_algo ${topology.scheduler}
    lb_kind DR
    protocol TCP
    inhibit_on_failure
${realServers
  .map(
    (server) => `    real_server ${server.address} ${topology.port} {
        weight ${topology.weight}
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
`,
  )
  .join("")}}
`;

const frrConf = (host: WorldHost, topology: Topology): string => `frr version 8.4.4
frr defaults traditional
hostname ${host.name}
service integrated-vtysh-config
!
interface eth0
 ip ospf hello-interval 1
 ip ospf dead-interval 4
 ip ospf priority 0
!
router ospf
 ospf router-id ${host.address}
 network 192.168.0.0/24 area 0
 network ${topology.vip}/32 area 0
!
route-map ANY deny 10
!
ip protocol ospf route-map ANY
!
`;

export const routerFiles = (host: WorldHost): ReadonlyMap<string, string> =>
  new Map([
    [
      "/etc/frr/frr.conf",
      `frr version 8.4.4
frr defaults traditional
hostname ${host.name}
service integrated-vtysh-config
!
interface eth0
 ip ospf hello-interval 1
 ip ospf dead-interval 4
 ip ospf priority 10
!
router ospf
 ospf router-id ${host.address}
 passive-interface eth1
 network 192.168.0.0/24 area 0
 network 192.168.1.0/24 area 0
 maximum-paths 8
!
`,
    ],
    ["/etc/frr/daemons", "ospfd=yes\n"],
  ]);

/**
 * One director without keepalived, its table written by hand (ipvsadm), on which NAT, direct routing and tunnelling can be
 * tried by turns: `ipvsadm -e -t VIP:80 -r RIP:80 -m | -g | -i`. The client is outside, the real servers inside.
 *
 * A real server answers from its own address by way of the director, as NAT wants, and from the VIP by way of the gateway,
 * as the other two want: were its answers from the VIP to pass the director, the director would take them for forged.
 */
import { ipvsRules, nginx } from "../services";
import type { HostSpec, Topology } from "../topology";
import { anyRoute, quietArp } from "./sysctls";
import { webFiles } from "./web";

const VIP = "192.168.4.5";
const DIRECTOR = { outer: "192.168.4.4", inner: "192.168.5.5" };
const GATEWAY = { outer: "192.168.4.254", inner: "192.168.5.254" };
const REAL_SERVERS = { rs1: "192.168.5.11", rs2: "192.168.5.12" };

const director: HostSpec = {
  name: "lvs1",
  roles: ["director"],
  interfaces: [
    { name: "eth0", segment: "outside", addresses: [`${DIRECTOR.outer}/24`, `${VIP}/32`] },
    { name: "eth1", segment: "inside", addresses: [`${DIRECTOR.inner}/24`] },
  ],
  loopback: [],
  sysctls: { ...anyRoute, "net.ipv4.ip_forward": 1 },
  files: [
    {
      path: "/etc/ipvsadm.rules",
      text: [
        `-A -t ${VIP}:80 -s wrr`,
        ...Object.values(REAL_SERVERS).map((address) => `-a -t ${VIP}:80 -r ${address}:80 -m -w 1`),
        "",
      ].join("\n"),
    },
  ],
  services: [ipvsRules],
};

const realServer = (name: string, address: string): HostSpec => ({
  name,
  roles: ["real-server"],
  interfaces: [{ name: "eth0", segment: "inside", addresses: [`${address}/24`] }],
  loopback: [`${VIP}/32`],
  gateway: DIRECTOR.inner,
  ipLines: [
    "link set tunl0 up",
    `rule add from ${VIP} table 100`,
    `route add default via ${GATEWAY.inner} table 100`,
  ],
  // What comes out of the tunnel has a source that is not routed back into it.
  sysctls: { ...anyRoute, ...quietArp, "net.ipv4.conf.tunl0.rp_filter": 0 },
  files: webFiles(name, [80]),
  services: [nginx],
});

const gateway: HostSpec = {
  name: "gw",
  roles: ["gateway"],
  interfaces: [
    { name: "eth0", segment: "outside", addresses: [`${GATEWAY.outer}/24`] },
    { name: "eth1", segment: "inside", addresses: [`${GATEWAY.inner}/24`] },
  ],
  loopback: [],
  sysctls: { ...anyRoute, "net.ipv4.ip_forward": 1 },
  files: [],
  services: [],
};

const client: HostSpec = {
  name: "client",
  roles: ["client"],
  interfaces: [{ name: "eth0", segment: "outside", addresses: ["192.168.4.10/24"] }],
  loopback: [],
  gateway: GATEWAY.outer,
  sysctls: {},
  files: [],
  services: [],
};

export const methods: Topology = {
  name: "methods",
  summary:
    "one director without keepalived and two real servers: NAT, direct routing and tunnelling by turns",
  segments: ["outside", "inside"],
  modules: ["ip_vs", "ip_vs_rr", "ip_vs_wrr", "ip_vs_wlc", "ipip"],
  hosts: [
    director,
    ...Object.entries(REAL_SERVERS).map(([name, address]) => realServer(name, address)),
    gateway,
    client,
  ],
  vips: [VIP],
  converged: [],
  served: [`http://${VIP}/`],
};

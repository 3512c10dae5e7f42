/** FRR 8.4.4's `show …` for people: the text that Quagga has in almost the same shape. */
import { duration, uptime } from "./render-frr-json";
import { networkOf } from "./render-ip";
import type { SimOspf } from "./snapshot";

/** show ip ospf neighbor */
export const renderNeighboursText = (ospf: SimOspf): string => {
  let text =
    "\nNeighbor ID     Pri State           Up Time         Dead Time Address         Interface                        RXmtL RqstL DBsmL\n";
  for (const one of ospf.neighbours)
    text += `${one.routerId.padEnd(15)} ${String(one.priority).padStart(3)} ${`${one.state}/${one.role}`.padEnd(15)} ${duration(one.upForMs).padEnd(15)} ${duration(one.deadInMs).padStart(9)} ${one.address.padEnd(15)} ${`${one.interface}:${one.localAddress}`.padEnd(32)} ${"0".padStart(5)} ${"0".padStart(5)} ${"0".padStart(5)}\n`;
  return `${text}\n`;
};

/** show ip ospf */
export const renderProcessText = (
  ospf: SimOspf,
): string => ` OSPF Routing Process, Router ID: ${ospf.routerId}
 Supports only single TOS (TOS0) routes
 This implementation conforms to RFC2328
 RFC1583Compatibility flag is disabled
 OpaqueCapability flag is disabled
 Initial SPF scheduling delay 0 millisec(s)
 Maximum multiple paths(ECMP) supported ${ospf.maximumPaths}
 Administrative distance 110
 Number of external LSA 0. Checksum Sum 0x00000000
 Number of areas attached to this router: 1
 Area ID: 0.0.0.0 (Backbone)
   Number of interfaces in this area: Total: ${ospf.interfaces.length}, Active: ${ospf.interfaces.length}
   Number of fully adjacent neighbors in this area: ${ospf.neighbours.filter((one) => one.state === "Full").length}
   Area has no authentication
   Number of LSA ${ospf.routers.length + 1}
   Number of router LSA ${ospf.routers.length}. Checksum Sum 0x00028c01


`;

/** show ip ospf interface */
export const renderInterfacesText = (ospf: SimOspf): string =>
  ospf.interfaces
    .map((one) => {
      const lines = [
        `${one.name} is up`,
        `  ifindex ${one.index}, MTU ${one.mtu} bytes, BW 10000 Mbit <UP,BROADCAST,RUNNING,MULTICAST>`,
        `  Internet Address ${one.address}/${one.prefixLength}, Broadcast ${one.address}, Area 0.0.0.0`,
        "  MTU mismatch detection: enabled",
        `  Router ID ${ospf.routerId}, Network Type ${one.networkType}, Cost: ${one.cost}`,
        `  Transmit Delay is 1 sec, State ${one.state}, Priority ${one.priority}`,
      ];
      if (one.drId !== null)
        lines.push(
          `  Designated Router (ID) ${one.drId} Interface Address ${one.drAddress}/${one.prefixLength}`,
        );
      lines.push(
        "  No backup designated router on this network",
        `  Timer intervals configured, Hello ${one.helloSeconds}s, Dead ${one.deadSeconds}s, Wait ${one.deadSeconds}s, Retransmit 5`,
        one.passive ? "    No Hellos (Passive interface)" : "    Hello due in 0.371s",
        `  Neighbor Count is ${one.neighbours}, Adjacent neighbor count is ${one.adjacent}`,
      );
      return `${lines.join("\n")}\n`;
    })
    .join("");

/** show ip ospf route */
export const renderOspfRoutesText = (ospf: SimOspf): string => {
  let text = "============ OSPF network routing table ============\n";
  for (const route of ospf.routes) {
    text += `N    ${route.prefix.padEnd(21)} [${route.metric}] area: 0.0.0.0\n`;
    for (const hop of route.nextHops)
      text += `${" ".repeat(27)}${hop.address === null ? `directly attached to ${hop.interface}` : `via ${hop.address}, ${hop.interface}`}\n`;
  }
  return `${text}\n============ OSPF router routing table =============\n\n============ OSPF external routing table ===========\n\n\n`;
};

/** show ip ospf database */
export const renderDatabaseText = (ospf: SimOspf): string => {
  let text = `\n       OSPF Router with ID (${ospf.routerId})\n\n                Router Link States (Area 0.0.0.0)\n\nLink ID         ADV Router      Age  Seq#       CkSum  Link count\n`;
  for (const router of ospf.routers)
    text += `${router.padEnd(14)} ${router.padEnd(15)}   44 0x80000003 0xfac2 2\n`;
  const [first] = ospf.interfaces;
  text +=
    "\n                Net Link States (Area 0.0.0.0)\n\nLink ID         ADV Router      Age  Seq#       CkSum\n";
  if (first?.drAddress)
    text += `${first.drAddress.padEnd(14)} ${(first.drId ?? "").padEnd(15)}   43 0x80000002 0xa697\n`;
  return `${text}\n\n`;
};

const LEGEND = `Codes: K - kernel route, C - connected, S - static, R - RIP,
       O - OSPF, I - IS-IS, B - BGP, E - EIGRP, N - NHRP,
       T - Table, v - VNC, V - VNC-Direct, A - Babel, F - PBR,
       f - OpenFabric,
       > - selected route, * - FIB route, q - queued, r - rejected, b - backup
       t - trapped, o - offload failure

`;

/** show ip route ospf; the further next hops of a route stand without their prefix. */
export const renderRoutesText = (ospf: SimOspf): string => {
  let text = LEGEND;
  for (const route of ospf.routes) {
    const head = `O${route.installed ? ">*" : "  "} ${route.prefix} [110/${route.metric}]`;
    route.nextHops.forEach((hop, index) => {
      const where =
        hop.address === null
          ? `is directly connected, ${hop.interface}`
          : `via ${hop.address}, ${hop.interface}`;
      const start = index === 0 ? head : `  ${route.installed ? "*" : " "}`.padEnd(head.length);
      text += `${start} ${where}${route.active ? "" : " inactive"}, weight 1, ${uptime(route.ageSeconds)}\n`;
    });
  }
  return text;
};

/** show running-config */
export const renderRunningConfig = (hostname: string, version: string, ospf: SimOspf): string => {
  const networks = ospf.interfaces.map((one) => networkOf(one.address, one.prefixLength));
  return `Building configuration...

Current configuration:
!
frr version ${version}
frr defaults traditional
hostname ${hostname}
service integrated-vtysh-config
!
router ospf
 ospf router-id ${ospf.routerId}
${networks.map((network) => ` network ${network} area 0\n`).join("")}exit
!
end
`;
};

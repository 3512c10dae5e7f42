/** FRR 8.4.4's `show … json`: json-c's pretty print, two spaces, no space after the colon, slashes escaped. */
import type { SimOspf, SimRoute } from "./snapshot";

const pretty = (value: unknown): string =>
  `${JSON.stringify(value, null, 2).replaceAll('": ', '":').replaceAll("/", "\\/").replaceAll("{}", "{\n  }")}\n`;

/** `37.602s`, `1m04s`, `02h03m04s` */
export const duration = (ms: number): string => {
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(3)}s`;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");
  return seconds < 3600
    ? `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`
    : `${two(seconds / 3600)}h${two((seconds % 3600) / 60)}m${two(seconds % 60)}s`;
};

/** show ip ospf neighbor json */
export const renderNeighboursJson = (ospf: SimOspf): string => {
  const neighbors: Record<string, unknown[]> = {};
  for (const one of ospf.neighbours) {
    const state = `${one.state}/${one.role}`;
    neighbors[one.routerId] = [
      ...(neighbors[one.routerId] ?? []),
      {
        priority: one.priority,
        state,
        nbrPriority: one.priority,
        nbrState: state,
        converged: one.state,
        role: one.role,
        upTimeInMsec: one.upForMs,
        deadTimeMsecs: one.deadInMs,
        routerDeadIntervalTimerDueMsec: one.deadInMs,
        upTime: duration(one.upForMs),
        deadTime: duration(one.deadInMs),
        address: one.address,
        ifaceAddress: one.address,
        ifaceName: `${one.interface}:${one.localAddress}`,
        retransmitCounter: 0,
        linkStateRetransmissionListCounter: 0,
        requestCounter: 0,
        linkStateRequestListCounter: 0,
        dbSummaryCounter: 0,
        databaseSummaryListCounter: 0,
      },
    ];
  }
  return pretty({ neighbors });
};

/** show ip ospf json */
export const renderProcessJson = (ospf: SimOspf): string =>
  pretty({
    routerId: ospf.routerId,
    tosRoutesOnly: true,
    rfc2328Conform: true,
    spfScheduleDelayMsecs: 0,
    holdtimeMinMsecs: 50,
    holdtimeMaxMsecs: 5000,
    holdtimeMultplier: 1,
    spfLastExecutedMsecs: 35491,
    spfLastDurationMsecs: 1,
    lsaMinIntervalMsecs: 5000,
    lsaMinArrivalMsecs: 1000,
    writeMultiplier: 20,
    refreshTimerMsecs: 10000,
    maximumPaths: ospf.maximumPaths,
    preference: 110,
    lsaExternalCounter: 0,
    lsaExternalChecksum: 0,
    lsaAsopaqueCounter: 0,
    lsaAsOpaqueChecksum: 0,
    attachedAreaCounter: 1,
    areas: {
      "0.0.0.0": {
        backbone: true,
        areaIfTotalCounter: ospf.interfaces.length,
        areaIfActiveCounter: ospf.interfaces.length,
        nbrFullAdjacentCounter: ospf.neighbours.filter((one) => one.state === "Full").length,
        authentication: "authenticationNone",
        spfExecutedCounter: 5,
        lsaNumber: ospf.routers.length + 1,
        lsaRouterNumber: ospf.routers.length,
        lsaNetworkNumber: 1,
      },
    },
  });

/** show ip ospf interface json */
export const renderInterfacesJson = (ospf: SimOspf): string =>
  pretty({
    interfaces: Object.fromEntries(
      ospf.interfaces.map((one) => [
        one.name,
        {
          ifUp: true,
          ifIndex: one.index,
          mtuBytes: one.mtu,
          bandwidthMbit: one.networkType === "LOOPBACK" ? 0 : 10000,
          ifFlags:
            one.networkType === "LOOPBACK" ? "<UP,LOOPBACK,RUNNING>" : "<UP,BROADCAST,RUNNING,MULTICAST>",
          ospfEnabled: true,
          ipAddress: one.address,
          ipAddressPrefixlen: one.prefixLength,
          ospfIfType: "Broadcast",
          localIfUsed: one.address,
          area: "0.0.0.0",
          routerId: ospf.routerId,
          networkType: one.networkType,
          cost: one.cost,
          transmitDelaySecs: 1,
          state: one.state,
          priority: one.priority,
          ...(one.drId === null ? {} : { drId: one.drId, drAddress: one.drAddress }),
          timerMsecs: one.helloSeconds * 1000,
          timerDeadSecs: one.deadSeconds,
          timerWaitSecs: one.deadSeconds,
          timerRetransmitSecs: 5,
          ...(one.passive ? { timerPassiveIface: true } : { timerHelloInMsecs: 445 }),
          nbrCount: one.neighbours,
          nbrAdjacentCount: one.adjacent,
        },
      ]),
    ),
  });

/** show ip ospf route json: the one document FRR prints on one line. */
export const renderOspfRoutesJson = (ospf: SimOspf): string =>
  `${JSON.stringify(
    Object.fromEntries(
      ospf.routes.map((route) => [
        route.prefix,
        {
          routeType: "N",
          cost: route.metric,
          area: "0.0.0.0",
          nexthops: route.nextHops.map((hop) =>
            hop.address === null
              ? { ip: " ", "directly attached to": hop.interface, directlyAttachedTo: hop.interface }
              : { ip: hop.address, via: hop.interface },
          ),
        },
      ]),
    ),
  )}\n`;

/** `00:00:31`, `1d02h03m`, `02w3d04h` */
export const uptime = (seconds: number): string => {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");
  if (seconds < 86_400) return `${two(seconds / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
  const days = Math.floor(seconds / 86_400);
  return days < 7
    ? `${days}d${two((seconds % 86_400) / 3600)}h${two((seconds % 3600) / 60)}m`
    : `${two(days / 7)}w${days % 7}d${two((seconds % 86_400) / 3600)}h`;
};

const routeJson = (route: SimRoute): unknown => ({
  prefix: route.prefix,
  prefixLen: Number(route.prefix.split("/")[1]),
  protocol: "ospf",
  vrfId: 0,
  vrfName: "default",
  ...(route.installed ? { selected: true, destSelected: true } : {}),
  distance: 110,
  metric: route.metric,
  ...(route.installed ? { installed: true } : {}),
  table: 254,
  internalStatus: route.installed ? 16 : 0,
  internalFlags: route.installed ? 8 : 0,
  internalNextHopNum: route.nextHops.length,
  internalNextHopActiveNum: route.active ? route.nextHops.length : 0,
  nexthopGroupId: 32,
  ...(route.installed ? { installedNexthopGroupId: 32 } : {}),
  uptime: uptime(route.ageSeconds),
  nexthops: route.nextHops.map((hop) => ({
    flags: route.installed ? 3 : route.active ? 1 : 0,
    ...(route.installed ? { fib: true } : {}),
    ...(hop.address === null ? { directlyConnected: true } : { ip: hop.address, afi: "ipv4" }),
    interfaceIndex: hop.interfaceIndex,
    interfaceName: hop.interface,
    ...(route.active ? { active: true } : {}),
    weight: 1,
  })),
});

/** show ip route ospf json */
export const renderRoutesJson = (ospf: SimOspf): string =>
  pretty(Object.fromEntries(ospf.routes.map((route) => [route.prefix, [routeJson(route)]])));

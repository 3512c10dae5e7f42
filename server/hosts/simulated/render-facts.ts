/** The answer of script.sh's verb `facts`, and keepalived's DATA dump (`keepalived_check.data` of 2.2.7). */
import { TIMEOUTS } from "./render-ipvs";
import type { SimService, Snapshot } from "./snapshot";

/** `nowMs`: the host's own clock. `running`: without what programs are asked for. */
export const renderFacts = (snapshot: Snapshot, nowMs: number, running: boolean): string => {
  const lines = [
    `hostname=${snapshot.hostname}`,
    `boot_id=${snapshot.bootId}`,
    "kernel=6.1.0-18-amd64",
    "os=Debian GNU/Linux 12 (bookworm)",
    ...(running ? [] : programs(snapshot)),
  ];
  for (const [name, pids] of Object.entries(snapshot.daemons))
    if (pids.length > 0) lines.push(`daemon.${name}=${pids.join(" ")}`);
  for (const [name, value] of Object.entries(snapshot.sysctls)) lines.push(`sysctl.${name}=${value}`);
  lines.push(`now=${(nowMs / 1000).toFixed(6)}`);
  return `${lines.filter((line) => line !== "").join("\n")}\n`;
};

const programs = (snapshot: Snapshot): readonly string[] => {
  const lines: string[] = [];
  if (snapshot.keepalived !== null)
    lines.push(`version.keepalived=Keepalived v${snapshot.keepalived.version} (01/16,2022)`);
  if (snapshot.ipvs !== null) {
    lines.push(
      snapshot.ipvs.moduleLoaded
        ? "version.ipvsadm=ipvsadm v1.31 2019/12/24 (compiled with popt and IPVS v1.2.1)"
        : "",
    );
  }
  if (snapshot.routing?.zebra)
    lines.push(
      `version.routing=FRRouting ${snapshot.routing.version} (${snapshot.hostname}) on Linux(6.1.0-18-amd64).`,
    );
  lines.push("version.iproute2=ip utility, iproute2-6.1.0, libbpf 1.1.0");
  if (snapshot.ipvs?.moduleLoaded) lines.push(`ipvs.timeout=${TIMEOUTS.trimEnd()}`);
  return lines;
};

/** keepalived_check.data: global definitions, virtual servers with their real servers, then every health checker. */
export const renderCheckDump = (hostname: string, services: readonly SimService[]): string => {
  let text = `------< Global definitions >------
 Network namespace = (default)
 Network namespace ipvs = (main namespace)
 Router ID = ${hostname}
------< SSL definitions >------
 Using autogen SSL context
------< LVS Topology >------
 System is compiled with LVS v1.2.1
`;
  for (const service of services) text += virtualServer(service);
  text += "------< Health checkers >------\n";
  for (const service of services) for (const server of service.servers) text += checker(service, server);
  return text;
};

const onOff = (value: boolean): string => (value ? "ON" : "OFF");
const METHOD = { Route: "DR", Masq: "NAT", Tunnel: "TUN" } as const;

const virtualServer = (service: SimService): string => {
  const method = METHOD[service.servers[0]?.method ?? "Route"];
  const persistence =
    service.persistenceSeconds === null
      ? ""
      : `   persistence timeout = ${service.persistenceSeconds}\n   persistence granularity = 255.255.255.255\n`;
  let text = ` ------< Virtual server >------
 VS VIP = ${service.address}, VPORT = ${service.port}
   Address family = inet
   connection timeout = 5.000000
   delay_loop = 2.000000
   lvs_sched = ${service.scheduler}
   Hashed = disabled
   flag-1 = disabled
   flag-2 = disabled
   flag-3 = disabled
   One packet scheduling = disabled
${persistence}   protocol = ${service.protocol}
   alpha is OFF
   omega is OFF
   Inhibit on failure is ON
   quorum = 1, hysteresis = 0
   Using smtp notification = no
   default forwarding method = ${method}
   alive = 1
   quorum_state_up = ${service.servers.some((server) => server.healthy) ? 1 : 0}
   reloaded = 0
`;
  for (const server of service.servers)
    text += `   ------< Real server >------
   RIP = ${server.address}, RPORT = ${server.port}, WEIGHT = ${server.configuredWeight} EFF WEIGHT = ${server.configuredWeight}
   forwarding method = ${METHOD[server.method]}
   Alpha is OFF
   connection timeout = 5.000000
   connection limit range = 0 -> 0
   Delay loop = 2.000000
   Inhibit on failure is ${onOff(true)}
   Using smtp notification = yes
   initial weight = ${server.configuredWeight}
   effective weight = ${server.configuredWeight}
   previous effective_weight = 0
   alive = ${server.healthy ? 1 : 0}
   num failed checkers = ${server.healthy ? 0 : 1}
   RS set = 1
   reloaded = 0
`;
  return text;
};

const checker = (
  service: SimService,
  server: SimService["servers"][number],
): string => ` [${service.address}]:${service.protocol.toLowerCase()}:${service.port} -> [${server.address}]:${service.protocol.toLowerCase()}:${server.port}
   Enabled = yes
   Up = ${server.healthy ? "yes" : "no"}
   Has run = yes
   Current weight = 0
   Alpha = no
   Delay loop = 2000000 us
   Warmup = 2000000 us
   Retries = 1
   Delay before retry = 1000000 us
   Retries iterations = ${server.healthy ? 0 : 2}
   Default delay before retry = 3000000 us
   Log all failures = no
   Connection
     Dest = [${server.address}]:${server.port}
     Timeout = 2.000000
   Keepalive method = HTTP_GET, http protocol 1.0
   Enable SNI unset
   Fast recovery unset
   Checked url = /
     HTTP Status Code(s)
       200
${server.healthy ? "" : "   Failed URL = /\n"}`;

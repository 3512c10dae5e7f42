/** `ipvsadm` 1.31 as it prints (ipvsadm.c: widths 33, 28, 8). Always with -n and --exact. */
import type { SimServer, SimService } from "./snapshot";

const BANNER = "IP Virtual Server version 1.2.1 (size=4096)\n";
const REMOTE = "  -> RemoteAddress:Port";

const endpoint = (one: { readonly address: string; readonly port: number }): string =>
  one.address.includes(":") ? `[${one.address}]:${one.port}` : `${one.address}:${one.port}`;

const head = (service: SimService): string =>
  `${service.protocol.padEnd(4)} ${service.protocol === "FWM" ? service.address : endpoint(service)}`;
const flags = (service: SimService): string =>
  `${service.scheduler}${service.flags?.length ? ` (${service.flags.join(",")})` : ""}${service.persistenceSeconds === null ? "" : ` persistent ${service.persistenceSeconds}`}`;

const table = (
  services: readonly SimService[],
  columns: string,
  line: (service: SimService) => string,
  row: (server: SimServer) => string,
): string => {
  let text = BANNER + columns;
  for (const service of services) {
    text += `${line(service)}\n`;
    for (const server of service.servers) text += `${row(server)}\n`;
  }
  return text;
};

const remote = (server: SimServer): string => `  -> ${endpoint(server).padEnd(28)} `;
const left = (value: number | string, width: number): string => String(value).padEnd(width);

/** ipvsadm -Ln */
export const renderTable = (services: readonly SimService[]): string =>
  table(
    services,
    `Prot LocalAddress:Port Scheduler Flags\n${REMOTE}           Forward Weight ActiveConn InActConn\n`,
    (service) => `${head(service)} ${flags(service)}`,
    (server) =>
      `${remote(server)}${left(server.method, 7)} ${left(server.weight, 6)} ${left(server.activeConn, 10)} ${left(server.inactConn, 10)}`,
  );

const counters = (one: Pick<SimServer, "conns" | "inPkts" | "outPkts" | "inBytes" | "outBytes">): string =>
  [one.conns, one.inPkts, one.outPkts, one.inBytes, one.outBytes]
    .map((value) => ` ${String(Math.floor(value)).padStart(8)}`)
    .join("");

/** ipvsadm -Ln --stats --exact */
export const renderStats = (services: readonly SimService[]): string =>
  table(
    services,
    `Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes\n${REMOTE}\n`,
    (service) => head(service).padEnd(33) + counters(total(service)),
    (server) => `  -> ${endpoint(server)}`.padEnd(33) + counters(server),
  );

const total = (service: SimService) => {
  const sum = { conns: 0, inPkts: 0, outPkts: 0, inBytes: 0, outBytes: 0 };
  for (const server of service.servers) {
    sum.conns += Math.floor(server.conns);
    sum.inPkts += Math.floor(server.inPkts);
    sum.outPkts += Math.floor(server.outPkts);
    sum.inBytes += Math.floor(server.inBytes);
    sum.outBytes += Math.floor(server.outBytes);
  }
  return sum;
};

/** ipvsadm -Ln --persistent-conn */
export const renderPersistent = (services: readonly SimService[]): string =>
  table(
    services,
    `Prot LocalAddress:Port            Weight    PersistConn ActiveConn InActConn \n${REMOTE}\n`,
    (service) => `${head(service)} ${flags(service)}`,
    (server) =>
      `${remote(server)}${left(server.weight, 9)} ${left(server.persistentConn, 11)} ${left(server.activeConn, 10)} ${left(server.inactConn, 10)}`,
  );

/** ipvsadm -Ln --thresholds */
export const renderThresholds = (services: readonly SimService[]): string =>
  table(
    services,
    `Prot LocalAddress:Port            Uthreshold Lthreshold ActiveConn InActConn \n${REMOTE}\n`,
    (service) => `${head(service)} ${flags(service)}`,
    (server) =>
      `${remote(server)}${left(0, 10)} ${left(0, 10)} ${left(server.activeConn, 10)} ${left(server.inactConn, 10)}`,
  );

const OPTION = { TCP: "-t", UDP: "-u", SCTP: "--sctp-service" } as const;
const METHOD_FLAG = { Route: "-g", Masq: "-m", Tunnel: "-i" } as const;

/** ipvsadm -Sn */
export const renderSave = (services: readonly SimService[]): string => {
  let text = "";
  for (const service of services) {
    const which =
      service.protocol === "FWM"
        ? `-f ${service.address}`
        : `${OPTION[service.protocol]} ${endpoint(service)}`;
    const own = service.flags?.length ? ` -b ${service.flags.join(",")}` : "";
    const persistence = service.persistenceSeconds === null ? "" : ` -p ${service.persistenceSeconds}`;
    text += `-A ${which} -s ${service.scheduler}${persistence}${own}\n`;
    for (const server of service.servers)
      text += `-a ${which} -r ${endpoint(server)} ${METHOD_FLAG[server.method]} -w ${server.weight}\n`;
  }
  return text;
};

export const TIMEOUTS = "Timeout (tcp tcpfin udp): 900 120 300\n";

/** What ipvsadm says on stderr where the module is neither built in nor to be loaded. */
export const NO_MODULE =
  "modprobe: FATAL: Module ip_vs not found in directory /lib/modules/6.1.0-18-amd64\nCan't initialize ipvs: Protocol not available\nAre you sure that IP Virtual Server is built in the kernel or as module?\n";

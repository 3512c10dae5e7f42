/** Entries of the IPVS table as `ipvsadm -Sn` (1.28 and later) writes them, and an operator types them. Pure. */
import { serverKey } from "../../ipvs/keys";
import type { ForwardingMethod, Persistence, ServerKey, ServiceMatch } from "../../ipvs/model";

export type ServiceWords = {
  readonly match: ServiceMatch;
  readonly scheduler: string;
  readonly schedulerFlags: readonly string[];
  readonly persistence: Persistence | null;
  readonly ops: boolean;
};

export type ServerWords = {
  readonly key: ServerKey;
  readonly method: ForwardingMethod;
  readonly tunnel: string;
  readonly weight: number;
  readonly upper: number;
  readonly lower: number;
};

const PROTOCOL = { tcp: "-t", udp: "-u", sctp: "--sctp-service" } as const;
/** `Local` is how the kernel shows a server that is an address of the director itself; it is asked for as DR. */
const METHOD = { dr: "-g", nat: "-m", tun: "-i", local: "-g" } as const;

/** `-t 192.168.0.100:80`, `-f 300`, `-f 7 -6` */
const serviceName = (match: ServiceMatch): string =>
  match.kind === "fwmark"
    ? `-f ${match.mark}${match.family === "ipv6" ? " -6" : ""}`
    : `${PROTOCOL[match.protocol]} ${serverKey(match.address, match.port)}`;

/** `-A -t 192.168.0.100:80 -s wrr -p 300` */
export const serviceLine = (verb: "-A" | "-E", service: ServiceWords): string => {
  const { match, scheduler, schedulerFlags, persistence, ops } = service;
  return [
    `${verb} ${serviceName(match)} -s ${scheduler}`,
    ...(persistence ? [`-p ${persistence.seconds}`] : []),
    ...(persistence?.mask ? [`-M ${persistence.mask}`] : []),
    ...(persistence?.engine ? [`--pe ${persistence.engine}`] : []),
    ...(ops ? ["-o"] : []),
    ...(schedulerFlags.length > 0 ? [`-b ${schedulerFlags.join(",")}`] : []),
  ].join(" ");
};

export const removeServiceLine = (match: ServiceMatch): string => `-D ${serviceName(match)}`;

/** `-a -t 192.168.0.100:80 -r 192.168.0.4:80 -g -w 10`. Thresholds stand in it where there are any; `-Sn` never prints them. */
export const serverLine = (verb: "-a" | "-e", match: ServiceMatch, server: ServerWords): string =>
  [
    `${verb} ${serviceName(match)} -r ${server.key} ${METHOD[server.method]} -w ${server.weight}`,
    ...(server.tunnel === "" ? [] : [server.tunnel]),
    ...(server.upper > 0 ? [`-x ${server.upper}`] : []),
    ...(server.lower > 0 ? [`-y ${server.lower}`] : []),
  ].join(" ");

export const removeServerLine = (match: ServiceMatch, server: ServerKey): string =>
  `-d ${serviceName(match)} -r ${server}`;

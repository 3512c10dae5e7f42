/** The subjects of spans as text, and what their values mean. Pure. */
import type { ServerKey, ServiceKey } from "../ipvs/model";

/** `reachable`, or the code of the failure: `timeout`, `host-key-changed`, … */
export const reachSubject = "reach";
/** The boot id. */
export const bootSubject = "boot";
/** State as printed, `Full/DR`; `absent` when the neighbour is not listed. */
export const neighbourSubject = (address: string, iface: string): string => `neighbour ${address} ${iface}`;
/** The installed next hops, sorted, separated by a space; `none`. */
export const routeSubject = (prefix: string): string => `route ${prefix}`;
/** One next hop of one prefix: `installed`, `inactive` or `absent`. */
export const pathSubject = (prefix: string, nextHop: string): string => `path ${prefix} ${nextHop}`;
/** The weight in the kernel; `absent` when it is not in the table. */
export const weightSubject = (service: ServiceKey, server: ServerKey): string =>
  `weight ${service} ${server}`;
/** `present` or `absent`. */
export const serviceSubject = (service: ServiceKey): string => `service ${service}`;
/** The interfaces that hold it, separated by a space; `absent`. */
export const vipSubject = (address: string): string => `vip ${address}`;
/** Of a link that holds an address: `up`, `no-carrier`, `off`; `absent` when the host has it no more. */
export const linkSubject = (name: string): string => `link ${name}`;
/** `present` while OSPF has the interface; `absent` when it lists it no more. */
export const ospfInterfaceSubject = (name: string): string => `ospf-interface ${name}`;
/** `running` or `stopped`, from the process ids in the facts. */
export const daemonSubject = (name: string): string => `daemon ${name}`;
/** `MASTER`, `BACKUP`, `FAULT`, … */
export const vrrpSubject = (instance: string): string => `vrrp ${instance}`;

export const absent = "absent";
export const noNextHops = "none";

/** The next hops in the value of a `route` span. */
export const nextHopsIn = (value: string): readonly string[] =>
  value === noNextHops || value === "" ? [] : value.split(" ");

/** Which files of a host are Sluice's to write, and whose they are. The host's script holds the same list. Pure. */

/** Whose file it is: what has to be done when it changes follows from it. */
export type Owner = "keepalived" | "routing" | "set-up";

export const networkPath = "/etc/sluice/network.ip";
export const sysctlPath = "/etc/sysctl.d/60-sluice.conf";
export const rulesPath = "/etc/sluice/rules.v4";
export const routingPaths = {
  frr: ["/etc/frr/frr.conf"],
  quagga: ["/etc/quagga/zebra.conf", "/etc/quagga/ospfd.conf"],
  none: [],
} as const;

const ROUTING: readonly string[] = [...routingPaths.frr, ...routingPaths.quagga];
const SET_UP: readonly string[] = [networkPath, sysctlPath, rulesPath];

/** Below /etc/keepalived, without steps upwards, hidden names (files being staged have such), or characters a path seldom has. */
const KEEPALIVED = /^\/etc\/keepalived(?:\/(?!\.)[A-Za-z0-9_+@=,.-]+)+$/;

/** Null for a file that is nobody's: it is never written. */
export const ownerOf = (path: string): Owner | null => {
  if (ROUTING.includes(path)) return "routing";
  if (SET_UP.includes(path)) return "set-up";
  return KEEPALIVED.test(path) ? "keepalived" : null;
};

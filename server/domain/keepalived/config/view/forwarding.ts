/** `lb_kind` / `lvs_method`, with the tunnel types of newer kernels. keepalived wants the words exactly so. */
import type { Forwarding, TunnelType } from "./service-model";

const METHODS = { NAT: "nat", DR: "dr", TUN: "tun" } as const;

export const forwarding = ([method, ...rest]: readonly string[]): Forwarding | undefined => {
  if (method !== "NAT" && method !== "DR" && method !== "TUN") return undefined;
  if (method !== "TUN" || rest.length === 0) return { method: METHODS[method], tunnel: null };
  const tunnel = readTunnel(rest);
  return tunnel && { method: "tun", tunnel };
};

const readTunnel = ([keyword, type, ...rest]: readonly string[]): TunnelType | undefined => {
  if (keyword !== "type" || (type !== "ipip" && type !== "gue" && type !== "gre")) return undefined;
  const port = type === "gue" && rest[0] === "port" ? Number(rest[1]) : null;
  if ((type === "gue") !== (port !== null) || (port !== null && !(port > 0 && port < 65536)))
    return undefined;
  const checksum = rest[port === null ? 0 : 2];
  if (checksum === undefined) return { type, port, checksum: null };
  return checksum === "nocsum" || checksum === "csum" || checksum === "remcsum"
    ? { type, port, checksum }
    : undefined;
};

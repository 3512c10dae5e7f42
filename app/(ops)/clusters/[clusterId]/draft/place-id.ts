/** A place of the configuration as it stands in the address (`?at=`). Pure; read back by the configuration's tree. */
import { parseServiceKey } from "#domain/ipvs/keys";
import { placeKey } from "#domain/keepalived/config/change/heads";
import type { ServicePlace } from "#domain/keepalived/config/change/model";

/** A whole file of one host, as text. */
export const filePlaceId = (hostId: string, path: string): string => `file:${hostId}:${path}`;

export const readFilePlaceId = (id: string): { readonly hostId: string; readonly path: string } | null => {
  const [, hostId, path] = /^file:([^:]+):(.+)$/s.exec(id) ?? [];
  return hostId === undefined || path === undefined ? null : { hostId, path };
};

/** The place of a service, by its key in the kernel; null for text that is no key. */
export const servicePlaceId = (serviceKey: string): string | null => {
  const match = parseServiceKey(serviceKey);
  if (match === null) return null;
  const service: ServicePlace =
    match.kind === "fwmark"
      ? { head: `fwmark ${match.mark}`, protocol: "TCP" }
      : { head: `${match.address} ${match.port}`, protocol: PROTOCOL[match.protocol] };
  return `k:${placeKey({ kind: "service", service })}`;
};

const PROTOCOL = { tcp: "TCP", udp: "UDP", sctp: "SCTP" } as const;

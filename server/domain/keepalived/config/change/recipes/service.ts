/** A new service with its servers and their check; and a group of VIPs that share one. */
import type { CheckerKind } from "../../view/checker-model";
import type { FieldValue, KeepalivedEdit, ServicePlace } from "../model";
import { addPlace, type Edits, forHosts, type Given, given } from "./edits";

export type NewCheck = {
  readonly check: CheckerKind;
  readonly fields: Given;
  /** For HTTP_GET and SSL_GET: what is asked for. Without one keepalived ignores the check. */
  readonly urls: readonly Given[];
};

export type NewServer = {
  readonly address: string;
  /** Null: a server of a firewall mark. */
  readonly port: number | null;
  readonly weight: number;
};

export type Method = "DR" | "NAT" | "TUN";
export type Tunnel =
  | { readonly type: "ipip" }
  | { readonly type: "gre" }
  | { readonly type: "gue"; readonly port: number };

export type NewService = {
  readonly service: ServicePlace;
  readonly scheduler: string;
  /** `sh-port`, `mh-fallback`, `flag-1`, … */
  readonly schedulerFlags: readonly string[];
  readonly method: Method;
  /** For TUN; null: the kernel's own, ipip. */
  readonly tunnel: Tunnel | null;
  /** seconds; null: none */
  readonly persistence: number | null;
  /** Seconds between checks; null: keepalived's 60. */
  readonly checkEvery: number | null;
  /** Anything else of the catalogue. */
  readonly more: Given;
  readonly servers: readonly NewServer[];
  /** Made of every server. */
  readonly checks: readonly NewCheck[];
};

const methodWords = ({ method, tunnel }: Pick<NewService, "method" | "tunnel">): FieldValue =>
  method !== "TUN" || tunnel === null
    ? [method]
    : ["TUN", "type", tunnel.type, ...(tunnel.type === "gue" ? ["port", String(tunnel.port)] : [])];

export const serverHead = ({ address, port }: Pick<NewServer, "address" | "port">): string =>
  `${address} ${port ?? 0}`;

/** One server with its checks, in a service that is there. */
export const serverEdits = (
  service: ServicePlace,
  server: string,
  fields: Given,
  checks: readonly NewCheck[],
): readonly KeepalivedEdit[] => {
  const counts = new Map<CheckerKind, number>();
  return [
    addPlace({ kind: "server", service, server }, fields),
    ...checks.flatMap(({ check, fields: ofCheck, urls }) => {
      const index = counts.get(check) ?? 0;
      counts.set(check, index + 1);
      const place = { service, server, check, index };
      return [
        addPlace({ kind: "check", ...place }, ofCheck),
        ...urls.map((url, at) => addPlace({ kind: "url", ...place, url: at }, url)),
      ];
    }),
  ];
};

export const newService = (hostIds: readonly string[], wanted: NewService): Edits => {
  const { service, servers, checks } = wanted;
  const fields = given({
    delay_loop: wanted.checkEvery === null ? null : [String(wanted.checkEvery)],
    lb_algo: [wanted.scheduler],
    ...Object.fromEntries(wanted.schedulerFlags.map((flag) => [flag, []])),
    lb_kind: methodWords(wanted),
    persistence_timeout: wanted.persistence === null ? null : [String(wanted.persistence)],
    ...wanted.more,
  });
  return forHosts(hostIds, [
    addPlace({ kind: "service", service }, fields),
    ...servers.flatMap((server) =>
      serverEdits(service, serverHead(server), { weight: [String(server.weight)] }, checks),
    ),
  ]);
};

/** A group of VIPs or firewall marks, for services that listen on `group NAME`. */
export const newGroup = (
  hostIds: readonly string[],
  name: string,
  entries: readonly (readonly string[])[],
): Edits => forHosts(hostIds, [addPlace({ kind: "server-group", name }, { entries })]);

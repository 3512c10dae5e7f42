/** What somebody made in the IPVS table by hand, as edits of keepalived.conf. Empty: it takes the eye of a person, and the file as text. */
import { canonicalAddress } from "../../address";
import { parseServerKey } from "../../ipvs/keys";
import type { ForwardingMethod, RealServerEntry, VirtualServiceEntry } from "../../ipvs/model";
import type { KeepalivedEdit, ServicePlace } from "../../keepalived/config/change/model";
import { readPlaces } from "../../keepalived/config/change/places";
import { setField } from "../../keepalived/config/change/recipes/edits";
import { addServer } from "../../keepalived/config/change/recipes/server";
import { newService, serverHead } from "../../keepalived/config/change/recipes/service";
import type { RealServer, VirtualServer } from "../../keepalived/config/view/service-model";
import type { WantedServer, WantedService } from "../forecast/wanted";
import type { ChangeEdit } from "../model";
import type { Look } from "./table";

type Block = { readonly block: VirtualServer; readonly place: ServicePlace };
type Edits = readonly ChangeEdit[];

/** What a tunnel is made of the kernel does not list. `local` is how it shows a server that is the director itself. */
const METHOD: Readonly<Record<ForwardingMethod, "DR" | "NAT" | null>> = {
  dr: "DR",
  nat: "NAT",
  tun: null,
  local: null,
};
const PROTOCOL = { tcp: "TCP", udp: "UDP", sctp: "SCTP" } as const;

/** The block a service of the kernel comes from, and how an edit names it. */
const blockOf = ({ side }: Look, key: string): Block | null => {
  const block = side.keepalived?.virtualServers.find(({ keys }) => keys.includes(key));
  if (!block) return null;
  const { selector } = block;
  const head =
    selector.kind === "address"
      ? `${selector.address} ${selector.port}`
      : selector.kind === "fwmark"
        ? `fwmark ${selector.mark}`
        : `group ${selector.group}`;
  return { block, place: { head, protocol: PROTOCOL[block.protocol.value] } };
};

/** One address on several ports: which of them is meant cannot be told. */
const serverOf = ({ block, place }: Block, server: WantedServer) => {
  const endpoint = parseServerKey(server.key);
  const real = block.realServers.filter(
    ({ address, port }) =>
      canonicalAddress(address) === endpoint?.address &&
      (server.method !== "nat" || !port || port === endpoint.port),
  );
  const [one] = real;
  return one && real.length === 1 ? ({ kind: "server", service: place, server: headOf(one) } as const) : null;
};

const headOf = ({ address, port }: RealServer): string => (port === null ? address : `${address} ${port}`);

const edits = ({ request: { host } }: Look, made: readonly KeepalivedEdit[]): Edits =>
  made.map((edit) => ({ kind: "keepalived", hostIds: [host.hostId], edit }));

const ofServer = (
  look: Look,
  service: WantedService,
  server: WantedServer,
  make: (place: NonNullable<ReturnType<typeof serverOf>>) => readonly KeepalivedEdit[],
): Edits => {
  const found = blockOf(look, service.key);
  const place = found && serverOf(found, server);
  return place ? edits(look, make(place)) : [];
};

export const adoptWeight = (
  look: Look,
  service: WantedService,
  server: WantedServer,
  weight: number,
): Edits => ofServer(look, service, server, (place) => [setField(place, "weight", [String(weight)])]);

/** With the weight it has there. */
export const adoptMethod = (
  look: Look,
  service: WantedService,
  server: WantedServer,
  { method, weight }: RealServerEntry,
): Edits => {
  const word = METHOD[method];
  if (word === null) return [];
  return ofServer(look, service, server, (place) => [
    setField(place, "lvs_method", [word]),
    ...(weight === server.weight ? [] : [setField(place, "weight", [String(weight)])]),
  ]);
};

export const adoptThresholds = (
  look: Look,
  service: WantedService,
  server: WantedServer,
  kernel: { readonly upper: number; readonly lower: number },
): Edits => {
  const value = (limit: number): readonly string[] | null => (limit === 0 ? null : [String(limit)]);
  return ofServer(look, service, server, (place) => [
    setField(place, "uthreshold", value(kernel.upper)),
    setField(place, "lthreshold", value(kernel.lower)),
  ]);
};

export const adoptNoServer = (look: Look, service: WantedService, server: WantedServer): Edits =>
  ofServer(look, service, server, (place) => [{ kind: "remove", place }]);

/** Its block stands for other services, too, where it is one of a group. */
export const adoptNoService = (look: Look, { key }: WantedService): Edits => {
  const found = blockOf(look, key);
  if (found === null || found.block.keys.length > 1) return [];
  return edits(look, [{ kind: "remove", place: { kind: "service", service: found.place } }]);
};

/** Checked as the first server of the service is, from then on. */
export const adoptServer = (look: Look, service: WantedService, entry: RealServerEntry): Edits => {
  const { host } = look.request;
  const found = blockOf(look, service.key);
  const like = found?.block.realServers[0]?.forwarding.value.method;
  const word = METHOD[entry.method];
  if (found === null || host.keepalivedPath === null || (word === null && entry.method !== like)) return [];
  const places = readPlaces(look.side.files, host.keepalivedPath, { configId: host.configId });
  const port = service.match.kind === "fwmark" ? 0 : entry.port;
  const added = addServer([{ hostId: host.hostId, places }], entry.address, [
    { service: found.place, port, weight: entry.weight, checks: null },
  ]);
  const place = { kind: "server", service: found.place, server: `${entry.address} ${port}` } as const;
  return added.length === 0 || word === null || entry.method === like
    ? added
    : [...added, ...edits(look, [setField(place, "lvs_method", [word])])];
};

/** Nobody checks its servers yet: the draft is the place to say how. keepalived sets no service up that has none. */
export const adoptService = (look: Look, entry: VirtualServiceEntry): Edits => {
  const { match, servers } = entry;
  const method = servers[0] && METHOD[servers[0].method];
  if (!method || servers.some((server) => server.method !== servers[0]?.method)) return [];
  return newService([look.request.host.hostId], {
    service:
      match.kind === "fwmark"
        ? { head: `fwmark ${match.mark}`, protocol: "TCP" }
        : { head: serverHead(match), protocol: PROTOCOL[match.protocol] },
    scheduler: entry.scheduler,
    schedulerFlags: entry.schedulerFlags,
    method,
    tunnel: null,
    persistence: entry.persistence?.seconds ?? null,
    checkEvery: null,
    more: {
      ...(entry.ops ? { ops: [] } : {}),
      ...(entry.persistence?.mask ? { persistence_granularity: [entry.persistence.mask] } : {}),
      ...(entry.persistence?.engine ? { persistence_engine: [entry.persistence.engine] } : {}),
    },
    servers: servers.map(({ address, port, weight }) => ({ address, port, weight })),
    checks: [],
  });
};

/** Its scheduler with its flags, persistence, one-packet scheduling. */
export const adoptServiceWords = (look: Look, service: WantedService, entry: VirtualServiceEntry): Edits => {
  const found = blockOf(look, service.key);
  if (!found) return [];
  const place = { kind: "service", service: found.place } as const;
  const set = (field: string, was: string | null, is: string | null): readonly KeepalivedEdit[] =>
    was === is ? [] : [setField(place, field, is === null ? null : is === "" ? [] : [is])];
  const flags = [...new Set([...service.schedulerFlags, ...entry.schedulerFlags])];
  const seconds = (of: { readonly seconds: number } | null): string | null =>
    of ? String(of.seconds) : null;
  return edits(look, [
    ...set("lb_algo", service.scheduler, entry.scheduler),
    ...flags.flatMap((flag) =>
      set(
        flag,
        service.schedulerFlags.includes(flag) ? "" : null,
        entry.schedulerFlags.includes(flag) ? "" : null,
      ),
    ),
    ...set("persistence_timeout", seconds(service.persistence), seconds(entry.persistence)),
    ...set("persistence_granularity", service.persistence?.mask ?? null, entry.persistence?.mask ?? null),
    ...set("persistence_engine", service.persistence?.engine ?? null, entry.persistence?.engine ?? null),
    ...set("ops", service.ops ? "" : null, entry.ops ? "" : null),
  ]);
};

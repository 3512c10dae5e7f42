/** A real server in several services at once: like the servers that are there, or as it is told. And out of all of them again. */
import { headKey, placeKey, wordsOfHead } from "../heads";
import type { KeepalivedEdit, ServicePlace } from "../model";
import type { PlaceNode } from "../places";
import { type Edits, eachHost, findPlace, type Given, type HostPlaces } from "./edits";
import { type NewCheck, serverEdits } from "./service";

export type ServerInService = {
  readonly service: ServicePlace;
  /** Null: the service's own port; 0 for a firewall mark. */
  readonly port: number | null;
  /** Null: as the first server of the service has it. */
  readonly weight: number | null;
  /** Null: the checks of the first server of the service. */
  readonly checks: readonly NewCheck[] | null;
};

/** What a place says itself. */
const saidFields = ({ fields }: PlaceNode, except: readonly string[]): Given =>
  Object.fromEntries(
    fields.flatMap(({ field, from, value }) =>
      from === "file" && value !== null && !except.includes(field) ? [[field, value]] : [],
    ),
  );

const checksOf = (server: PlaceNode): readonly NewCheck[] =>
  server.children.flatMap((check) =>
    check.place.kind === "check"
      ? [
          {
            check: check.place.check,
            // A check of another address would check that server again.
            fields: saidFields(check, ["connect_ip"]),
            urls: check.children.map((url) => saidFields(url, [])),
          },
        ]
      : [],
  );

const portOf = (service: ServicePlace, like: PlaceNode | undefined): string => {
  const [first, second] = wordsOfHead(service.head);
  if (first === "fwmark") return "0";
  if (first !== "group") return second ?? "0";
  return like?.place.kind === "server" ? (wordsOfHead(like.place.server)[1] ?? "0") : "0";
};

/** The edits of one host; a service it does not have is left out, for the plan to tell. */
const onHost = (host: HostPlaces, address: string, wanted: ServerInService): readonly KeepalivedEdit[] => {
  const service = findPlace(host.places, placeKey({ kind: "service", service: wanted.service }));
  if (service === null || service.place.kind !== "service") return [];
  const server = `${address} ${wanted.port ?? portOf(wanted.service, service.children[0])}`;
  const others = service.children.filter(
    ({ place }) =>
      place.kind === "server" && headKey(wordsOfHead(place.server)) !== headKey(wordsOfHead(server)),
  );
  const like = others[0];
  const copied = like ? saidFields(like, ["head", "snmp_name"]) : {};
  const weight: Given = wanted.weight === null ? {} : { weight: [String(wanted.weight)] };
  return serverEdits(
    wanted.service,
    server,
    { ...copied, ...weight },
    wanted.checks ?? (like ? checksOf(like) : []),
  );
};

export const addServer = (
  hosts: readonly HostPlaces[],
  address: string,
  services: readonly ServerInService[],
): Edits =>
  eachHost(
    hosts.map((host) => ({
      hostId: host.hostId,
      edits: services.flatMap((wanted) => onHost(host, address, wanted)),
    })),
  );

/** Takes every server of this address out of every service. */
export const removeServer = (hosts: readonly HostPlaces[], address: string): Edits => {
  const ofAddress = headKey([address, "0"]).split(" ")[0];
  return eachHost(
    hosts.map(({ hostId, places }) => ({
      hostId,
      edits: places
        .flatMap(({ children }) => children)
        .flatMap(({ place }): readonly KeepalivedEdit[] =>
          place.kind === "server" && headKey(wordsOfHead(place.server)).split(" ")[0] === ofAddress
            ? [{ kind: "remove", place }]
            : [],
        ),
    })),
  );
};

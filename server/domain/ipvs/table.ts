/** `ipvsadm -Ln [--exact]`, 1.24 to 1.31: the director's table. Connections are printed in full with and without `--exact`. */
import { wholeNumber } from "../output";
import { failed, type Parsed, parsed } from "../reading";
import { serviceKey } from "./keys";
import { type ListedServer, type ListedService, parseListing } from "./listing";
import type { ForwardingMethod, IpvsTable, Persistence, RealServerEntry, VirtualServiceEntry } from "./model";

/** The table, or why it is not known. An empty table is a table; an empty output is not. */
export const parseTable = (output: string): Parsed<IpvsTable> => {
  const listing = parseListing(output, "table");
  if (listing.kind === "failed") return listing;
  const services: VirtualServiceEntry[] = [];
  for (const listed of listing.value) {
    const key = serviceKey(listed.match);
    const options = readOptions(listed);
    if (options === null)
      return failed(`ipvsadm's line of ${key} cannot be read: "${listed.rest.join(" ")}"`);
    const servers: RealServerEntry[] = [];
    for (const entry of listed.servers) {
      const server = readServer(entry);
      if (server === null)
        return failed(`ipvsadm's line of ${entry.key} in ${key} is cut off or not a table's`);
      servers.push(server);
    }
    services.push({ key, match: listed.match, ...options, servers });
  }
  return parsed({ services });
};

const METHODS: Readonly<Record<string, ForwardingMethod>> = {
  Route: "dr",
  Masq: "nat",
  Tunnel: "tun",
  Local: "local",
};

const readServer = ({ key, address, port, columns }: ListedServer): RealServerEntry | null => {
  const method = METHODS[columns[0] ?? ""];
  const [weight, activeConn, inactConn] = [1, 2, 3].map((index) => wholeNumber(columns[index]));
  if (method === undefined || weight == null || activeConn == null || inactConn == null) return null;
  return { key, address, port, method, weight, activeConn, inactConn };
};

type Options = Pick<VirtualServiceEntry, "scheduler" | "schedulerFlags" | "persistence" | "ops">;

/** `sh (sh-fallback,sh-port) persistent 360 mask 255.255.255.0 pe sip ops`; words unknown today are passed over. */
const readOptions = ({ rest }: ListedService): Options | null => {
  const scheduler = rest[0];
  if (scheduler === undefined || !/^[a-z][\w-]*$/i.test(scheduler)) return null;
  let schedulerFlags: readonly string[] = [];
  let seconds: number | null = null;
  let mask: string | undefined;
  let engine: string | undefined;
  let ops = false;
  for (let index = 1; index < rest.length; index++) {
    const word = rest[index] ?? "";
    if (word.startsWith("(")) {
      if (!word.endsWith(")")) return null;
      schedulerFlags = word.slice(1, -1).split(",").filter(Boolean);
    } else if (word === "persistent") {
      seconds = wholeNumber(rest[++index]);
      if (seconds === null) return null;
    } else if (word === "mask") mask = rest[++index];
    else if (word === "pe") engine = rest[++index];
    else if (word === "ops") ops = true;
  }
  const persistence = seconds === null ? null : persistenceOf(seconds, mask, engine);
  return { scheduler, schedulerFlags, persistence, ops };
};

/** Absent rather than undefined: the value is compared and stored as JSON. */
export const persistenceOf = (
  seconds: number,
  mask: string | undefined,
  engine: string | undefined,
): Persistence => ({
  seconds,
  ...(mask === undefined ? {} : { mask }),
  ...(engine === undefined ? {} : { engine }),
});

/** `ipvsadm -Ln --persistent-conn`, 1.24 to 1.31: persistence templates per real server. */
import { wholeNumber } from "../output";
import { failed, type Parsed, parsed } from "../reading";
import { serviceKey } from "./keys";
import { parseListing } from "./listing";
import type { ServerKey, ServiceKey } from "./model";

export type PersistentConn = Readonly<Record<ServiceKey, Readonly<Record<ServerKey, number>>>>;

/** Persistent connections by service and server; every service of the table is there, some without servers. */
export const parsePersistentConn = (output: string): Parsed<PersistentConn> => {
  const listing = parseListing(output, "persistent-conn");
  if (listing.kind === "failed") return listing;
  const services: Record<ServiceKey, Record<ServerKey, number>> = {};
  for (const { match, servers } of listing.value) {
    const counts: Record<ServerKey, number> = {};
    for (const { key, columns } of servers) {
      const count = wholeNumber(columns[1]);
      if (count === null || columns.length < 4) return failed(`ipvsadm's line of ${key} is cut off`);
      counts[key] = count;
    }
    services[serviceKey(match)] = counts;
  }
  return parsed(services);
};

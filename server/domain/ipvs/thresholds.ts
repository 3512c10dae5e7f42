/** `ipvsadm -Ln --thresholds`, 1.24 to 1.31: connection limits per real server; 0 means none. */
import { wholeNumber } from "../output";
import { failed, type Parsed, parsed } from "../reading";
import { serviceKey } from "./keys";
import { parseListing } from "./listing";
import type { ServerKey, ServiceKey } from "./model";

export type Thresholds = Readonly<
  Record<ServiceKey, Readonly<Record<ServerKey, { readonly upper: number; readonly lower: number }>>>
>;

/** Upper and lower connection thresholds by service and server. `ipvsadm -Sn` never holds them. */
export const parseThresholds = (output: string): Parsed<Thresholds> => {
  const listing = parseListing(output, "thresholds");
  if (listing.kind === "failed") return listing;
  const services: Record<ServiceKey, Record<ServerKey, { upper: number; lower: number }>> = {};
  for (const { match, servers } of listing.value) {
    const limits: Record<ServerKey, { upper: number; lower: number }> = {};
    for (const { key, columns } of servers) {
      const [upper, lower] = [wholeNumber(columns[0]), wholeNumber(columns[1])];
      if (upper === null || lower === null || columns.length < 4)
        return failed(`ipvsadm's line of ${key} is cut off`);
      limits[key] = { upper, lower };
    }
    services[serviceKey(match)] = limits;
  }
  return parsed(services);
};

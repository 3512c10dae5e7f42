/**
 * `show ip route [ospf] json` and `show ipv6 route json` of FRR 4 to 10. Booleans are printed only when true; a
 * prefix without a route is `{}`, a miss in words is no JSON at all.
 */
import { canonicalAddress } from "../address";
import { asList, asNumber, asRecord, asText, isRecord, type JsonRecord, readJson } from "../json";
import { excerpt } from "../output";
import { failed, type Parsed, parsed } from "../reading";
import { parseSeconds } from "../uptime";
import type { NextHop, Route } from "./model";
import { readPrefix } from "./prefix";

/** All candidate routes of zebra, installed or not, in the order printed. */
export const parseZebraJson = (output: string): Parsed<readonly Route[]> => {
  const json = readJson("zebra", output);
  if (json.kind === "failed") return json;
  if (!isRecord(json.value)) return failed("zebra's routes are not a JSON object");
  const routes: Route[] = [];
  for (const [key, entries] of Object.entries(json.value)) {
    if (!Array.isArray(entries)) continue;
    for (const entry of entries) {
      const route = isRecord(entry) ? readRoute(key, entry) : null;
      if (route === null) return failed(`zebra's route "${excerpt(key)}" cannot be read`);
      routes.push(route);
    }
  }
  return parsed(routes);
};

const readRoute = (key: string, entry: JsonRecord): Route | null => {
  const prefix = readPrefix(asText(entry.prefix) ?? key);
  if (prefix === null) return null;
  return {
    prefix,
    protocol: asText(entry.protocol) ?? "unknown",
    selected: entry.selected === true,
    installed: entry.installed === true,
    metric: asNumber(entry.metric),
    distance: asNumber(entry.distance),
    uptimeSeconds: parseSeconds(asText(entry.uptime) ?? ""),
    nextHops: asList(entry.nexthops).map((hop) => readHop(asRecord(hop))),
  };
};

const readHop = (hop: JsonRecord): NextHop => {
  const address = asText(hop.ip);
  return {
    address: address === null ? null : canonicalAddress(address),
    interface: asText(hop.interfaceName),
    active: hop.active === true,
    installed: hop.fib === true,
    weight: asNumber(hop.weight),
    duplicate: hop.duplicate === true,
  };
};

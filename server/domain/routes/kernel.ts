/**
 * `ip -j [-6] route show` of iproute2 4.16 and later: what the kernel really forwards by. A host route is printed
 * without a length; a next hop of the other family stands under `via`; with `proto X` asked for, no protocol is printed.
 */
import { canonicalAddress, familyOf, isIpv6 } from "../address";
import { asList, asNumber, asRecord, asText, isRecord, type JsonRecord, readJson } from "../json";
import { excerpt, plainText } from "../output";
import { failed, type Parsed, parsed } from "../reading";
import type { NextHop, Route } from "./model";
import { readPrefix } from "./prefix";

/**
 * The kernel's routes. `protocol` is what the command asked for (`ip -j route show proto ospf`), for then the
 * answer does not repeat it; without it a route that names none was made by hand (`boot`).
 */
export const parseKernelRoutes = (output: string, protocol = "boot"): Parsed<readonly Route[]> => {
  const text = plainText(output);
  const json = readJson("ip route", text.includes("nexthop ") ? repairMultipath(text) : text);
  if (json.kind === "failed")
    return text.includes("nexthop ")
      ? failed("ip route printed multipath routes as broken JSON, as iproute2 before 5.5 does")
      : json;
  if (!Array.isArray(json.value)) return failed("ip route did not print a JSON list");
  const routes: Route[] = [];
  for (const entry of json.value) {
    const route = isRecord(entry) ? readRoute(entry, protocol) : null;
    if (route === null)
      return failed(`ip route's entry ${excerpt(JSON.stringify(entry) ?? "")} cannot be read`);
    routes.push(route);
  }
  return parsed(routes);
};

const readRoute = (entry: JsonRecord, protocol: string): Route | null => {
  const via = gateway(entry);
  const prefix = readPrefix(asText(entry.dst) ?? "", via !== null && isIpv6(via) ? "ipv6" : "ipv4");
  if (prefix === null) return null;
  const hops = Array.isArray(entry.nexthops) ? asList(entry.nexthops).map(asRecord) : [entry];
  const nextHops = hops.map((hop) => readHop(hop, hop !== entry));
  return {
    prefix,
    protocol: asText(entry.protocol) ?? protocol,
    selected: true,
    installed: nextHops.some((hop) => hop.installed),
    metric: asNumber(entry.metric),
    distance: null,
    uptimeSeconds: null,
    nextHops,
  };
};

const gateway = (hop: JsonRecord): string | null => {
  const address = asText(hop.gateway) ?? asText(asRecord(hop.via).host);
  return address === null || familyOf(address) === null ? null : canonicalAddress(address);
};

/** The kernel keeps a next hop whose link is gone and marks it `dead`; it forwards nothing there. */
const readHop = (hop: JsonRecord, weighted: boolean): NextHop => {
  const usable = !asList(hop.flags).includes("dead");
  return {
    address: gateway(hop),
    interface: asText(hop.dev),
    active: usable,
    installed: usable,
    weight: weighted ? asNumber(hop.weight) : null,
    duplicate: false,
  };
};

const BROKEN_HOP =
  /\s*nexthop\s{1,8},?\s{0,8}(?:"gateway":"([^"]{1,60})"|"via":\{"family":"\w{1,8}","host":"([^"]{1,60})"\})?\s{0,8},?\s{0,8}dev (\S{1,20}) weight (\d{1,3})\s{0,8}(?:,?\s{0,8}"flags":\[([^\]]{0,80})\])?,?/g;

/**
 * Before 5.5, `ip -j` wrote next hops half as JSON and half as text:
 * `"flags":[]nexthop ,"gateway":"192.168.0.2"dev eth0 weight 1 ,"flags":[]…}`. Puts the list there that 5.5 writes.
 */
const repairMultipath = (text: string): string => {
  let previousEnd = -1;
  const opened = text.replace(BROKEN_HOP, (whole, gate, via, dev, weight, flags, offset: number) => {
    const hop = JSON.stringify({ gateway: gate ?? via, dev, weight: Number(weight) });
    const list = `${hop.slice(0, -1)},"flags":[${flags ?? ""}]}`;
    const start = offset === previousEnd ? "," : `,"nexthops":[`;
    previousEnd = offset + whole.length;
    return `${start}${list}\u0001`;
  });
  return opened
    .replaceAll("\u0001,{", ",{")
    .replaceAll("\u0001", "]")
    .replace(/\[\s*\]\s*,\s*,/g, "[],");
};

/** `show ip ospf route [json]`, Quagga 0.99 to FRR 10: what ospfd calculated, whether or not zebra took it. */
import { isAddress } from "../address";
import { asList, asNumber, asRecord, asText, isRecord, readJson } from "../json";
import { excerpt, knownComplaint, linesOf } from "../output";
import { failed, type Parsed, parsed } from "../reading";
import type { OspfRoute } from "./model";

type Hop = OspfRoute["nextHops"][number];

/** From FRR's JSON. Types are ospfd's: `N`, `N IA`, `N E2`, and `R` for other routers (then the prefix is a router id). */
export const parseOspfRoutesJson = (output: string): Parsed<readonly OspfRoute[]> => {
  const json = readJson("ospfd", output);
  if (json.kind === "failed") return json;
  if (!isRecord(json.value)) return failed("ospfd's routes are not a JSON object");
  const routes: OspfRoute[] = [];
  for (const [prefix, value] of Object.entries(json.value))
    for (const entry of Array.isArray(value) ? value : [value]) {
      const type = asText(asRecord(entry).routeType);
      if (type === null || !isAddress(prefix.split("/")[0] ?? "")) continue;
      const { cost, area, nexthops } = asRecord(entry);
      routes.push({
        prefix,
        type: type.trim(),
        cost: asNumber(cost),
        area: asText(area),
        nextHops: asList(nexthops).map((hop) => hopFromJson(asRecord(hop))),
      });
    }
  return parsed(routes);
};

const hopFromJson = (hop: Readonly<Record<string, unknown>>): Hop => {
  const address = asText(hop.ip)?.trim() ?? "";
  return {
    address: address === "" ? null : address,
    interface: asText(hop.via) ?? asText(hop.directlyAttachedTo) ?? asText(hop["directly attached to"]),
  };
};

/** From the text of Quagga and FRR. */
export const parseOspfRoutesText = (output: string): Parsed<readonly OspfRoute[]> => {
  const lines = linesOf(output);
  const title = lines.findIndex((line) => line.includes("OSPF network routing table"));
  if (title < 0) {
    if (output.trim() === "") return failed("ospfd printed nothing");
    return failed(knownComplaint(output.slice(0, 4000)) ?? `these are no OSPF routes: "${excerpt(output)}"`);
  }
  const routes: (OspfRoute & { readonly nextHops: Hop[] })[] = [];
  for (const line of lines.slice(title + 1)) {
    const route =
      /^([NRD](?: (?:IA|E1|E2|N1|N2))?)\s+(\d\S*)\s+(?:\[(\d+)(?:\/\d+)?\]|Discard entry)(?:.*?area: ([\d.]+))?/.exec(
        line,
      );
    if (route) {
      const [, type = "", prefix = "", cost, area] = route;
      routes.push({
        prefix,
        type,
        cost: cost === undefined ? null : Number(cost),
        area: area ?? null,
        nextHops: [],
      });
      continue;
    }
    const hop = /^\s+(?:directly attached to (\S+)|via (\d[\d.]*), (\S+))$/.exec(line);
    const current = routes.at(-1);
    if (hop && current)
      current.nextHops.push({ address: hop[2] ?? null, interface: hop[1] ?? hop[3] ?? null });
    else if (line !== "" && !line.startsWith("=") && !line.startsWith("VRF Name"))
      return failed(`ospfd's line "${excerpt(line)}" cannot be read or is cut off`);
  }
  return parsed(routes);
};

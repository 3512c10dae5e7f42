/** `ip -j addr` of iproute2 4.16 and later: the host's links and the addresses it holds. */
import { canonicalAddress, familyOf } from "../address";
import { asList, asNumber, asRecord, asText, isRecord, readJson } from "../json";
import { failed, type Parsed, parsed } from "../reading";
import type { Addresses, HeldAddress, Link } from "./model";

/** Links and held addresses in the kernel's order. Some versions print `{}` for entries they filtered: passed over. */
export const parseAddresses = (output: string): Parsed<Addresses> => {
  const json = readJson("ip addr", output);
  if (json.kind === "failed") return json;
  if (!Array.isArray(json.value)) return failed("ip addr did not print a JSON list");
  const links: Link[] = [];
  const held: HeldAddress[] = [];
  for (const entry of json.value) {
    const name = isRecord(entry) ? asText(entry.ifname) : null;
    if (!isRecord(entry) || name === null) continue;
    links.push({
      name,
      up: asList(entry.flags).includes("UP") && asText(entry.operstate) !== "DOWN",
      mtu: asNumber(entry.mtu),
      kind: asText(asRecord(entry.linkinfo).info_kind),
      mac: asText(entry.link_type) === "ether" ? asText(entry.address) : null,
    });
    for (const address of asList(entry.addr_info).map(asRecord)) {
      const local = asText(address.local);
      const family = local === null ? null : familyOf(local);
      const prefixLength = asNumber(address.prefixlen);
      if (local === null || family === null || prefixLength === null) continue;
      held.push({
        address: canonicalAddress(local),
        prefixLength,
        family,
        interface: name,
        label: asText(address.label),
        scope: asText(address.scope) ?? "global",
      });
    }
  }
  return links.length > 0 ? parsed({ links, held }) : failed("ip addr printed no links");
};

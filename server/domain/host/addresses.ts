/** `ip -j addr` of iproute2 4.16 and later: the host's links and the addresses it holds. */
import { canonicalAddress, familyOf } from "../address";
import { asList, asNumber, asRecord, asText, isRecord, readJson } from "../json";
import { failed, type Parsed, parsed } from "../reading";
import type { Addresses, HeldAddress, Link, LinkState } from "./model";

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
      state: linkState(asList(entry.flags), asText(entry.operstate)),
      mtu: asNumber(entry.mtu),
      kind:
        asText(asRecord(entry.linkinfo).info_kind) ??
        (asText(entry.link_type) === "loopback" ? "loopback" : null),
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

const withoutCarrier: ReadonlySet<string | null> = new Set(["DOWN", "LOWERLAYERDOWN", "NOTPRESENT"]);

/**
 * UP says only what an operator wishes; LOWER_UP is the carrier. The operational state is UNKNOWN for devices that do not tell
 * (lo, dummy, tunnels) and LOWERLAYERDOWN where the other end of a veth, or the device under a VLAN, is down.
 */
const linkState = (flags: readonly unknown[], operational: string | null): LinkState => {
  if (!flags.includes("UP")) return "off";
  return flags.includes("LOWER_UP") && !flags.includes("NO-CARRIER") && !withoutCarrier.has(operational)
    ? "up"
    : "no-carrier";
};

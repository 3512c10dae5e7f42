/**
 * `show ip route` as text, Quagga 0.99 to FRR 10:
 * `O>* 192.168.0.100/32 [110/20] via 192.168.0.2, eth0, weight 1, 00:12:33`, then one line without prefix for every
 * further next hop. `>` stands for selected, `*` for in the kernel (per next hop); `weight` is printed from FRR 7.4.
 */
import { canonicalAddress, isAddress } from "../address";
import { excerpt, knownComplaint, linesOf } from "../output";
import { failed, type Parsed, parsed } from "../reading";
import { parseSeconds } from "../uptime";
import type { NextHop, Route } from "./model";
import { readPrefix } from "./prefix";

/**
 * What is said of an empty answer. zebra prints nothing, not even a title, when it has no such routes; Quagga's vtysh prints
 * nothing either when zebra does not run. Which of the two it is, the list of running daemons tells.
 */
export const nothingPrinted = "zebra printed no routes";

/** All candidate routes; an empty output is `nothingPrinted`. */
export const parseZebraText = (output: string): Parsed<readonly Route[]> => {
  const routes: (Route & { readonly nextHops: NextHop[] })[] = [];
  let inTitle = false;
  for (const line of linesOf(output)) {
    if (line === "" || line.startsWith("Codes:")) {
      inTitle = line !== "";
      continue;
    }
    const first = /^([A-Za-z~?])(?:\[\d+\])?([> ])(.) +(\S+\/\d+)(?: \[(\d+)\/(\d+)\])? +(\S.*)$/.exec(line);
    const further = /^ {2,3}(\S)? +(via .*|is directly connected.*)$/.exec(line);
    const current = routes.at(-1);
    const tail = first?.[7] ?? further?.[2];
    const hop = tail === undefined ? null : readHop(tail, (first?.[3] ?? further?.[1]) === "*");
    if (first && hop) {
      const [, code = "", selected, , prefixText = "", distance, metric] = first;
      const prefix = readPrefix(prefixText);
      if (prefix === null) return failed(`zebra's line "${excerpt(line)}" cannot be read`);
      routes.push({
        prefix,
        protocol: PROTOCOLS[code] ?? "unknown",
        selected: selected === ">",
        installed: hop.nextHop.installed,
        metric: metric === undefined ? null : Number(metric),
        distance: distance === undefined ? null : Number(distance),
        uptimeSeconds: hop.uptimeSeconds,
        nextHops: [hop.nextHop],
      });
      inTitle = false;
    } else if (further && hop && current) {
      current.nextHops.push(hop.nextHop);
      if (hop.nextHop.installed && !current.installed)
        routes[routes.length - 1] = { ...current, installed: true };
    } else if (!inTitle && (current !== undefined || !NOISE.test(line)))
      return failed(
        knownComplaint(line) ??
          (current === undefined
            ? `these are no routes: "${excerpt(line)}"`
            : `zebra's line "${excerpt(line)}" cannot be read or is cut off`),
      );
  }
  return routes.length > 0 ? parsed(routes) : failed(nothingPrinted);
};

/** Titles, greetings and prompts that come before the routes. */
const NOISE = /^(?:VRF |Hello, this is |Copyright |\S{2,}[>#] ?| {3,})/;

const PROTOCOLS: Readonly<Record<string, string>> = {
  K: "kernel",
  C: "connected",
  L: "local",
  S: "static",
  R: "rip",
  O: "ospf",
  I: "isis",
  B: "bgp",
  E: "eigrp",
  N: "nhrp",
  T: "table",
  A: "babel",
  D: "sharp",
  F: "pbr",
  f: "openfabric",
};

type Hop = { readonly nextHop: NextHop; readonly uptimeSeconds: number | null };

/** `via 192.168.0.2, eth0 inactive, weight 1, 00:12:33` or `is directly connected, lo, 00:00:58` */
const readHop = (tail: string, installed: boolean): Hop | null => {
  const [head = "", ...parts] = tail.split(", ");
  const via = /^via (\S+)/.exec(head)?.[1];
  const blackhole = /^(?:unreachable|blackhole|reject|Null0)/.test(head);
  if (via === undefined ? !blackhole && !head.startsWith("is directly connected") : !isAddress(via))
    return null;
  const named = parts.find(
    (part) => !/^(?:weight|label|src|seg6|seg6local|encap) /.test(part) && parseSeconds(part) === null,
  );
  const weight = parts.map((part) => /^weight (\d+)$/.exec(part)?.[1]).find((found) => found !== undefined);
  const iface = blackhole ? undefined : named?.split(/[ (]/, 1)[0];
  return {
    nextHop: {
      address: via === undefined ? null : canonicalAddress(via),
      interface: iface === undefined || iface === "inactive" || iface === "" ? null : iface,
      active: !/\binactive\b/.test(tail),
      installed,
      weight: weight === undefined ? null : Number(weight),
      duplicate: tail.includes("(duplicate nexthop removed)"),
    },
    uptimeSeconds: parts.map(parseSeconds).find((seconds) => seconds !== null) ?? null,
  };
};

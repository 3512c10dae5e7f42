/** Route-maps, prefix-lists and access-lists, and what `ip protocol … route-map` makes of them. */
import type { AccessListEntry, Origin, PrefixListEntry, ProtocolRouteMap, RouteMapEntry } from "./model";
import { type CommandReader, numberAfter, whole } from "./reader";

type Family = "ipv4" | "ipv6";

const PREFIX_OF: Readonly<Record<Family, string>> = { ipv4: "ip", ipv6: "ipv6" };
const FAMILIES: readonly Family[] = ["ipv4", "ipv6"];

/** Takes `seq N` off. */
const sequenced = (rest: readonly string[]): { sequence: number | null; rest: readonly string[] } => {
  const sequence = rest[0] === "seq" ? whole(rest.slice(1, 2)) : undefined;
  return sequence === undefined ? { sequence: null, rest } : { sequence, rest: rest.slice(2) };
};

const actionOf = (word: string | undefined): "permit" | "deny" | undefined =>
  word === "permit" || word === "deny" ? word : undefined;

export const readPrefixLists = (commands: CommandReader): readonly PrefixListEntry[] =>
  FAMILIES.flatMap((family) =>
    commands.list(
      `${PREFIX_OF[family]} prefix-list`,
      ([name, ...words], origin): PrefixListEntry | undefined => {
        const { sequence, rest } = sequenced(words);
        const [word, prefix, ...bounds] = rest;
        const action = actionOf(word);
        if (name === undefined || prefix === undefined || action === undefined) return undefined;
        return {
          family,
          name,
          sequence,
          action,
          prefix,
          ge: numberAfter(bounds, "ge"),
          le: numberAfter(bounds, "le"),
          origin,
        };
      },
    ),
  );

const accessList =
  (family: Family) =>
  ([name, ...words]: readonly string[], origin: Origin): AccessListEntry | undefined => {
    const { sequence, rest } = sequenced(words);
    const action = actionOf(rest[0]);
    if (name === undefined || action === undefined || rest.length < 2) return undefined;
    return { family, name, sequence, action, rule: rest.slice(1).join(" "), origin };
  };

/** `access-list`, and `ip access-list` of older versions. */
export const readAccessLists = (commands: CommandReader): readonly AccessListEntry[] => [
  ...commands.list("access-list", accessList("ipv4")),
  ...commands.list("ip access-list", accessList("ipv4")),
  ...commands.list("ipv6 access-list", accessList("ipv6")),
];

/** `head`: the words of `route-map NAME permit 10`. */
export const readRouteMap = (
  head: readonly string[],
  origin: Origin,
  commands: CommandReader,
): RouteMapEntry | null => {
  const action = actionOf(head[2]);
  const sequence = whole(head.slice(3, 4));
  if (head[1] === undefined || action === undefined || sequence === undefined) return null;
  return {
    name: head[1],
    action,
    sequence,
    match: commands.list("match", (rest) => rest.join(" ")),
    set: commands.list("set", (rest) => rest.join(" ")),
    origin,
  };
};

/** A route that no entry of a route-map permits is denied, so one with `deny` entries only lets nothing pass. */
const deniesAll = (name: string, maps: readonly RouteMapEntry[]): boolean | null => {
  const entries = maps.filter((entry) => entry.name === name);
  return entries.length === 0 ? null : entries.every((entry) => entry.action === "deny");
};

export const readProtocolRouteMaps = (
  commands: CommandReader,
  maps: readonly RouteMapEntry[],
): readonly ProtocolRouteMap[] =>
  FAMILIES.flatMap((family) =>
    commands.list(`${PREFIX_OF[family]} protocol`, ([protocol, keyword, routeMap], origin) =>
      protocol === undefined || keyword !== "route-map" || routeMap === undefined
        ? undefined
        : { family, protocol, routeMap, deniesAll: deniesAll(routeMap, maps), origin },
    ),
  );

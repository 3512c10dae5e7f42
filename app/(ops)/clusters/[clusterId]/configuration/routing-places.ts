/** Which places the routing configuration of a host has. Pure. */
import type { HostFiles } from "#domain/change/model";
import type { Suite } from "#domain/frr/change/fields/field";
import type { RoutingPlace } from "#domain/frr/change/model";
import { pathsOf, treeAt } from "#domain/frr/change/where";
import { wordsIn } from "#domain/frr/model";

const ORDER: readonly RoutingPlace["kind"][] = ["global", "ospf", "interface", "route-map", "prefix-list"];

/** The global part is always there, OSPF where there are files. */
export const routingPlacesOf = (files: HostFiles, suite: Suite): readonly RoutingPlace[] => {
  const paths = pathsOf(suite).filter((path) => files.some((file) => file.path === path));
  if (paths.length === 0) return [];
  const found = paths.flatMap((path) => treeAt(files, path).children.flatMap(placeOf));
  const byKey = new Map<string, RoutingPlace>([["global", { kind: "global" }]]);
  for (const place of found) byKey.set(routingKey(place), place);
  return [...byKey.values()].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
};

type Node = ReturnType<typeof treeAt>["children"][number];

const placeOf = (node: Node): readonly RoutingPlace[] => {
  if (node.kind === "command") {
    const [ip, list, name] = wordsIn(node);
    return ip === "ip" && list === "prefix-list" && name !== undefined ? [{ kind: "prefix-list", name }] : [];
  }
  if (node.kind !== "section") return [];
  const [first, second, third, fourth, ...more] = wordsIn(node.head);
  if (first === "interface" && second !== undefined && third === undefined)
    return [{ kind: "interface", name: second }];
  if (first === "router" && second === "ospf" && third === undefined) return [{ kind: "ospf" }];
  const sequence = Number(fourth);
  if (first === "route-map" && second !== undefined && Number.isInteger(sequence) && more.length === 0)
    return [{ kind: "route-map", name: second, sequence }];
  return [];
};

export const routingKey = (place: RoutingPlace): string => {
  switch (place.kind) {
    case "global":
    case "ospf":
      return place.kind;
    case "interface":
    case "prefix-list":
      return `${place.kind} ${place.name}`;
    case "route-map":
      return `route-map ${place.name} ${place.sequence}`;
  }
};

export const routingTitle = (place: RoutingPlace): string => {
  switch (place.kind) {
    case "global":
      return "Daemons";
    case "ospf":
      return "OSPF";
    case "interface":
      return `Interface ${place.name}`;
    case "prefix-list":
      return `Prefix-list ${place.name}`;
    case "route-map":
      return `Route-map ${place.name}, ${place.sequence}`;
  }
};

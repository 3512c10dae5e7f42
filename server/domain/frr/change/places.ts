/** The places of a host's routing configuration, each with what its fields say: what forms show. JSON-safe; passwords and keys are never in it. */
import type { HostFiles } from "../../change/model";
import type { FrrNode } from "../model";
import { wordsIn } from "../model";
import { placeName } from "./apply";
import { routingFieldsOf } from "./fields/catalogue";
import type { RoutingField, Suite } from "./fields/field";
import { hasSecret } from "./fields/parts";
import type { RoutingPlace, RoutingValue } from "./model";
import { allSaid, isAction, readField, type SaidOf } from "./read";
import { filesFor, linesOf, pathsOf, sectionsOf, treeAt } from "./where";

export type RoutingReading = {
  /** The id of the field. */
  readonly field: string;
  /** Null: not said, or not shown. */
  readonly value: RoutingValue | null;
  readonly said: boolean;
  /** A password or key: said or not, never shown. */
  readonly hidden: boolean;
  /** What holds where nothing is said; null: it depends. */
  readonly otherwise: string | null;
  /** Where the last line of it stands, from 1. */
  readonly path: string | null;
  readonly line: number | null;
};

export type RoutingPlaceNode = {
  readonly place: RoutingPlace;
  /** The same for the same place on every host: its name in the file. */
  readonly key: string;
  readonly path: string | null;
  /** From 1. */
  readonly line: number | null;
  readonly fields: readonly RoutingReading[];
};

const ORDER: readonly RoutingPlace["kind"][] = ["global", "interface", "ospf", "prefix-list", "route-map"];

const placesIn = (node: FrrNode): readonly RoutingPlace[] => {
  if (node.kind === "command") {
    const [ip, list, name] = wordsIn(node);
    return ip === "ip" && list === "prefix-list" && name !== undefined ? [{ kind: "prefix-list", name }] : [];
  }
  if (node.kind !== "section") return [];
  const [first, second = "", third, fourth] = wordsIn(node.head);
  if (first === "interface" && third === undefined) return [{ kind: "interface", name: second }];
  if (first === "router" && second === "ospf" && third === undefined) return [{ kind: "ospf" }];
  if (first === "route-map" && /^\d+$/.test(fourth ?? ""))
    return [{ kind: "route-map", name: second, sequence: Number(fourth) }];
  return [];
};

type At = { readonly path: string; readonly line: number };

const whereIs = (files: HostFiles, suite: Suite, place: RoutingPlace): At | null => {
  for (const path of pathsOf(suite)) {
    const tree = treeAt(files, path);
    const line =
      place.kind === "global" ? undefined : (sectionsOf(tree, place)[0] ?? linesOf(tree, place)[0])?.line;
    if (line !== undefined) return { path, line };
  }
  return null;
};

/** What the lines of a place say, by file. */
type SaidIn = ReadonlyMap<string, readonly SaidOf[]>;

const reading = (
  files: HostFiles,
  suite: Suite,
  place: RoutingPlace,
  field: RoutingField,
  said: SaidIn,
): RoutingReading => {
  const hidden = hasSecret(field.shape);
  const found = filesFor(files, suite, place, field).flatMap((path) => {
    const lines = (said.get(path) ?? []).filter((one) => one.field === field);
    return lines.length === 0 ? [] : [{ path, lines }];
  })[0];
  const none = { field: field.id, hidden, otherwise: field.default };
  if (isAction(field)) {
    const at = whereIs(files, suite, place);
    const value = readField(files, suite, place, field);
    return { ...none, value, said: true, path: at?.path ?? null, line: at?.line ?? null };
  }
  const last = found?.lines.at(-1);
  if (found === undefined || last === undefined)
    return { ...none, value: null, said: false, path: null, line: null };
  const value = field.many ? found.lines.map((one) => one.value) : last.value;
  return { ...none, value: hidden ? null : value, said: true, path: found.path, line: last.node.line };
};

/** In the order of a configuration file; none where no file is there. */
export const readRoutingPlaces = (files: HostFiles, suite: Suite): readonly RoutingPlaceNode[] => {
  const paths = pathsOf(suite).filter((path) => files.some((file) => file.path === path));
  if (paths.length === 0) return [];
  const places = new Map<string, RoutingPlace>([["global", { kind: "global" }]]);
  for (const path of paths)
    for (const place of treeAt(files, path).children.flatMap(placesIn)) places.set(placeName(place), place);
  return [...places.values()]
    .toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
    .map((place) => {
      const at = whereIs(files, suite, place);
      const said = new Map(paths.map((path) => [path, allSaid(linesOf(treeAt(files, path), place), place)]));
      return {
        place,
        key: placeName(place),
        path: at?.path ?? null,
        line: at?.line ?? null,
        fields: routingFieldsOf(place.kind, suite).map((field) => reading(files, suite, place, field, said)),
      };
    });
};

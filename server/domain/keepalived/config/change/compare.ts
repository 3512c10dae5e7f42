/**
 * Where the directors of a cluster say different things in the same place. What is each director's own (`perHost` in the catalogue) is
 * told apart, not left out. Pure; passwords are compared, and never told.
 */
import type { HostFiles } from "../../../change/model";
import { fieldOf } from "./fields/catalogue";
import type { Field } from "./fields/field";
import { locate } from "./locate";
import type { FieldValue, Place } from "./model";
import { openFiles } from "./open";
import { type PlaceNode, readPlaces } from "./places";
import { canonical, saidBy } from "./said";
import { placeTitle } from "./titles";

export type HostConfiguration = {
  readonly hostId: string;
  readonly files: HostFiles;
  readonly mainPath: string;
  readonly configId: string | null;
};

export type FieldDifference = {
  readonly field: string;
  /** The directors of a cluster usually differ here. */
  readonly perHost: boolean;
  /** What holds, by host; null: nothing, or never shown. */
  readonly values: Readonly<Record<string, FieldValue | null>>;
};

export type PlaceDifference = {
  readonly place: Place;
  readonly key: string;
  /** In operators' words, with what encloses it. */
  readonly title: string;
  /** Hosts that do not have the place. */
  readonly missingOn: readonly string[];
  readonly fields: readonly FieldDifference[];
};

type Known = { readonly host: HostConfiguration; readonly nodes: ReadonlyMap<string, PlaceNode> };

const flat = (nodes: readonly PlaceNode[]): readonly PlaceNode[] =>
  nodes.flatMap((node) => [node, ...flat(node.children)]);

/** What holds, as one text; a password by what stands in the file. */
const textOf = ({ host }: Known, node: PlaceNode, field: Field): string | null => {
  const reading = node.fields.find(({ field: id }) => id === field.id);
  if (!reading) return null;
  if (!reading.hidden) return canonical(field, reading.value);
  const opened = openFiles(host.files, host.mainPath, host.configId);
  const said = opened && saidBy(field, locate(opened, node.place));
  return said ? canonical(field, said.value) : null;
};

const differing = (known: readonly Known[], key: string, place: Place): readonly FieldDifference[] => {
  const having = known.flatMap((one) => {
    const node = one.nodes.get(key);
    return node ? [{ one, node }] : [];
  });
  const ids = having[0]?.node.fields.map(({ field }) => field) ?? [];
  return ids.flatMap((id) => {
    const field = fieldOf(place, id);
    // Two spellings of one head are one place already.
    if (field === null || id === "head") return [];
    const readings = having.flatMap(({ node }) => node.fields.filter((reading) => reading.field === id));
    // What nobody says here differs because of what encloses it, and is told there.
    if (readings.every(({ from }) => from !== "file")) return [];
    const texts = new Set(having.map(({ one, node }) => textOf(one, node, field)));
    if (texts.size < 2) return [];
    const values = having.map(({ one, node }) => {
      const reading = node.fields.find((candidate) => candidate.field === id);
      return [one.host.hostId, reading?.value ?? null] as const;
    });
    return [{ field: id, perHost: field.perHost, values: Object.fromEntries(values) }];
  });
};

/** The keys of all hosts, each behind the one it stands behind on its host. */
const inOrder = (known: readonly Known[]): readonly string[] => {
  const order: string[] = [];
  for (const { nodes } of known) {
    const there = new Set(order);
    let at = 0;
    for (const key of nodes.keys()) {
      if (there.has(key)) at = order.indexOf(key) + 1;
      else order.splice(at++, 0, key);
    }
  }
  return order;
};

/** Every place that is missing somewhere, or where somebody says something else; in the order in which the hosts have them. */
export const compareHosts = (hosts: readonly HostConfiguration[]): readonly PlaceDifference[] => {
  const known: readonly Known[] = hosts.map((host) => ({
    host,
    nodes: new Map(flat(readPlaces(host.files, host.mainPath, host)).map((node) => [node.key, node])),
  }));
  return inOrder(known).flatMap((key) => {
    const place = known.find(({ nodes }) => nodes.has(key))?.nodes.get(key)?.place;
    if (!place) return [];
    const missingOn = known.filter(({ nodes }) => !nodes.has(key)).map(({ host }) => host.hostId);
    const fields = differing(known, key, place);
    return missingOn.length > 0 || fields.length > 0
      ? [{ place, key, title: placeTitle(place), missingOn, fields }]
      : [];
  });
};

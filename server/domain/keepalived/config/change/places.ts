/**
 * The places of a configuration as a tree, each with what holds for every field of the catalogue: what forms show. JSON-safe; passwords
 * are never in it. Pure; a file that is not there gives no places.
 */
import type { HostFiles } from "../../../change/model";
import type { Statement } from "../expand";
import { CHECKERS } from "../view/checker";
import type { CheckerKind } from "../view/checker-model";
import { fixedWhy } from "./draft";
import { fieldsOfPlace } from "./fields/catalogue";
import type { PlaceKind } from "./fields/field";
import { headKey, placeKey, protocolOf, serviceKeyOf } from "./heads";
import { type Located, locate, TOP_BLOCKS } from "./locate";
import type { Place, ServicePlace } from "./model";
import { type Opened, openFiles, pathOf } from "./open";
import { type Around, type FieldReading, readField } from "./reading";
import { shortTitle } from "./titles";

export type PlaceNode = {
  readonly place: Place;
  /** The same for the same place on every host. */
  readonly key: string;
  /** In operators' words, without what encloses it. */
  readonly title: string;
  /** Where its block begins; null for global settings that are not there yet. `line` from 1. */
  readonly path: string | null;
  readonly line: number | null;
  /** Why a form cannot change it as a whole; null: it can. */
  readonly fixed: string | null;
  readonly fields: readonly FieldReading[];
  readonly children: readonly PlaceNode[];
};

const readFields = (
  opened: Opened,
  place: Place,
  found: Located,
  around: Around,
): ReadonlyMap<string, FieldReading> => {
  const readings = new Map<string, FieldReading>();
  for (const field of fieldsOfPlace(place))
    readings.set(field.id, readField(opened, found, field, around, readings));
  return readings;
};

type Children = (around: Around) => readonly PlaceNode[];

/** A cluster of many servers has a million fields; those that nobody looks at are not read. */
const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

const node = (
  opened: Opened,
  place: Place,
  found: Located,
  around: Around,
  children: Children,
): PlaceNode => {
  const readings = once(() => readFields(opened, place, found, around));
  const fields = once(() => [...readings().values()]);
  const block = found.blocks[0];
  return {
    place,
    key: placeKey(place),
    title: shortTitle(place),
    path: block ? pathOf(opened, block) : null,
    line: block?.line ?? null,
    fixed: block ? fixedWhy({ opened }, block) : null,
    get fields() {
      return fields();
    },
    children: children(new Map([...around, [place.kind satisfies PlaceKind, readings]])),
  };
};

const only = (block: Statement): Located => ({ blocks: [block], undecided: [] });
const none: Children = () => [];

/** The blocks of a name, those that count. */
const blocksOf = (among: readonly Statement[], name: string): readonly Statement[] =>
  among.filter((one) => one.name === name && one.children !== null && one.condition === null);

const unique = (blocks: readonly Statement[], key: (block: Statement) => string): readonly Statement[] => {
  const seen = new Set<string>();
  return blocks.filter((block) => seen.size !== seen.add(key(block)).size);
};

type Server = { readonly service: ServicePlace; readonly server: string };

const checks = (opened: Opened, of: Server, server: Statement, around: Around): readonly PlaceNode[] => {
  const counts = new Map<CheckerKind, number>();
  return (server.children ?? []).flatMap((block) => {
    const check = CHECKERS.find((kind) => kind === block.name);
    if (check === undefined || block.children === null || block.condition !== null) return [];
    const index = counts.get(check) ?? 0;
    counts.set(check, index + 1);
    const place: Place = { kind: "check", ...of, check, index };
    const urls: Children = (inner) =>
      blocksOf(block.children ?? [], "url").map((url, at) =>
        node(opened, { ...place, kind: "url", url: at }, only(url), inner, none),
      );
    return [node(opened, place, only(block), around, urls)];
  });
};

const services = (opened: Opened, around: Around): readonly PlaceNode[] => {
  const placeOf = (block: Statement): ServicePlace => ({
    head: block.args.join(" "),
    protocol: protocolOf(block),
  });
  const byKey = new Map<string, Statement[]>();
  for (const block of blocksOf(opened.statements, "virtual_server")) {
    const key = serviceKeyOf(placeOf(block));
    byKey.set(key, [...(byKey.get(key) ?? []), block]);
  }
  return [...byKey.values()].flatMap((blocks) => {
    const [block] = blocks;
    if (!block) return [];
    const service = placeOf(block);
    const found: Located = { blocks, undecided: [] };
    const servers: Children = (inner) =>
      unique(
        found.blocks.flatMap(({ children }) => blocksOf(children ?? [], "real_server")),
        ({ args }) => headKey(args),
      ).map((server) => {
        const of = { service, server: server.args.join(" ") };
        return node(opened, { kind: "server", ...of }, only(server), inner, (deepest) =>
          checks(opened, of, server, deepest),
        );
      });
    return node(opened, { kind: "service", service }, found, around, servers);
  });
};

const NAMED = ["bfd", "track-file", "vrrp-script", "sync-group", "instance", "server-group"] as const;

/** In the order of the catalogue; within a kind, in the order of the files. The global settings are always there. */
export const readPlaces = (
  files: HostFiles,
  mainPath: string,
  { configId }: { readonly configId: string | null },
): readonly PlaceNode[] => {
  const opened = openFiles(files, mainPath, configId);
  if (opened === null) return [];
  const globalPlace: Place = { kind: "global" };
  const found = locate(opened, globalPlace);
  const around: Around = new Map([["global", once(() => readFields(opened, globalPlace, found, new Map()))]]);
  const named = NAMED.flatMap((kind) =>
    unique(
      TOP_BLOCKS[kind].flatMap((name) => blocksOf(opened.statements, name)),
      ({ args }) => args[0] ?? "",
    ).map((block) => node(opened, { kind, name: block.args[0] ?? "" }, only(block), around, none)),
  );
  return [node(opened, globalPlace, found, new Map(), none), ...named, ...services(opened, around)];
};

/** Where a place stands in an opened configuration. Pure; decides nothing about what may be changed there. */
import type { Statement } from "../expand";
import { headKey, protocolOf, serviceKeyOf, wordsOfHead } from "./heads";
import type { Place } from "./model";
import type { Opened } from "./open";

/** What a block of a kind is called, its first name being the one that is written. Their order is the one a new file has. */
export const TOP_BLOCKS = {
  global: ["global_defs"],
  bfd: ["bfd_instance"],
  "track-file": ["track_file", "vrrp_track_file"],
  "vrrp-script": ["vrrp_script"],
  "sync-group": ["vrrp_sync_group"],
  instance: ["vrrp_instance"],
  "server-group": ["virtual_server_group"],
  service: ["virtual_server"],
} as const satisfies Partial<Record<Place["kind"], readonly string[]>>;

export type Located = {
  /** The blocks that make up the place: several for global_defs, and for a service that stands twice. */
  readonly blocks: readonly Statement[];
  /** Blocks that may be it: they stand under a condition nobody can decide. */
  readonly undecided: readonly Statement[];
};

const NOWHERE: Located = { blocks: [], undecided: [] };

const sorted = (found: readonly Statement[]): Located => ({
  blocks: found.filter(({ condition }) => condition === null),
  undecided: found.filter(({ condition }) => condition !== null),
});

const blocksNamed = (among: readonly Statement[], names: readonly string[]): readonly Statement[] =>
  among.filter(({ name, children }) => children !== null && names.includes(name));

/** The children of every block of a place. */
export const inside = ({ blocks }: Located): readonly Statement[] =>
  blocks.flatMap(({ children }) => children ?? []);

export const blocksInside = (outer: Located, name: string): readonly Statement[] =>
  blocksNamed(inside(outer), [name]);

const nth = (found: readonly Statement[], index: number): Located => {
  const { blocks, undecided } = sorted(found);
  const block = blocks[index];
  return { blocks: block ? [block] : [], undecided };
};

/** The place that encloses another, null for those at the top of the file. */
export const parentOf = (place: Place): Place | null => {
  switch (place.kind) {
    case "server":
      return { kind: "service", service: place.service };
    case "check":
      return { kind: "server", service: place.service, server: place.server };
    case "url":
      return { ...place, kind: "check" };
    default:
      return null;
  }
};

export const locate = (opened: Opened, place: Place): Located => {
  const parent = parentOf(place);
  const outer = parent === null ? NOWHERE : locate(opened, parent);
  switch (place.kind) {
    case "global":
      return sorted(blocksNamed(opened.statements, TOP_BLOCKS.global));
    case "service": {
      const key = serviceKeyOf(place.service);
      return sorted(
        blocksNamed(opened.statements, TOP_BLOCKS.service).filter(
          (block) => serviceKeyOf({ head: block.args.join(" "), protocol: protocolOf(block) }) === key,
        ),
      );
    }
    case "server": {
      const key = headKey(wordsOfHead(place.server));
      return sorted(blocksInside(outer, "real_server").filter(({ args }) => headKey(args) === key));
    }
    case "check":
      return nth(blocksInside(outer, place.check), place.index);
    case "url":
      return nth(blocksInside(outer, "url"), place.url);
    default:
      return sorted(
        blocksNamed(opened.statements, TOP_BLOCKS[place.kind]).filter(({ args }) => args[0] === place.name),
      );
  }
};

/**
 * A host's configuration opened for a change: what keepalived reads, over all the files that make it up, each statement with the
 * node of the file it stands in. Pure; files that are not there are left out, as keepalived's plain `include` does.
 */
import type { HostFiles } from "../../../change/model";
import { expandConfig, type Statement } from "../expand";
import { includerOf, type KnownFiles } from "../files";
import type { ConfigTree } from "../model";
import { parseConfig } from "../parse";

export type Opened = {
  readonly mainPath: string;
  readonly statements: readonly Statement[];
  /** By path, the main file among them. */
  readonly trees: ReadonlyMap<string, ConfigTree>;
  /** Files that are included more than once: what stands there stands in several places. */
  readonly shared: ReadonlySet<string>;
  /** What could not be read, in sentences; a place that is missing may stand there. */
  readonly unread: readonly string[];
};

const known = (files: HostFiles): KnownFiles => {
  const listings = new Map<string, string[]>();
  for (const { path } of files) {
    const directory = path.slice(0, path.lastIndexOf("/"));
    listings.set(directory, [...(listings.get(directory) ?? []), path]);
  }
  return { texts: new Map(files.map(({ path, text }) => [path, text])), listings };
};

const open = (files: HostFiles, mainPath: string, configId: string | null): Opened | null => {
  const main = files.find(({ path }) => path === mainPath);
  if (main === undefined) return null;
  const tree = parseConfig(main.text, configId === null ? {} : { configId });
  const include = includerOf(known(files));
  const read = expandConfig(tree, { include: (pattern, from) => include(pattern, from ?? mainPath) });
  const seen = new Set<string>();
  const shared = new Set(read.files.filter((file) => seen.size === seen.add(file).size));
  return {
    mainPath,
    statements: read.statements,
    trees: new Map([...read.trees, [mainPath, tree]]),
    shared,
    unread: read.problems
      .filter(({ message }) => message.endsWith(": not read"))
      .map(({ message }) => message),
  };
};

/** Files are never changed in place: the same list opens the same, and a row of edits opens each list once. */
const before = new WeakMap<HostFiles, Map<string, Opened | null>>();

/** `configId`: keepalived's config-id on that host, null where it is not known. Null: there is no main file. */
export const openFiles = (files: HostFiles, mainPath: string, configId: string | null): Opened | null => {
  const known = before.get(files) ?? new Map<string, Opened | null>();
  before.set(files, known);
  const key = JSON.stringify([mainPath, configId]);
  const there = known.get(key);
  if (there !== undefined) return there;
  const opened = open(files, mainPath, configId);
  known.set(key, opened);
  return opened;
};

export const pathOf = (opened: Opened, { file }: Statement): string => file ?? opened.mainPath;

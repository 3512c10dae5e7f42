/**
 * Which files of a host make up its keepalived configuration: the main one and what it includes, found round by round from
 * the texts and directory listings that are there already. Pure: it names what to ask for, somebody else asks.
 */
import { expandConfig, type Includer } from "./expand";
import { parseConfig } from "./parse";

export const mainFile = "/etc/keepalived/keepalived.conf";

/** Why nothing is known of a host's keepalived where it was never set up: services there are made by hand. */
export const noConfiguration = `there is no ${mainFile} on this host`;

export type KnownFiles = {
  /** By absolute path. */
  readonly texts: ReadonlyMap<string, string>;
  /** The plain files of a directory, absolute, by its path. */
  readonly listings: ReadonlyMap<string, readonly string[]>;
};

export type Missing = { readonly files: readonly string[]; readonly directories: readonly string[] };

/** Only below this folder is anything read. */
const root = "/etc/keepalived/";

const directoryOf = (path: string): string => path.slice(0, path.lastIndexOf("/"));
const isGlob = (text: string): boolean => /[*?[]/.test(text);

/** The absolute path or glob of an include, or null where it leads outside of /etc/keepalived or globs over directories. */
const resolve = (pattern: string, from: string | null): string | null => {
  const joined = pattern.startsWith("/") ? pattern : `${directoryOf(from ?? mainFile)}/${pattern}`;
  const parts: string[] = [];
  for (const part of joined.split("/").slice(1)) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  const path = `/${parts.join("/")}`;
  return path.startsWith(root) && !isGlob(directoryOf(path)) ? path : null;
};

/** glob(3) on the last part of a path: `*`, `?`, `[abc]`, `[!a-c]`; a leading dot is matched by a dot only. */
const matches = (path: string, glob: string): boolean => {
  const [name, pattern] = [path, glob].map((text) => text.slice(text.lastIndexOf("/") + 1));
  if (name === undefined || pattern === undefined || (name.startsWith(".") && !pattern.startsWith(".")))
    return false;
  const source = pattern.replace(/\[!?[^\]]+\]|[\s\S]/g, (part) => {
    if (part === "*") return ".*";
    if (part === "?") return ".";
    if (part.length > 1) return part.replace("[!", "[^").replaceAll("\\", "\\\\");
    return part.replace(/[\\^$.|+()[\]{}]/, "\\$&");
  });
  return new RegExp(`^${source}$`, "s").test(name);
};

/** The files an include stands for, as far as is known; `missing` is told what is not. */
const filesOf = (path: string, known: KnownFiles, missing: (what: keyof Missing, path: string) => void) => {
  const listing = known.listings.get(directoryOf(path));
  if (isGlob(path) && listing === undefined) {
    missing("directories", directoryOf(path));
    return null;
  }
  const paths = isGlob(path) ? (listing ?? []).filter((file) => matches(file, path)) : [path];
  const files = paths.toSorted().map((file) => ({ file, text: known.texts.get(file) }));
  for (const { file, text } of files) if (text === undefined) missing("files", file);
  return files.flatMap(({ file, text }) => (text === undefined ? [] : [{ file, text }]));
};

/** Answers includes from what is known; null (a problem of the view) for the rest. */
export const includerOf =
  (known: KnownFiles): Includer =>
  (pattern, from) => {
    const path = resolve(pattern, from);
    const files = path === null ? null : filesOf(path, known, () => undefined);
    return files === null || (files.length === 0 && !isGlob(pattern)) ? null : files;
  };

/** What to ask for next; nothing of both: the configuration is whole, or the rest is out of reach. */
export const missingFiles = (known: KnownFiles): Missing => {
  const main = known.texts.get(mainFile);
  if (main === undefined) return { files: known.texts.size === 0 ? [mainFile] : [], directories: [] };
  const wanted = { files: new Set<string>(), directories: new Set<string>() };
  expandConfig(parseConfig(main), {
    include: (pattern, from) => {
      const path = resolve(pattern, from);
      return path === null ? null : filesOf(path, known, (what, where) => wanted[what].add(where));
    },
  });
  return { files: [...wanted.files].sort(), directories: [...wanted.directories].sort() };
};

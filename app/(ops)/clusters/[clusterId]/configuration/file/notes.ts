/**
 * What there is to say about a file while it is typed, line by line: what the parser stumbles over, what keepalived would ignore, values
 * that no field takes. The guards and the host's own `keepalived -t` come with the review. Pure, and quick enough for every pause.
 */
import { withText } from "#domain/change/files";
import type { HostFiles } from "#domain/change/model";
import { pathsOf, treeAt } from "#domain/frr/change/where";
import { viewFrr } from "#domain/frr/view";
import { type PlaceNode, readPlaces } from "#domain/keepalived/config/change/places";
import { includerOf } from "#domain/keepalived/config/files";
import { parseConfig } from "#domain/keepalived/config/parse";
import { viewConfig } from "#domain/keepalived/config/view";
import { capital } from "#domain/words";
import type { LineNote } from "../../../../../_ui/code-editor";
import type { DesiredHost } from "../../draft/replayed";

/** More than this many tell nobody anything. */
const MOST = 200;

/** `files`: all of the host's, for what one file says depends on those around it. */
export const notesOf = (
  host: DesiredHost,
  files: HostFiles,
  path: string,
  text: string,
): readonly LineNote[] => {
  const all = withText(files, path, text);
  if (path.startsWith("/etc/keepalived/")) return keepalivedNotes(host, all, path);
  const { suite } = host;
  return suite !== null && pathsOf(suite).includes(path) ? frrNotes(all, path) : [];
};

const once = (notes: readonly LineNote[]): readonly LineNote[] => {
  const seen = new Set<string>();
  return notes
    .filter((note) => seen.size !== seen.add(`${note.line} ${note.message}`).size)
    .toSorted((a, b) => a.line - b.line)
    .slice(0, MOST);
};

const note = (severity: LineNote["severity"], line: number, message: string): LineNote => ({
  severity,
  line,
  // A sentence begins with a capital; what begins with a word of the file stays as it is.
  message: /^[a-z]+ [a-z]/.test(message) ? capital(message) : message,
});

const keepalivedNotes = (host: DesiredHost, files: HostFiles, path: string): readonly LineNote[] => {
  const main = host.keepalivedPath;
  const text = files.find((file) => file.path === main)?.text;
  if (main === null || text === undefined) return [];
  const tree = parseConfig(text, host.configId === null ? {} : { configId: host.configId });
  const listings = new Map<string, string[]>();
  for (const file of files) {
    const directory = file.path.slice(0, file.path.lastIndexOf("/"));
    listings.set(directory, [...(listings.get(directory) ?? []), file.path]);
  }
  const include = includerOf({ texts: new Map(files.map((file) => [file.path, file.text])), listings });
  const view = viewConfig(tree, { include: (pattern, from) => include(pattern, from ?? main) });
  const here = ({ file }: { readonly file: string | null }): boolean => (file ?? main) === path;
  // Only what keepalived reads is a configuration; a script beside it is none.
  if (path !== main && !view.files.includes(path)) return [];
  const own = parseConfig(files.find((file) => file.path === path)?.text ?? "").problems;
  return once([
    ...own.map(({ line, message }) => note("error", line, message)),
    ...view.problems.filter(here).map(({ line, message }) => note("warning", line, message)),
    ...wrongValues(readPlaces(files, main, { configId: host.configId }), path),
  ]);
};

/** Values that no field takes: keepalived passes many of them without a word. */
const wrongValues = (nodes: readonly PlaceNode[], path: string): readonly LineNote[] =>
  nodes.flatMap(({ fields, children }) => [
    ...fields.flatMap((field) =>
      field.problem !== null && field.from === "file" && field.path === path && field.line !== null
        ? [note("warning", field.line, field.problem)]
        : [],
    ),
    ...wrongValues(children, path),
  ]);

const frrNotes = (files: HostFiles, path: string): readonly LineNote[] => {
  const view = viewFrr([{ file: path, tree: treeAt(files, path) }]);
  return once(view.problems.map(({ line, message }) => note("warning", line, message)));
};

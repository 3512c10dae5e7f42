/** Sets of files as values: looking up, replacing, comparing. Pure. */
import type { FileChange, HostFiles } from "./model";

export const textAt = (files: HostFiles, path: string): string | null =>
  files.find((file) => file.path === path)?.text ?? null;

/** In the order of their paths; `null` takes the file away. */
export const withText = (files: HostFiles, path: string, text: string | null): HostFiles =>
  [...files.filter((file) => file.path !== path), ...(text === null ? [] : [{ path, text }])].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );

/** What has to be written and taken away to get from one set to another; nothing for files that are the same byte for byte. */
export const changesBetween = (from: HostFiles, to: HostFiles): readonly FileChange[] =>
  [...new Set([...from, ...to].map(({ path }) => path))]
    .sort()
    .map((path) => ({ path, from: textAt(from, path), to: textAt(to, path) }))
    .filter((change) => change.from !== change.to);

/**
 * Changes to a tree as data, as for keepalived.conf: all edits of one list name nodes of the tree they are applied to; everything they
 * do not name stays byte for byte. A word that would reach beyond its place is refused.
 */
import type { CommandNode, FrrTree, SectionNode } from "./model";
import { parseFrr } from "./parse";
import { printFrr, reprint } from "./print";

export type FrrEdit =
  /** Other words for a command, or for a section's head. */
  | { readonly kind: "set"; readonly node: CommandNode; readonly words: readonly string[] }
  | { readonly kind: "remove"; readonly node: CommandNode | SectionNode }
  /** A new command as the last one of a section, or of the file (`null`). */
  | { readonly kind: "append"; readonly to: SectionNode | null; readonly words: readonly string[] };

export type FrrEditResult =
  | { readonly kind: "edited"; readonly tree: FrrTree }
  | { readonly kind: "refused"; readonly why: string };

const writable = (words: readonly string[]): boolean =>
  words.length > 0 &&
  !/^[!#]/.test(words[0] ?? "") &&
  words.every((word) => /^[^\s\p{Cc}\p{Cf}]+$/u.test(word));

const rewritten = (node: CommandNode, words: readonly string[]): string =>
  node.lead +
  words.map((word, index) => (index === 0 ? "" : node.words[index]?.gap || " ") + word).join("") +
  node.end;

const newLine = (to: SectionNode | null, words: readonly string[], end: string): string => {
  if (to === null) return words.join(" ") + end;
  const neighbour = to.children.find((child) => child.kind === "command");
  const lead = neighbour?.kind === "command" ? neighbour.lead : `${to.head.lead} `;
  return lead + words.join(" ") + end;
};

export const editFrr = (tree: FrrTree, edits: readonly FrrEdit[]): FrrEditResult => {
  const text = printFrr(tree);
  const end = text.includes("\r\n") ? "\r\n" : "\n";
  const instead = new Map<CommandNode, string>();
  const drop = new Set<CommandNode | SectionNode>();
  const after = new Map<SectionNode | null, string>();
  for (const edit of edits) {
    if (edit.kind !== "remove" && !writable(edit.words))
      return { kind: "refused", why: `${JSON.stringify(edit.words)} cannot be written as one command` };
    switch (edit.kind) {
      case "set":
        instead.set(edit.node, rewritten(edit.node, edit.words));
        break;
      case "remove":
        drop.add(edit.node);
        break;
      case "append":
        after.set(edit.to, (after.get(edit.to) ?? "") + newLine(edit.to, edit.words, end));
        break;
    }
  }
  return {
    kind: "edited",
    tree: parseFrr(reprint(tree, { instead, drop, after: withLineEnds(tree, after, text, end) })),
  };
};

/** A file or section whose last line has no end gets one before a line is put behind it. */
const withLineEnds = (
  tree: FrrTree,
  after: ReadonlyMap<SectionNode | null, string>,
  text: string,
  end: string,
): ReadonlyMap<SectionNode | null, string> => {
  if (text === "" || text.endsWith("\n")) return after;
  const last = tree.children.at(-1);
  return new Map(
    [...after].map(([to, added]) => {
      const unended = to === null || (to === last && to.exit === null);
      return [to, unended ? end + added : added] as const;
    }),
  );
};

/** Gives one command, or a section's head, other words. */
export const setCommand = (tree: FrrTree, node: CommandNode, words: readonly string[]): FrrEditResult =>
  editFrr(tree, [{ kind: "set", node, words }]);

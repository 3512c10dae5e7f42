/**
 * Changes to a tree as data. All edits of one list name nodes of the tree they are applied to; the result is a fresh tree in
 * which everything the edits do not name is byte for byte as it was. Words are quoted here, in one place, and what
 * cannot be said in one word without changing the rest of the file is refused.
 */
import type { BlockNode, ConfigNode, ConfigTree, DirectiveNode } from "./model";
import { nameOf } from "./model";
import { parseConfig } from "./parse";
import { printConfig, reprint } from "./print";

export type ConfigEdit =
  /** Gives a directive, or the head of a block, other arguments; its name stays. */
  | { readonly kind: "set"; readonly node: DirectiveNode | BlockNode; readonly args: readonly string[] }
  | { readonly kind: "remove"; readonly node: ConfigNode }
  /** A new directive as the last one of a block, or of the file (`null`). */
  | { readonly kind: "append"; readonly to: BlockNode | null; readonly words: readonly string[] };

export type EditResult =
  | { readonly kind: "edited"; readonly tree: ConfigTree }
  | { readonly kind: "refused"; readonly why: string };

const PLAIN = /^[^\s"'\\{}#!$@~\p{Cc}\p{Cf}]+$/u;
const FORBIDDEN = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

/** The word as it has to be written, or null where it cannot be. */
export const writeWord = (value: string): string | null => {
  if (PLAIN.test(value)) return value;
  // Inside double quotes only the quote, the backslash and a substitution would still mean something else.
  if (FORBIDDEN.test(value) || /["\\$]/.test(value)) return null;
  return `"${value}"`;
};

const written = (node: DirectiveNode | BlockNode, args: readonly string[]): string | null => {
  const first = node.words[0];
  if (!first) return null;
  let out = node.lead;
  if (node.condition) out += node.condition.raw + node.condition.gap;
  out += first.raw;
  for (const [index, arg] of args.entries()) {
    const old = node.words[index + 1];
    const raw = old?.value === arg ? old.raw : writeWord(arg);
    if (raw === null) return null;
    out += (old?.gap || " ") + raw;
  }
  return out + (node.kind === "block" ? `${node.gap}{${node.openEnd}` : node.end);
};

const inner = (to: BlockNode | null, tree: ConfigTree): string => {
  const lead = (to ?? tree).children.findLast(
    (node) => node.kind === "directive" || node.kind === "block",
  )?.lead;
  if (to === null) return lead ?? "";
  return lead && lead.length > to.lead.length ? lead : `${to.lead}    `;
};

const appended = (to: BlockNode | null, words: readonly string[], tree: ConfigTree): string | null => {
  const raw = words.map(writeWord);
  if (raw.length === 0 || raw.includes(null)) return null;
  const line = `${inner(to, tree)}${raw.join(" ")}\n`;
  if (to && to.children.length === 0) return to.openEnd.endsWith("\n") ? line : `\n${line}`;
  const text = to ? null : printConfig(tree);
  const fresh = text === null ? endsLine(to?.children.at(-1)) : text === "" || text.endsWith("\n");
  return fresh ? line : `\n${line}`;
};

const endsLine = (node: ConfigNode | undefined): boolean => {
  if (node === undefined) return true;
  if (node.kind === "blank" || node.kind === "rest") return node.text.endsWith("\n");
  return (node.kind === "block" ? (node.close?.end ?? "") : node.end).endsWith("\n");
};

export const editConfig = (tree: ConfigTree, edits: readonly ConfigEdit[]): EditResult => {
  const instead = new Map<ConfigNode, string>();
  const drop = new Set<ConfigNode>();
  const beforeClose = new Map<ConfigNode | null, string>();
  for (const edit of edits) {
    switch (edit.kind) {
      case "remove":
        drop.add(edit.node);
        break;
      case "set": {
        const text = written(edit.node, edit.args);
        if (text === null) return refuse(nameOf(edit.node), edit.args);
        instead.set(edit.node, text);
        break;
      }
      case "append": {
        if (edit.to && edit.to.close === null)
          return { kind: "refused", why: `the block opened on line ${edit.to.line} is never closed` };
        const text = appended(edit.to, edit.words, tree);
        if (text === null) return refuse(edit.words[0] ?? "", edit.words.slice(1));
        beforeClose.set(edit.to, (beforeClose.get(edit.to) ?? "") + text);
        break;
      }
    }
  }
  const text = reprint(tree, { instead, drop, beforeClose });
  return {
    kind: "edited",
    tree: parseConfig(text, tree.configId === null ? {} : { configId: tree.configId }),
  };
};

const refuse = (name: string, args: readonly string[]): EditResult => ({
  kind: "refused",
  why: `${name}: ${JSON.stringify(args)} cannot be written in keepalived.conf without changing what stands around it`,
});

/** Gives one directive, or one block's head, other arguments. */
export const setDirective = (
  tree: ConfigTree,
  node: DirectiveNode | BlockNode,
  args: readonly string[],
): EditResult => editConfig(tree, [{ kind: "set", node, args }]);

/**
 * The statements at a path of statement heads, e.g. `["virtual_server 192.168.0.100 80", "real_server 192.168.0.4 80",
 * "weight"]`. Each step matches the statements whose first words are the step's words.
 */
export const findStatements = (
  tree: ConfigTree,
  path: readonly string[],
): readonly (DirectiveNode | BlockNode)[] => {
  let among: readonly ConfigNode[] = tree.children;
  let found: (DirectiveNode | BlockNode)[] = [];
  for (const step of path) {
    const wanted = step.split(" ").filter((word) => word !== "");
    found = among.flatMap((node) =>
      (node.kind === "directive" || node.kind === "block") &&
      wanted.length > 0 &&
      wanted.every((word, index) => node.words[index]?.value === word)
        ? [node]
        : [],
    );
    among = found.flatMap((node) => (node.kind === "block" ? node.children : []));
  }
  return found;
};

/** Prints a tree: `printConfig(parseConfig(text)) === text` for every text. No recursion, so no depth is too deep. */
import type { BlockNode, ConfigNode, ConfigTree } from "./model";

const head = (node: {
  readonly lead: string;
  readonly condition: { raw: string; gap: string } | null;
}): string => (node.condition ? node.lead + node.condition.raw + node.condition.gap : node.lead);

const words = (node: Pick<BlockNode, "words">): string => {
  let out = "";
  for (const word of node.words) out += word.gap + word.raw;
  return out;
};

const opening = (node: BlockNode): string => `${head(node)}${words(node)}${node.gap}{${node.openEnd}`;

const closing = (node: BlockNode): string => (node.close ? `${node.close.lead}}${node.close.end}` : "");

const leaf = (node: Exclude<ConfigNode, BlockNode>): string => {
  switch (node.kind) {
    case "blank":
    case "rest":
      return node.text;
    case "comment":
      return node.lead + node.text + node.end;
    case "directive":
    case "include":
      return head(node) + words(node) + node.end;
    case "definition":
      return head(node) + node.raw + node.end;
    case "inactive":
      return head(node) + node.text + node.end;
    case "stray":
      return `${node.lead}}${node.end}`;
  }
};

export type Reprint = {
  /** Other text for a leaf, or for a block's opening (from its first word to the end of the `{` line). */
  readonly instead?: ReadonlyMap<ConfigNode, string>;
  /** Nodes left out, with everything in them. */
  readonly drop?: ReadonlySet<ConfigNode>;
  /** Text before a block's closing brace; under `null`, at the end of the file. */
  readonly beforeClose?: ReadonlyMap<ConfigNode | null, string>;
  /** Text before, or behind, a node and everything in it; also where the node itself is left out. */
  readonly before?: ReadonlyMap<ConfigNode, string>;
  readonly after?: ReadonlyMap<ConfigNode, string>;
};

/** Prints a tree with changes; everything they do not name keeps its bytes. */
export const reprint = (tree: ConfigTree, changes: Reprint): string => {
  const out: string[] = [];
  const stack: { nodes: readonly ConfigNode[]; at: number; owner: BlockNode | null }[] = [
    { nodes: tree.children, at: 0, owner: null },
  ];
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    const node = frame.nodes[frame.at];
    frame.at += 1;
    if (node === undefined) {
      stack.pop();
      out.push(changes.beforeClose?.get(frame.owner) ?? "");
      if (frame.owner) out.push(closing(frame.owner), changes.after?.get(frame.owner) ?? "");
      continue;
    }
    out.push(changes.before?.get(node) ?? "");
    const instead = changes.instead?.get(node);
    if (changes.drop?.has(node)) {
      out.push(changes.after?.get(node) ?? "");
    } else if (node.kind !== "block") {
      out.push(instead ?? leaf(node), changes.after?.get(node) ?? "");
    } else {
      out.push(instead ?? opening(node));
      stack.push({ nodes: node.children, at: 0, owner: node });
    }
  }
  return out.join("");
};

export const printConfig = (tree: ConfigTree): string => reprint(tree, {});

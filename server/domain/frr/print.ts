/** Prints a tree: `printFrr(parseFrr(text)) === text` for every text. Sections nest two deep at most. */
import type { CommandNode, FrrNode, FrrTree, SectionNode } from "./model";

export const printCommand = ({ lead, words, end }: CommandNode): string =>
  lead + words.map((word) => word.gap + word.text).join("") + end;

export type Reprint = {
  /** Other text for a command, also for a section's head. */
  readonly instead?: ReadonlyMap<CommandNode, string>;
  readonly drop?: ReadonlySet<FrrNode>;
  /** Text after the last line of a section; under `null`, at the end of the file. */
  readonly after?: ReadonlyMap<SectionNode | null, string>;
};

const printNode = (node: FrrNode, changes: Reprint): string => {
  if (changes.drop?.has(node)) return "";
  switch (node.kind) {
    case "blank":
    case "rest":
      return node.text;
    case "comment":
      return node.lead + node.text + node.end;
    case "command":
      return changes.instead?.get(node) ?? printCommand(node);
    case "section":
      return (
        printNode(node.head, changes) +
        node.children.map((child) => printNode(child, changes)).join("") +
        (changes.after?.get(node) ?? "") +
        (node.exit ? printNode(node.exit, changes) : "")
      );
  }
};

/** Prints a tree with changes; everything they do not name keeps its bytes. */
export const reprint = (tree: FrrTree, changes: Reprint): string =>
  tree.children.map((node) => printNode(node, changes)).join("") + (changes.after?.get(null) ?? "");

export const printFrr = (tree: FrrTree): string => reprint(tree, {});

/**
 * frr.conf, ospfd.conf, zebra.conf as a lossless tree: lines, and sections such as `interface eth0` or `router ospf` with the lines
 * that belong to them. Every character of the file stands in exactly one node. What the commands mean is the view's business.
 * Pure data, no I/O.
 */

export type Word = {
  /** White space before it; "" for the first word of a line (that is the node's `lead`). */
  readonly gap: string;
  readonly text: string;
};

/** One or more lines of nothing but white space. */
export type BlankNode = { readonly kind: "blank"; readonly line: number; readonly text: string };

/** A line that starts with `!` or `#`. Behind a command these characters are no comment. */
export type CommentNode = {
  readonly kind: "comment";
  readonly line: number;
  readonly lead: string;
  readonly text: string;
  readonly end: string;
};

export type CommandNode = {
  readonly kind: "command";
  /** From 1. */
  readonly line: number;
  readonly lead: string;
  readonly words: readonly Word[];
  /** White space and line end. */
  readonly end: string;
};

/** A command that opens a context, and what stands in it. */
export type SectionNode = {
  readonly kind: "section";
  readonly line: number;
  readonly head: CommandNode;
  readonly children: readonly FrrNode[];
  /** `exit`, `exit-vrf`, `quit`, …; null where the next command shows that the section is over. */
  readonly exit: CommandNode | null;
};

/** What stands after the point where reading was given up (see `MAX_LINES`). */
export type RestNode = { readonly kind: "rest"; readonly line: number; readonly text: string };

export type FrrNode = BlankNode | CommentNode | CommandNode | SectionNode | RestNode;

export type FrrProblem = { readonly line: number; readonly message: string };

export type FrrTree = { readonly children: readonly FrrNode[]; readonly problems: readonly FrrProblem[] };

export const wordsIn = (node: CommandNode): readonly string[] => node.words.map((word) => word.text);

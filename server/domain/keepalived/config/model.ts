/**
 * keepalived.conf as a lossless tree: every character of the file stands in exactly one node, so an unedited tree
 * prints to the same text. The tree knows keepalived's lexical rules and nothing of its keywords; what the
 * keywords mean is the typed view's business (`view.ts`). Pure data, no I/O.
 */

/** One word of a statement, e.g. `"a b"`. */
export type Word = {
  /** White space between the previous word and this one; "" for the first word of a statement. */
  readonly gap: string;
  readonly raw: string;
  /** Without the double quotes, with `\#` and `\!` unescaped. */
  readonly value: string;
};

/** `@main` or `@^main` before a statement: it counts only where keepalived's config-id is (not) `main`. */
export type Condition = {
  readonly raw: string;
  /** White space after it. */
  readonly gap: string;
  readonly id: string;
  readonly negated: boolean;
};

type Placed = {
  /** Number of the physical line it starts on, from 1. */
  readonly line: number;
  /** White space before it on its line. */
  readonly lead: string;
  /** White space and line end after it; "" where something follows on the same line. */
  readonly end: string;
};

/** One or more lines of nothing but white space. */
export type BlankNode = { readonly kind: "blank"; readonly line: number; readonly text: string };

/** From `!` or `#` to the end of the line; after a statement on the same line it follows that statement's node. */
export type CommentNode = Placed & { readonly kind: "comment"; readonly text: string };

/** A statement without a block: `delay_loop 6`, `192.168.0.100/32 dev lo`. Without words only after a condition that stands alone. */
export type DirectiveNode = Placed & {
  readonly kind: "directive";
  readonly condition: Condition | null;
  readonly words: readonly Word[];
};

/** A statement with a block. `words` is empty for a `{` that belongs to nothing (keepalived ignores such a brace). */
export type BlockNode = {
  readonly kind: "block";
  readonly line: number;
  readonly lead: string;
  readonly condition: Condition | null;
  readonly words: readonly Word[];
  /** Everything between the last word and `{`: white space, line ends, comments. */
  readonly gap: string;
  /** White space and line end after `{`. */
  readonly openEnd: string;
  readonly children: readonly ConfigNode[];
  /** Null where the file ends before the block does. */
  readonly close: Placed | null;
};

/** `$NAME=value`; a value may go over several lines, each but the last ending in a backslash. */
export type DefinitionNode = Placed & {
  readonly kind: "definition";
  readonly condition: Condition | null;
  readonly name: string;
  readonly raw: string;
  /** Lines without their comments, indentation and backslashes, joined by "\n". */
  readonly value: string;
  readonly multiline: boolean;
};

/** `include FILE`, or one of its stricter forms (`includer`, `includem`, `includew`, `includeb`, `includea`). */
export type IncludeNode = Placed & {
  readonly kind: "include";
  readonly condition: Condition | null;
  readonly words: readonly Word[];
  /** A path or glob, relative to the including file's directory. */
  readonly pattern: string;
};

/** A line (from the `@` to its end) that this config-id does not read. */
export type InactiveNode = Placed & {
  readonly kind: "inactive";
  readonly condition: Condition;
  readonly text: string;
};

/** A `}` that closes nothing. */
export type StrayNode = Placed & { readonly kind: "stray" };

/** What stands after the point where reading was given up (see `MAX_NODES`). */
export type RestNode = { readonly kind: "rest"; readonly line: number; readonly text: string };

export type ConfigNode =
  | BlankNode
  | CommentNode
  | DirectiveNode
  | BlockNode
  | DefinitionNode
  | IncludeNode
  | InactiveNode
  | StrayNode
  | RestNode;

export type ConfigProblemCode =
  | "unterminated-quote"
  | "typographic-quote"
  | "hidden-character"
  | "unexpected-open-brace"
  | "extra-close-brace"
  | "missing-close-brace"
  | "backslash-in-comment"
  | "too-large";

export type ConfigProblem = {
  readonly line: number;
  readonly code: ConfigProblemCode;
  readonly message: string;
};

export type ConfigTree = {
  readonly children: readonly ConfigNode[];
  readonly problems: readonly ConfigProblem[];
  /** The config-id the file was read for (`keepalived -i`, else the host name up to its first dot); null: not known. */
  readonly configId: string | null;
};

/** A statement's first word, or "" for a bare block. */
export const nameOf = (node: DirectiveNode | BlockNode): string => node.words[0]?.value ?? "";

/** A statement's words after the first. */
export const argsOf = (node: DirectiveNode | BlockNode): readonly string[] =>
  node.words.slice(1).map((word) => word.value);

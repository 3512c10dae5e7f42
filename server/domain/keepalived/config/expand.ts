/**
 * From the tree to what keepalived reads: substitutions made, repeats written out, included files put in place, lines for other
 * config-ids left out. Each statement still knows the node of the main file it stands for, where there is one.
 */
import type { BlockNode, Condition, ConfigNode, ConfigTree, DirectiveNode } from "./model";
import { parseConfig } from "./parse";
import { scanWords } from "./scan";
import { MAX_LENGTH, readRounds, substitute } from "./substitute";

export type Statement = {
  readonly name: string;
  readonly args: readonly string[];
  /** Null for a statement without a block. */
  readonly children: readonly Statement[] | null;
  /** The node in the main tree; null for a statement out of an included file, a definition or a repeat. */
  readonly node: DirectiveNode | BlockNode | null;
  /** The node in the tree of the file it stands in (see `trees`); null for a statement out of a definition or a repeat. */
  readonly own: DirectiveNode | BlockNode | null;
  /** In the main file, or in the included one. */
  readonly line: number;
  /** The included file, null for the main one. */
  readonly file: string | null;
  /** Set only where the config-id is not known: whether it counts on this host cannot be told. */
  readonly condition: Condition | null;
};

export type ReadingProblem = {
  readonly line: number;
  readonly file: string | null;
  readonly message: string;
};

export type Expansion = {
  readonly statements: readonly Statement[];
  readonly problems: readonly ReadingProblem[];
  /** Files that were put in, in order. */
  readonly files: readonly string[];
  /** The trees of those files. */
  readonly trees: ReadonlyMap<string, ConfigTree>;
};

/** Answers an include: the files a pattern matches, seen from the including file (null: the main one); null: not read. */
export type Includer = (
  pattern: string,
  from: string | null,
) => readonly { readonly file: string; readonly text: string }[] | null;

const MAX_STATEMENTS = 200_000;
const MAX_DEPTH = 40;
const MAX_WRITTEN = 20_000_000;

/** Stand for `#` and `!` until the words are cut: put in by a substitution they start no comment. */
const HASH = "\ue000";
const BANG = "\ue001";

/** One statement of words that need no lexing. */
const PLAIN_LINE = /^(?!include)[\w .:/,\t-]*$/;

type Place = { readonly file: string | null; readonly line: number | null; readonly depth: number };

class Expander {
  private readonly definitions = new Map<string, string>([
    ["_HASH", HASH],
    ["_BANG", BANG],
  ]);
  private count = 0;
  /** Characters put in by substitution so far. */
  private written = 0;
  readonly problems: ReadingProblem[] = [];
  readonly files: string[] = [];
  readonly trees = new Map<string, ConfigTree>();

  constructor(
    private readonly configId: string | null,
    private readonly includer: Includer | null,
  ) {
    if (configId !== null) this.definitions.set("_INSTANCE", configId);
  }

  private problem(place: Place, line: number, message: string): void {
    if (this.problems.length < 200) this.problems.push({ line, file: place.file, message });
  }

  /** `place.line` is set where the nodes are not lines of a file: then it is the line that led to them. */
  nodes(nodes: readonly ConfigNode[], place: Place): Statement[] {
    const out: Statement[] = [];
    for (const node of nodes) {
      if (this.count > MAX_STATEMENTS) break;
      const line = place.line ?? ("line" in node ? node.line : 0);
      switch (node.kind) {
        case "definition":
          this.definitions.set(node.name, node.value);
          break;
        case "include":
          for (const statement of this.include(node.pattern, line, place)) out.push(statement);
          break;
        case "directive":
        case "block":
          for (const statement of this.statement(node, line, place)) out.push(statement);
          break;
      }
    }
    return out;
  }

  private statement(node: DirectiveNode | BlockNode, line: number, place: Place): readonly Statement[] {
    const raw = node.words.map((word) => word.gap + word.raw).join("");
    if (raw.startsWith("~")) return this.repeat(raw, line, place);
    if (!raw.includes("$"))
      return this.plain(
        node,
        node.words.map((word) => word.value),
        line,
        place,
      );
    const text = this.substituted(raw);
    if (text === null) {
      this.problem(place, line, `${raw.slice(0, 80)}: the substitution never ends, or is too long`);
      return [];
    }
    if (node.kind === "block" || text === raw || !/[\n{}]/.test(text)) {
      const words = scanWords(text, 0).words.map((word) => word.value);
      return this.plain(node, words, line, place);
    }
    return this.text(text, line, place);
  }

  private substituted(text: string): string | null {
    const result = this.written > MAX_WRITTEN ? null : substitute(text, this.definitions);
    // One that was given up has cost as much as the longest.
    this.written += result?.length ?? MAX_LENGTH;
    return result;
  }

  /** Counts one more statement; false when there are too many. */
  private counts(line: number, place: Place): boolean {
    this.count += 1;
    if (this.count <= MAX_STATEMENTS) return true;
    this.problem(place, line, `more than ${MAX_STATEMENTS} statements; the rest was not read`);
    return false;
  }

  private plain(
    node: DirectiveNode | BlockNode,
    words: readonly string[],
    line: number,
    place: Place,
  ): readonly Statement[] {
    if (!this.counts(line, place)) return [];
    const [name = "", ...args] = words.map((word) => word.replaceAll(HASH, "#").replaceAll(BANG, "!"));
    let children: readonly Statement[] | null = null;
    if (node.kind === "block") {
      if (place.depth < MAX_DEPTH) children = this.nodes(node.children, { ...place, depth: place.depth + 1 });
      else {
        children = [];
        this.problem(place, line, "nested too deep; not read");
      }
    }
    const own = place.line === null ? node : null;
    const condition = this.configId === null ? node.condition : null;
    return [
      {
        name,
        args,
        children,
        node: place.file === null ? own : null,
        own,
        line,
        file: place.file,
        condition,
      },
    ];
  }

  private text(text: string, line: number, place: Place): readonly Statement[] {
    if (place.depth >= MAX_DEPTH) {
      this.problem(place, line, "definitions nested too deep; not read");
      return [];
    }
    if (PLAIN_LINE.test(text)) {
      const [name = "", ...args] = text.split(/[ \t]+/).filter((word) => word !== "");
      if (name === "" || !this.counts(line, place)) return [];
      return [{ name, args, children: null, node: null, own: null, line, file: place.file, condition: null }];
    }
    const tree = parseConfig(text, this.configId === null ? {} : { configId: this.configId });
    for (const problem of tree.problems) this.problem(place, line, `in the substitution: ${problem.message}`);
    return this.nodes(tree.children, { file: place.file, line, depth: place.depth + 1 });
  }

  private repeat(raw: string, line: number, place: Place): readonly Statement[] {
    const spec = /^~\w+[ \t]*\([^)]*\)/.exec(raw)?.[0] ?? raw;
    const resolved = this.substituted(spec);
    const rounds = resolved === null ? null : readRounds(resolved);
    if (rounds === null) {
      this.problem(place, line, `${spec}: not a sequence or list keepalived can read`);
      return [];
    }
    const rest = raw.slice(spec.length).trimStart();
    return rounds.flatMap((round) => {
      if (this.count > MAX_STATEMENTS) return [];
      for (const [name, value] of round) this.definitions.set(name, value);
      if (rest.startsWith("~")) return this.repeat(rest, line, place);
      const text = this.substituted(rest);
      return text === null ? [] : this.text(text, line, place);
    });
  }

  private include(pattern: string, line: number, place: Place): readonly Statement[] {
    const found = this.includer?.(pattern, place.file) ?? null;
    if (found === null || place.depth >= MAX_DEPTH || this.files.length > 1000) {
      this.problem(place, line, `include ${pattern}: not read`);
      return [];
    }
    return found.flatMap(({ file, text }) => {
      this.files.push(file);
      const tree =
        this.trees.get(file) ?? parseConfig(text, this.configId === null ? {} : { configId: this.configId });
      this.trees.set(file, tree);
      const inside: Place = { file, line: null, depth: place.depth + 1 };
      for (const problem of tree.problems) this.problem(inside, problem.line, problem.message);
      return this.nodes(tree.children, inside);
    });
  }
}

/**
 * What keepalived reads in a tree. Without `include` included files are not read, which is a problem of the result for each; the
 * same holds for anything else that could not be followed. Never throws.
 */
export const expandConfig = (tree: ConfigTree, options: { readonly include?: Includer } = {}): Expansion => {
  const expander = new Expander(tree.configId, options.include ?? null);
  const statements = expander.nodes(tree.children, { file: null, line: null, depth: 0 });
  const own = tree.problems.map(({ line, message }) => ({ line, file: null, message }));
  const { files, trees } = expander;
  return { statements, problems: [...own, ...expander.problems], files, trees };
};

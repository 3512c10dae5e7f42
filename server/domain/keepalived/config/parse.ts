/**
 * Reads keepalived.conf (the grammar of keepalived 2.0 to 2.3, checked against 2.2.7) into a lossless tree. Never throws,
 * whatever the text; what keepalived would complain about stands in `problems`. Time and space are linear; nesting
 * is bounded by the text alone (no recursion). May not look at what a keyword means.
 */

import { hasTypographicQuote, hiddenCharacters } from "./characters";
import { scanDefinition, startsDefinition } from "./definition";
import type {
  BlockNode,
  Condition,
  ConfigNode,
  ConfigProblem,
  ConfigProblemCode,
  ConfigTree,
  Word,
} from "./model";
import { endsInBackslash, isSpace, lineEnd, scanCondition, scanWords, skipSpace, stickyMatch } from "./scan";

/** A file with more nodes than this is not read further: its tail becomes one `rest` node. */
export const MAX_NODES = 500_000;
const MAX_PROBLEMS = 200;

const INCLUDE = /include[rmwba]?(?=[ \t\f\v])/y;

type Open = { -readonly [K in keyof BlockNode]: BlockNode[K] } & { children: ConfigNode[] };
type Start = { readonly line: number; readonly lead: string; readonly condition: Condition | null };

class Parser {
  private i = 0;
  private line = 1;
  private nodes = 0;
  private readonly top: ConfigNode[] = [];
  private readonly stack: Open[] = [];
  private readonly problems: ConfigProblem[] = [];
  private readonly checkQuotes: boolean;

  constructor(
    private readonly text: string,
    private readonly configId: string | null,
  ) {
    this.checkQuotes = hasTypographicQuote(text);
  }

  run(): ConfigTree {
    for (const hidden of hiddenCharacters(this.text, 50))
      this.problem(hidden.line, "hidden-character", hidden.what);
    while (this.i < this.text.length) {
      if (this.nodes >= MAX_NODES) {
        this.problem(
          this.line,
          "too-large",
          `more than ${MAX_NODES} statements; not read from line ${this.line} on`,
        );
        this.push({ kind: "rest", line: this.line, text: this.text.slice(this.i) });
        break;
      }
      this.next();
    }
    for (const open of this.stack)
      this.problem(open.line, "missing-close-brace", `the block opened on line ${open.line} is never closed`);
    return {
      children: this.top,
      problems: this.problems.sort((a, b) => a.line - b.line),
      configId: this.configId,
    };
  }

  private problem(line: number, code: ConfigProblemCode, message: string): void {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push({ line, code, message });
  }

  private push(node: ConfigNode): void {
    this.nodes += 1;
    (this.stack.at(-1)?.children ?? this.top).push(node);
  }

  /** Takes the text up to `end`, counting its lines. */
  private take(end: number): string {
    const taken = this.text.slice(this.i, end);
    for (let at = taken.indexOf("\n"); at !== -1; at = taken.indexOf("\n", at + 1)) this.line += 1;
    this.i = end;
    return taken;
  }

  /** White space and the line end, if nothing else is left on the line; else "". */
  private takeEnd(): string {
    const after = skipSpace(this.text, this.i);
    if (after === this.text.length) return this.take(after);
    return this.text[after] === "\n" ? this.take(after + 1) : "";
  }

  private next(): void {
    const line = this.line;
    const at = skipSpace(this.text, this.i);
    const ch = this.text[at];
    if (ch === undefined || ch === "\n") this.blank(line);
    else {
      const lead = this.take(at);
      if (ch === "#" || ch === "!") this.comment(line, lead);
      else if (ch === "}") this.close(line, lead);
      else if (ch === "{") this.open({ line, lead, condition: null }, [], at);
      else this.statement(line, lead);
    }
  }

  private comment(line: number, lead: string): void {
    let stop = lineEnd(this.text, this.i);
    while (stop > this.i && isSpace(this.text[stop - 1])) stop -= 1;
    if (endsInBackslash(this.text, this.i))
      this.problem(line, "backslash-in-comment", "keepalived reads the backslash that ends this comment");
    this.push({ kind: "comment", line, lead, text: this.take(stop), end: this.takeEnd() });
  }

  private blank(line: number): void {
    let stop = this.i;
    for (;;) {
      const at = skipSpace(this.text, stop);
      if (this.text[at] === "\n") stop = at + 1;
      else {
        if (at === this.text.length) stop = at;
        break;
      }
    }
    this.push({ kind: "blank", line, text: this.take(stop) });
  }

  private close(line: number, lead: string): void {
    this.take(this.i + 1);
    const place = { line, lead, end: this.takeEnd() };
    const block = this.stack.pop();
    if (block) block.close = place;
    else {
      this.problem(line, "extra-close-brace", "this } closes nothing");
      this.push({ kind: "stray", ...place });
    }
  }

  private open(start: Start, words: readonly Word[], brace: number): void {
    if (words.length === 0)
      this.problem(
        start.line,
        "unexpected-open-brace",
        "this { belongs to no statement; keepalived ignores it",
      );
    const gap = this.take(brace);
    this.take(brace + 1);
    const block: Open = {
      kind: "block",
      ...start,
      words,
      gap,
      openEnd: this.takeEnd(),
      children: [],
      close: null,
    };
    this.push(block);
    this.stack.push(block);
  }

  private statement(line: number, lead: string): void {
    const condition = this.text[this.i] === "@" ? scanCondition(this.text, this.i) : null;
    if (condition) this.take(this.i + condition.raw.length + condition.gap.length);
    const start: Start = { line, lead, condition };
    if (condition && !this.applies(condition)) this.inactive(line, lead, condition);
    else if (startsDefinition(this.text, this.i)) this.definition(start);
    else this.words(start);
  }

  private inactive(line: number, lead: string, condition: Condition): void {
    let stop = lineEnd(this.text, this.i);
    if (this.text[stop - 1] === "\r" && stop > this.i) stop -= 1;
    this.push({ kind: "inactive", line, lead, condition, text: this.take(stop), end: this.takeEnd() });
  }

  private words(start: Start): void {
    const include = stickyMatch(INCLUDE, this.text, this.i) !== null;
    const { words, at, unterminatedQuote } = scanWords(this.text, this.i, !include);
    if (unterminatedQuote)
      this.problem(start.line, "unterminated-quote", "the quote is not closed on its line");
    if (this.checkQuotes && words.some((word) => hasTypographicQuote(word.raw)))
      this.problem(
        start.line,
        "typographic-quote",
        "a typographic quote is an ordinary character to keepalived",
      );
    this.take(at);
    const pattern = include ? words[1]?.raw : undefined;
    const brace = include ? null : this.braceAfter(at);
    if (pattern !== undefined) this.push({ kind: "include", ...start, words, pattern, end: this.takeEnd() });
    else if (brace !== null) this.open(start, words, brace);
    else this.push({ kind: "directive", ...start, words, end: this.takeEnd() });
  }

  /** A condition with nothing after it never applies; without a known config-id every other one is read. */
  private applies(condition: Condition): boolean {
    const next = this.text[this.i];
    if (next === undefined || next === "\n") return false;
    return this.configId === null || (condition.id === this.configId) !== condition.negated;
  }

  /** The index of a `{` that follows after nothing but white space, line ends and comments. */
  private braceAfter(at: number): number | null {
    const { text } = this;
    let i = at;
    for (;;) {
      i = skipSpace(text, i);
      const ch = text[i];
      if (ch === "{") return i;
      if (ch === "#" || ch === "!") i = lineEnd(text, i);
      else if (ch === "\n") i += 1;
      else return null;
    }
  }

  private definition(start: Start): void {
    const { at, ...definition } = scanDefinition(this.text, this.i);
    const raw = this.take(at);
    this.push({ kind: "definition", ...start, ...definition, raw, end: this.takeEnd() });
  }
}

/**
 * Reads a whole file. `configId` is keepalived's config-id on the host the file is for (option `-i`, else the host name up
 * to its first dot): lines for other ids become `inactive`. Leave it out when it is not known: then every line
 * is read and carries its condition.
 */
export const parseConfig = (text: string, options: { readonly configId?: string } = {}): ConfigTree =>
  new Parser(text, options.configId ?? null).run();

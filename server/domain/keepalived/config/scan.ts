/**
 * The lexical rules of keepalived 2.x on one physical line, as its own parser has them: `!` and `#` start a comment
 * anywhere outside double quotes, even inside a word; `\#` and `\!` do not; `{` and `}` are statements of their own wherever
 * they stand outside double quotes; single quotes protect nothing; quotes never span lines.
 */
import type { Condition, Word } from "./model";

const SPACE = new Set([" ", "\t", "\f", "\v", "\r"]);
const SUBSTITUTION = /\$\{[A-Za-z_][A-Za-z0-9_]*[ 0-9]*\}/y;
const REPEAT = /~(?:SEQx?|LST)[ \t]{0,64}\([^)\n]{0,4096}\)/y;

export const isSpace = (ch: string | undefined): boolean => ch !== undefined && SPACE.has(ch);

/** The index of the first character at or after `at` that is not white space; a line end is not white space here. */
export const skipSpace = (text: string, at: number): number => {
  let i = at;
  while (isSpace(text[i])) i += 1;
  return i;
};

/** The index of the "\n" that ends the line of `at`, or the length of the text. */
export const lineEnd = (text: string, at: number): number => {
  const found = text.indexOf("\n", at);
  return found === -1 ? text.length : found;
};

export const stickyMatch = (pattern: RegExp, text: string, at: number): string | null => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
};

export type Words = {
  readonly words: readonly Word[];
  /** Index after the last word. */
  readonly at: number;
  readonly unterminatedQuote: boolean;
};

type Piece = { readonly at: number; readonly unterminated: boolean };

/** A backslash at the end of a line escapes nothing (there it continues a definition). */
const escapes = (text: string, at: number): boolean => {
  const next = text[at + 1];
  return next !== undefined && next !== "\n" && next !== "\r";
};

const skipQuoted = (text: string, open: number): Piece => {
  for (let i = open + 1; i < text.length; i += 1) {
    const ch = text[i];
    if (ch === "\n") return { at: i, unterminated: true };
    if (ch === '"') return { at: i + 1, unterminated: false };
    if (ch === "\\" && escapes(text, i)) i += 1;
  }
  return { at: text.length, unterminated: true };
};

const skipWord = (text: string, start: number, braces: boolean): Piece => {
  let unterminated = false;
  let i = start;
  while (i < text.length) {
    const ch = text[i] ?? "";
    if (ch === "\n" || ch === "#" || ch === "!" || isSpace(ch)) break;
    if (braces && (ch === "{" || ch === "}")) break;
    if (ch === '"') {
      const quoted = skipQuoted(text, i);
      unterminated ||= quoted.unterminated;
      i = quoted.at;
    } else if (ch === "\\" && escapes(text, i)) {
      i += 2;
    } else if (ch === "$" && text[i + 1] === "{") {
      i += stickyMatch(SUBSTITUTION, text, i)?.length ?? 1;
    } else {
      i += 1;
    }
  }
  return { at: i, unterminated };
};

const unquote = (raw: string): string =>
  raw.includes('"') || raw.includes("\\")
    ? raw.replace(
        /"((?:[^"\\]|\\.)*)"?|\\([#!])/g,
        (_, inner: string | undefined, mark: string | undefined) =>
          inner === undefined ? (mark ?? "") : inner,
      )
    : raw;

/**
 * The words from `start` to the end of the line, a comment, or (unless `braces` is false, as on an include line) a
 * brace. `~SEQ(…)` and `~LST(…)` at the start are one word, whatever braces stand inside.
 */
export const scanWords = (text: string, start: number, braces = true): Words => {
  const words: Word[] = [];
  let at = start;
  let unterminatedQuote = false;
  let repeats = true;
  for (;;) {
    const from = skipSpace(text, at);
    repeats &&= text[from] === "~";
    const repeat = repeats ? stickyMatch(REPEAT, text, from) : null;
    const word =
      repeat === null ? skipWord(text, from, braces) : { at: from + repeat.length, unterminated: false };
    if (word.at === from) return { words, at, unterminatedQuote };
    unterminatedQuote ||= word.unterminated;
    const raw = text.slice(from, word.at);
    words.push({ gap: text.slice(at, from), raw, value: unquote(raw) });
    at = word.at;
  }
};

/** `@id` or `@^id` with the white space after it. `at` is the index of the `@`. */
export const scanCondition = (text: string, at: number): Condition => {
  let i = at + 1;
  while (i < text.length && text[i] !== "\n" && !isSpace(text[i])) i += 1;
  const raw = text.slice(at, i);
  const negated = raw.startsWith("@^");
  return { raw, gap: text.slice(i, skipSpace(text, i)), id: raw.slice(negated ? 2 : 1), negated };
};

/** Where the statement text of the line of `at` ends: before its comment and the white space before that. */
export const contentEnd = (text: string, at: number): number => {
  let i = at;
  let last = at;
  while (i < text.length && text[i] !== "\n") {
    const word = skipWord(text, i, false).at;
    if (word > i) last = word;
    else if (!isSpace(text[i])) break;
    i = Math.max(word, i + 1);
  }
  return last;
};

/** Whether the line of `at` ends in an unescaped backslash. keepalived looks for it behind a comment too. */
export const endsInBackslash = (text: string, at: number): boolean => {
  let stop = lineEnd(text, at);
  while (stop > at && text[stop - 1] === "\r") stop -= 1;
  let count = 0;
  while (stop - count > at && text[stop - count - 1] === "\\") count += 1;
  return count % 2 === 1;
};

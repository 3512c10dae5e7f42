/** The layout all of keepalived's dumps share: `------< Title >------` lines, entries below them by indentation, `name = value`. */
import { linesOf, wholeNumber } from "../../output";

export type Section = { readonly title: string; readonly lines: readonly string[] };

const TITLE = /^ *-{3,}< (.+) >-{3,}$/;

/** Sections in order, nested ones too: a `Real server` belongs to the `Virtual server` before it. */
export const sectionsOf = (output: string): readonly Section[] => {
  const sections: { title: string; lines: string[] }[] = [];
  for (const line of linesOf(output)) {
    const title = TITLE.exec(line)?.[1];
    if (title !== undefined) sections.push({ title, lines: [] });
    else if (line !== "") sections.at(-1)?.lines.push(line);
  }
  return sections;
};

export const isCutOff = (output: string): boolean => output !== "" && !output.endsWith("\n");

const indentOf = (line: string): number => line.length - line.trimStart().length;

export type Entry = { readonly head: string; readonly lines: readonly string[] };

/** The entries of a section: each a line with the least indentation and the deeper lines after it. */
export const entriesOf = (lines: readonly string[]): readonly Entry[] => {
  const least = lines.reduce((low, line) => Math.min(low, indentOf(line)), Number.POSITIVE_INFINITY);
  const entries: { head: string; lines: string[] }[] = [];
  for (const line of lines) {
    if (indentOf(line) === least) entries.push({ head: line.trim(), lines: [] });
    else entries.at(-1)?.lines.push(line);
  }
  return entries;
};

/** The value of the first line `name = value`, or of `name : value`. */
export const fieldOf = (lines: readonly string[], name: string): string | null => {
  for (const line of lines) {
    const text = line.trimStart();
    if (!text.startsWith(name)) continue;
    const value = /^ ?[=:] ?(.*)$/.exec(text.slice(name.length))?.[1];
    if (value !== undefined) return value;
  }
  return null;
};

/** The first group of a pattern in any of the lines. */
export const matchIn = (lines: readonly string[], pattern: RegExp): string | null => {
  for (const line of lines) {
    const found = pattern.exec(line)?.[1];
    if (found !== undefined) return found;
  }
  return null;
};

export const numberIn = (lines: readonly string[], pattern: RegExp): number | null =>
  wholeNumber(matchIn(lines, pattern) ?? undefined);

/** Lines under a heading such as `Virtual IP (2):`, up to the next one that is not deeper. */
export const listUnder = (lines: readonly string[], heading: RegExp): readonly string[] => {
  const at = lines.findIndex((line) => heading.test(line.trim()));
  if (at === -1) return [];
  const depth = indentOf(lines[at] ?? "");
  const list: string[] = [];
  for (const line of lines.slice(at + 1)) {
    if (indentOf(line) <= depth) break;
    list.push(line.trim());
  }
  return list;
};

const YES = /^(?:1|yes|on|true|enabled)$/i;
const NO = /^(?:0|no|off|false|disabled)$/i;

export const truth = (value: string | null): boolean | null =>
  value === null ? null : YES.test(value) ? true : NO.test(value) ? false : null;

/** Seconds out of `2000000 us`, `2.000000` or `6`. */
export const secondsIn = (value: string | null): number | null => {
  const match = /^(\d+(?:\.\d+)?)( us)?$/.exec(value ?? "");
  return match ? Number(match[1]) / (match[2] === undefined ? 1 : 1_000_000) : null;
};

/** How words, directives and blocks are written: quoted in one place, indented as the file around them is. Pure. */
import { writeWord } from "../edit";
import type { Field } from "./fields/field";
import type { FieldValue } from "./model";

/** `@` and `~` mean something at the beginning of a line only. */
const MARKS_INSIDE = /^[^@~]+[@~]/;

/** The word as it has to be written, or null where it cannot be. */
export const written = (word: string): string | null => {
  const raw = writeWord(word);
  if (raw === null || raw === word || !MARKS_INSIDE.test(word)) return raw;
  const stripped = word.replaceAll(/[@~]/g, "x");
  return writeWord(stripped) === stripped ? word : raw;
};

/** Null where one of the words cannot be written. */
export const writtenWords = (words: readonly string[]): string | null => {
  const raw = words.map(written);
  return raw.includes(null) ? null : raw.join(" ");
};

export type Layout = {
  /** White space before the statement. */
  readonly lead: string;
  /** One more level. */
  readonly unit: string;
  /** `\n`, or `\r\n` where the file has that. */
  readonly eol: string;
};

export const deeper = (layout: Layout): Layout => ({ ...layout, lead: layout.lead + layout.unit });

const asLines = (value: FieldValue): readonly (readonly string[])[] =>
  value.map((item) => (typeof item === "string" ? [item] : item));
const asWords = (value: FieldValue): readonly string[] => asLines(value).flat();

/** The words of a directive with this value, under this name of it. */
export const directiveWords = (field: Field, value: FieldValue, name: string): readonly string[] => {
  const words = asWords(value);
  if (field.shape.kind !== "flag") return [name, ...words];
  if (words[0] === "off") return field.opposite === null ? [name, "off"] : [field.opposite];
  return [name === field.opposite ? field.directive : name];
};

export const lineText = (words: readonly string[], { lead, eol }: Layout): string | null => {
  const raw = writtenWords(words);
  return raw === null ? null : `${lead}${raw}${eol}`;
};

/** Joins what could be written; null where a piece could not. */
const joined = (pieces: readonly (string | null)[]): string | null =>
  pieces.includes(null) ? null : pieces.join("");

export const blockText = (
  head: readonly string[],
  layout: Layout,
  body: (inner: Layout) => readonly (string | null)[],
): string | null => {
  const raw = writtenWords(head);
  const text = joined(body(deeper(layout)));
  return raw === null || text === null
    ? null
    : `${layout.lead}${raw} {${layout.eol}${text}${layout.lead}}${layout.eol}`;
};

/** A field as a new statement. */
export const fieldText = (field: Field, value: FieldValue, layout: Layout): string | null => {
  if (field.shape.kind !== "lines") return lineText(directiveWords(field, value, field.directive), layout);
  const body = (inner: Layout) => asLines(value).map((words) => lineText(words, inner));
  return field.id === "entries" ? joined(body(layout)) : blockText([field.directive], layout, body);
};

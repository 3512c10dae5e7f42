/**
 * configuration/form: the form of one place, made from the catalogues of fields. What may be written is the domain's business; here
 * it is decided which control a field has, and how words of a file become what stands in it. Pure.
 */
import type { Part as RoutingPart } from "#domain/frr/change/fields/field";
import type { Atom, Part, Shape } from "#domain/keepalived/config/change/shape-model";

/** Words of one value; of a list, lines of words. Null: the place says nothing. */
export type Words = readonly string[] | readonly (readonly string[])[];

export type Option = { readonly word: string; readonly label: string };

export type Control =
  | { readonly kind: "flag"; readonly off: boolean }
  | { readonly kind: "choice"; readonly options: readonly Option[] }
  /** One word; it may hold spaces. */
  | { readonly kind: "word"; readonly unit: string | null; readonly numeric: boolean }
  /** Words with spaces between them. */
  | { readonly kind: "words" }
  | { readonly kind: "parts"; readonly parts: readonly Part[] }
  /** `NAT`, `DR`, `TUN type gue port 5555` */
  | { readonly kind: "method" }
  /** A line each; `whole`: a line is one word, whatever is in it. */
  | { readonly kind: "lines" };

const word = (unit: string | null, numeric: boolean): Control => ({ kind: "word", unit, numeric });

const atomControl = (atom: Atom): Control => {
  switch (atom.kind) {
    case "integer":
      return word(atom.unit, true);
    case "seconds":
      return word("s", true);
    case "port":
      return word(null, true);
    case "choice":
      return { kind: "choice", options: atom.choices };
    case "address":
    case "prefix":
    case "range":
    case "mask":
    case "word":
    case "text":
    case "path":
    case "command":
      return word(null, false);
  }
};

const COMMAND: Atom = { kind: "command" };
const USER: Atom = { kind: "word", of: "user" };
const SCRIPT: readonly Part[] = [
  { name: "command", label: "the script", atom: COMMAND, keyword: null, optional: false },
  { name: "user", label: "as user", atom: USER, keyword: null, optional: true },
  { name: "group", label: "and group", atom: USER, keyword: null, optional: true },
];

/** Of a field of keepalived. */
export const controlOf = (shape: Shape): Control => {
  switch (shape.kind) {
    case "flag":
      return { kind: "flag", off: shape.off };
    case "words":
      return { kind: "words" };
    case "parts":
      return { kind: "parts", parts: shape.parts };
    case "script":
      return { kind: "parts", parts: SCRIPT };
    case "method":
      return { kind: "method" };
    case "listener":
      return { kind: "words" };
    case "lines":
      return { kind: "lines" };
    default:
      return atomControl(shape);
  }
};

/** Of a field of FRR or Quagga. */
export const routingControlOf = (shape: readonly RoutingPart[], many: boolean): Control => {
  if (many) return { kind: "lines" };
  const [only, ...more] = shape;
  if (only === undefined) return { kind: "flag", off: false };
  if (more.length > 0) return { kind: "words" };
  switch (only.kind) {
    case "number":
      return word(only.unit, true);
    case "choice":
      return { kind: "choice", options: only.of.map((one) => ({ word: one, label: one })) };
    case "text":
    case "optional":
      return { kind: "words" };
    default:
      return word(null, false);
  }
};

const isLines = (value: Words): value is readonly (readonly string[])[] =>
  value.some((item) => typeof item !== "string");

const split = (text: string): readonly string[] => text.split(/\s+/).filter((one) => one !== "");

/** How a value is written in one text: what stands in an input, and what is shown of it. */
export const textOf = (value: Words): string =>
  isLines(value) ? value.map((line) => line.join(" ")).join("\n") : value.join(" ");

/** What was typed, as words; null: nothing was. */
export const wordsFrom = (control: Control, text: string): Words | null => {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  switch (control.kind) {
    case "word":
    case "choice":
      return [trimmed];
    case "lines":
      return trimmed
        .split("\n")
        .map(split)
        .filter((line) => line.length > 0);
    case "flag":
    case "words":
    case "parts":
    case "method":
      return split(trimmed);
  }
};

/** What stands in the input of each part; empty where it says nothing. A part that is its keyword alone says `on`. */
export type PartTexts = Readonly<Record<string, string>>;

export const partTexts = (parts: readonly Part[], words: readonly string[]): PartTexts => {
  const rest = [...words];
  const texts: Record<string, string> = {};
  const keywords = new Set(parts.flatMap(({ keyword }) => (keyword === null ? [] : [keyword])));
  for (const part of parts.filter(({ keyword }) => keyword === null)) {
    if (rest[0] === undefined || (part.optional && keywords.has(rest[0]))) continue;
    texts[part.name] = rest.shift() ?? "";
  }
  while (rest.length > 0) {
    const keyword = rest.shift();
    const part = parts.find((one) => one.keyword === keyword);
    if (part) texts[part.name] = part.atom === null ? "on" : (rest.shift() ?? "");
  }
  return texts;
};

/** Null: no part says anything. */
export const wordsOfParts = (parts: readonly Part[], texts: PartTexts): readonly string[] | null => {
  const words = parts.flatMap((part) => {
    const text = (texts[part.name] ?? "").trim();
    if (text === "") return [];
    if (part.keyword === null) return [text];
    return part.atom === null ? [part.keyword] : [part.keyword, text];
  });
  return words.length === 0 ? null : words;
};

/** The control of one part, where it is more than a word. */
export const partControl = (part: Part): Control =>
  part.atom === null ? { kind: "flag", off: false } : atomControl(part.atom);

/** What the blocks of a place say for a field, and whether two values say the same. Pure. */
import { canonicalAddress, isAddress } from "../../../address";
import type { Statement } from "../expand";
import type { Field } from "./fields/field";
import type { Located } from "./locate";
import { inside } from "./locate";
import type { FieldValue } from "./model";

export type Line = {
  readonly words: readonly string[];
  readonly at: Statement;
};

export type Said = {
  readonly value: FieldValue;
  /** The statements that say it; for a directive the last one counts, of a list each is a line. */
  readonly statements: readonly Statement[];
};

const ON = /^(?:on|true|yes)$/;
const OFF = /^(?:off|false|no)$/;

/** A directive's value as forms have it: flags as `[]` and `["off"]`, everything else word by word. */
const valueSaid = (field: Field, { name, args }: Statement): readonly string[] => {
  if (field.shape.kind === "flag") {
    if (name === field.opposite) return ["off"];
    if (args[0] === undefined || ON.test(args[0])) return [];
    return OFF.test(args[0]) ? ["off"] : args;
  }
  return field.id === "protocol" ? args.map((word) => word.toUpperCase()) : args;
};

/** Where the field's statements stand: the place itself, or a block in it. */
export const holdersOf = (field: Field, place: Located): readonly Statement[] =>
  field.within === null
    ? place.blocks
    : inside(place).filter(
        ({ name, children, condition }) => name === field.within && children !== null && condition === null,
      );

const directives = (field: Field): readonly string[] => [
  field.directive,
  ...field.aliases,
  ...(field.opposite === null ? [] : [field.opposite]),
];

/** The statements of a field that is not a list; those under an undecided condition apart. */
export const statementsOf = (
  field: Field,
  place: Located,
): { readonly counting: readonly Statement[]; readonly undecided: readonly Statement[] } => {
  // Of a service that stands twice keepalived takes the settings of the first block.
  const holders = holdersOf(field, place);
  const among = (place.blocks[0]?.name === "virtual_server" ? holders.slice(0, 1) : holders).flatMap(
    ({ children }) => children ?? [],
  );
  const own = among.filter(({ name }) => directives(field).includes(name));
  return {
    counting: own.filter(({ condition }) => condition === null),
    undecided: own.filter(({ condition }) => condition !== null),
  };
};

/** The blocks that hold a list's lines. */
export const listBlocksOf = (field: Field, place: Located): readonly Statement[] =>
  field.id === "entries"
    ? place.blocks
    : statementsOf(field, place).counting.filter(({ children }) => children !== null);

export const linesOf = (field: Field, place: Located): readonly Line[] =>
  listBlocksOf(field, place).flatMap(({ children }) =>
    (children ?? [])
      .filter(({ name, condition }) => name !== "" && condition === null)
      .map((at) => ({ words: [at.name, ...at.args], at })),
  );

const isWordwise = (field: Field): boolean =>
  field.shape.kind === "lines" && field.shape.line.kind === "parts" && field.shape.line.wordwise;

/** Null: the place says nothing. */
export const saidBy = (field: Field, place: Located): Said | null => {
  if (field.id === "head") {
    const block = place.blocks[0];
    return block ? { value: block.args, statements: [block] } : null;
  }
  if (field.shape.kind === "lines") {
    const lines = linesOf(field, place);
    const value = isWordwise(field)
      ? lines.flatMap(({ words }) => words.map((word) => [word]))
      : lines.map(({ words }) => words);
    return lines.length === 0 ? null : { value, statements: lines.map(({ at }) => at) };
  }
  const at = statementsOf(field, place).counting.at(-1);
  return at ? { value: valueSaid(field, at), statements: [at] } : null;
};

const canonicalWord = (word: string): string => {
  const [address = "", length] = word.split("/");
  if (!address.includes(":") || !isAddress(address)) return word;
  return length === undefined ? canonicalAddress(address) : `${canonicalAddress(address)}/${length}`;
};

const canonicalWords = (words: readonly string[]): string => words.map(canonicalWord).join("\u0000");

/** One text a value: the same text says the same to keepalived. Null: nothing is said. */
export const canonical = (field: Field, value: FieldValue | null): string | null => {
  if (value === null) return null;
  const lines = value.map((item) => (typeof item === "string" ? [item] : item));
  if (field.shape.kind === "lines")
    return lines.length === 0 ? null : lines.map(canonicalWords).join("\u0001");
  const words = lines.flat();
  if (field.shape.kind === "flag" && (words[0] === undefined || ON.test(words[0]))) return "";
  return canonicalWords(words);
};

/**
 * keepalived's text substitutions: `$NAME`, `${NAME}`, `~SEQ(…)`, `~LST(…)`. Replacement happens at the moment of use and again
 * within what was put in, as keepalived does it. A name that is not defined stays as it stands.
 */
import { stickyMatch } from "./scan";

export type Definitions = ReadonlyMap<string, string>;

/** Beyond this a definition that names itself is given up. */
const MAX_ROUNDS = 64;
/** A line longer than this is given up, as keepalived gives up far shorter ones. */
export const MAX_LENGTH = 200_000;

const USE = /\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*)(?=[ \t,)]|$))/gm;

/** The text with every defined name replaced, or null where replacing does not come to an end. */
export const substitute = (text: string, definitions: Definitions): string | null => {
  let now = text;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    let length = now.length;
    const next = now.replace(USE, (whole, braced: string | undefined, bare: string | undefined) => {
      const value = definitions.get(braced ?? bare ?? "") ?? whole;
      length += value.length;
      return length > MAX_LENGTH ? "" : value;
    });
    if (length > MAX_LENGTH) return null;
    if (next === now) return now;
    now = next;
  }
  return null;
};

/** What a line behind `~SEQ(…)` or `~LST(…)` is repeated with: one set of names and values per round. */
export type Rounds = readonly (readonly (readonly [name: string, value: string])[])[];

const NUMBER = /^(?:0x[0-9a-f]+|-?\d+)$/i;
const MAX_REPEATS = 100_000;

/** Reads `~SEQ(var, [start, [step,]] end)`, `~SEQx(…)` or `~LST(var, a, b)`; null where it is neither. */
export const readRounds = (word: string): Rounds | null => {
  const match = /^~(SEQx?|LST)[ \t]*\((.*)\)$/s.exec(word);
  if (!match) return null;
  const items = splitList(match[2] ?? "");
  return match[1] === "LST" ? listRounds(items) : sequenceRounds(items, match[1] === "SEQx");
};

/** Splits at commas outside braces. */
const splitList = (text: string): string[] => {
  const item = /\s*(\{[^}]*\}|[^,]*?)\s*(?:,|$)/y;
  const items: string[] = [];
  for (let at = 0; at < text.length; ) {
    const found = stickyMatch(item, text, at);
    if (!found) break;
    items.push(found.replace(/,$/, "").trim());
    at += found.length;
  }
  return items;
};

const members = (item: string): string[] =>
  item.startsWith("{")
    ? item
        .slice(1, -1)
        .split(",")
        .map((part) => part.trim())
    : [item];

const listRounds = ([names, ...values]: readonly string[]): Rounds | null => {
  if (names === undefined || values.length === 0) return null;
  const variables = members(names);
  return values.map((value) => {
    const parts = members(value);
    return variables.map((name, index) => [name, parts[index] ?? ""] as const);
  });
};

const sequenceRounds = ([name, ...given]: readonly string[], hex: boolean): Rounds | null => {
  if (
    name === undefined ||
    given.length === 0 ||
    given.length > 3 ||
    !given.every((part) => NUMBER.test(part))
  )
    return null;
  const numbers = given.map(Number);
  const end = numbers.at(-1) ?? 0;
  const start = numbers.length === 1 ? (end < 0 ? -1 : 1) : (numbers[0] ?? 0);
  const step = numbers.length === 3 ? (numbers[1] ?? 0) : start <= end ? 1 : -1;
  if (step === 0 || (end - start) / step < 0 || (end - start) / step > MAX_REPEATS) return null;
  const rounds: [string, string][][] = [];
  for (let value = start; step > 0 ? value <= end : value >= end; value += step)
    rounds.push([[name, value.toString(hex ? 16 : 10)]]);
  return rounds;
};

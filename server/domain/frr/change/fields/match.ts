/** Which field a line of a place says. */
import type { RoutingPlace } from "../model";
import { routingFields, spellingsOf } from "./catalogue";
import type { RoutingField } from "./field";
import { isValue } from "./parts";

export type Match = {
  readonly field: RoutingField;
  /** The spelling that stands there. */
  readonly command: string;
  readonly value: readonly string[];
};

type Spelled = { readonly field: RoutingField; readonly command: string; readonly words: readonly string[] };

/** Longest first: `passive-interface default` is no interface of that name. The action of a route-map is in its head, not in a line. */
const SPELLED: readonly Spelled[] = routingFields
  .filter((field) => !(field.place === "route-map" && field.command === ""))
  .flatMap((field) =>
    spellingsOf(field).map((command) => ({
      field,
      command,
      words: command === "" ? [] : command.split(" "),
    })),
  )
  .toSorted((a, b) => b.words.length - a.words.length);

/** By place and first word; under `""` the fields without a command, which take any line. */
const BY_WORD = new Map<string, readonly Spelled[]>();
for (const spelled of SPELLED) {
  const key = `${spelled.field.place} ${spelled.words[0] ?? ""}`;
  BY_WORD.set(key, [...(BY_WORD.get(key) ?? []), spelled]);
}

const candidatesOf = (place: RoutingPlace["kind"], first: string): readonly Spelled[] => [
  ...(BY_WORD.get(`${place} ${first}`) ?? []),
  ...(BY_WORD.get(`${place} `) ?? []),
];

/** `route-map X metric 5` as `metric 5 route-map X`. */
const inOrder = (value: readonly string[], keywords: readonly string[] | undefined): readonly string[] => {
  const first = keywords === undefined ? -1 : value.findIndex((word) => keywords.includes(word));
  if (keywords === undefined || first < 0) return value;
  const groups: string[][] = [];
  for (const word of value.slice(first)) {
    const before = groups.at(-1);
    // A route-map may be called `metric`.
    const isArgument = before?.length === 1 && before[0] !== "always";
    if (isArgument) before.push(word);
    else groups.push([word]);
  }
  const place = (group: readonly string[]): number => keywords.indexOf(group[0] ?? "");
  if (groups.some((group) => place(group) < 0)) return value;
  return [...value.slice(0, first), ...groups.toSorted((a, b) => place(a) - place(b)).flat()];
};

/**
 * All fields the words say: several where Quagga's daemons have one each. Empty for a command no field is for, and for a value its field does
 * not know (`ip ospf cost 10 192.168.0.2`): that is another command, to be left alone. `words`: without `ip prefix-list NAME`.
 */
export const matchesOf = (place: RoutingPlace["kind"], words: readonly string[]): readonly Match[] => {
  const found: Match[] = [];
  let length = 0;
  for (const { field, command, words: prefix } of candidatesOf(place, words[0] ?? "")) {
    if (prefix.length < length) continue;
    if (!prefix.every((word, index) => words[index] === word)) continue;
    const value = inOrder(words.slice(prefix.length), field.anyOrder);
    if (!isValue(field.shape, value)) continue;
    length = prefix.length;
    found.push({ field, command, value });
  }
  return found;
};

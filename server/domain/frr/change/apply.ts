/**
 * Writes an edit of the routing configuration into a host's files. What the edit does not name stays byte for byte; a value that does
 * not fit its field is refused, so that nothing can leave its line. May not judge what is wise: that is the guards' business.
 */

import { textAt, withText } from "../../change/files";
import type { RoutingSuite } from "../../change/host";
import type { HostFiles } from "../../change/model";
import type { CommandNode } from "../model";
import { wordsIn } from "../model";
import { Draft } from "./draft";
import { commandOf, routingFieldOf } from "./fields/catalogue";
import type { RoutingField, Suite } from "./fields/field";
import { checkWords, INTERFACE, NAME } from "./fields/parts";
import { canonicalValue } from "./lines/canonical";
import type { RoutingEdit, RoutingPlace, RoutingValue } from "./model";
import { isAction, linesSaying } from "./read";
import { replaceLine } from "./replace-line";
import { filesFor, headOf, isThere, linesOf, pathsOf, sectionsOf } from "./where";

export type RoutingEdited =
  | { readonly kind: "edited"; readonly files: HostFiles }
  | { readonly kind: "refused"; readonly why: string };

const refused = (why: string): RoutingEdited => ({ kind: "refused", why });

export const placeName = (place: RoutingPlace): string => {
  switch (place.kind) {
    case "global":
      return "the global part";
    case "interface":
      return `interface ${place.name}`;
    case "ospf":
      return "router ospf";
    case "route-map":
      return `route-map ${place.name} ${place.sequence}`;
    case "prefix-list":
      return `ip prefix-list ${place.name}`;
  }
};

/** Null, or why there can be no such place. */
const wrongPlace = (place: RoutingPlace): string | null => {
  switch (place.kind) {
    case "global":
    case "ospf":
      return null;
    case "interface":
      return INTERFACE.test(place.name) ? null : `${JSON.stringify(place.name)} is no name of an interface`;
    case "prefix-list":
      return NAME.test(place.name) ? null : `${JSON.stringify(place.name)} is no name of a prefix-list`;
    case "route-map":
      return !NAME.test(place.name)
        ? `${JSON.stringify(place.name)} is no name of a route-map`
        : !Number.isInteger(place.sequence) || place.sequence < 1 || place.sequence > 65535
          ? `an entry of a route-map has a number from 1 to 65535, not ${place.sequence}`
          : null;
  }
};

export const applyRoutingEdit = (files: HostFiles, suite: RoutingSuite, edit: RoutingEdit): RoutingEdited => {
  if (suite === "none") return refused("the host has neither FRR nor Quagga");
  const wrong = wrongPlace(edit.place);
  if (wrong !== null) return refused(wrong);
  switch (edit.kind) {
    case "set":
      return set(files, suite, edit.place, edit.field, edit.value);
    case "add":
      return add(files, suite, edit.place, edit.fields);
    case "remove":
      return remove(files, suite, edit.place);
    case "line":
      return replaceLine(files, suite, edit.place, edit);
  }
};

/** One list of words per line; a flag is one line of no words. */
const valuesOf = (field: RoutingField, value: RoutingValue | null): readonly (readonly string[])[] | null => {
  if (value === null) return [];
  const lists = value.every((item): item is readonly string[] => typeof item !== "string");
  const words = value.every((item): item is string => typeof item === "string");
  if (field.many) return lists ? value : null;
  return words ? [value] : null;
};

const wrongValue = (field: RoutingField, values: readonly (readonly string[])[]): string | null => {
  for (const value of values) {
    const why = checkWords(field.shape, value);
    if (why !== null) return `${field.label}: ${why}`;
  }
  return new Set(values.map((value) => canonicalValue(field, value).join(" "))).size < values.length
    ? `${field.label}: the same stands there twice`
    : null;
};

const set = (
  files: HostFiles,
  suite: Suite,
  place: RoutingPlace,
  id: string,
  value: RoutingValue | null,
): RoutingEdited => {
  const field = routingFieldOf(place.kind, id);
  if (field === null) return refused(`${placeName(place)} has no field ${JSON.stringify(id)}`);
  if (!field.suites.includes(suite))
    return refused(`${suite === "frr" ? "FRR" : "Quagga"} has no ${field.command}`);
  const values = valuesOf(field, value);
  if (values === null)
    return refused(`${field.label} needs ${field.many ? "a list of values" : "one value"}`);
  const wrong = wrongValue(field, values);
  if (wrong !== null) return refused(wrong);
  if (place.kind === "route-map" && !isThere(files, suite, place))
    return refused(`${placeName(place)} is not there`);
  let edited = files;
  for (const path of filesFor(files, suite, place, field)) {
    const draft = new Draft(textAt(edited, path) ?? "");
    if (isAction(field)) setAction(draft, place, value);
    else setLines(draft, suite, place, field, values);
    const text = draft.print();
    if (text !== (textAt(edited, path) ?? "")) edited = withText(edited, path, text);
  }
  return { kind: "edited", files: edited };
};

const setAction = (draft: Draft, place: RoutingPlace, value: RoutingValue | null): void => {
  const action = typeof value?.[0] === "string" ? value[0] : "permit";
  for (const { head } of sectionsOf(draft.tree, place)) {
    const [keyword = "", name = "", was, ...rest] = wordsIn(head);
    if (was !== action) draft.rewrite(head, [keyword, name, action, ...rest]);
  }
};

const setLines = (
  draft: Draft,
  suite: Suite,
  place: RoutingPlace,
  field: RoutingField,
  values: readonly (readonly string[])[],
): void => {
  const said = linesSaying(linesOf(draft.tree, place), place, field);
  const wanted = [...values];
  const free: { node: CommandNode; command: string }[] = [];
  // Lines that stay as they are first, then those that can be rewritten; a single value is that of the last line.
  for (const { node, command, value } of field.many ? said : said.toReversed()) {
    const at = wanted.findIndex((one) => one.join(" ") === value.join(" "));
    if (at >= 0) wanted.splice(at, 1);
    else free.push({ node, command });
  }
  const words = (command: string, value: readonly string[]): readonly string[] => [
    ...(place.kind === "prefix-list" ? ["ip", "prefix-list", place.name] : []),
    ...(command === "" ? [] : command.split(" ")),
    ...value,
  ];
  for (const { node, command } of free) {
    const value = wanted.shift();
    if (value === undefined) draft.remove(node);
    else draft.rewrite(node, words(spelling(field, command, value, suite), value));
  }
  const last = said.at(-1)?.node;
  for (const value of wanted) {
    const line = words(spelling(field, null, value, suite), value);
    const section = sectionsOf(draft.tree, place)[0];
    if (last !== undefined) draft.addBehind(last, line);
    else if (section !== undefined) draft.addTo(section, line);
    else draft.addFirst(headOf(place), line);
  }
};

/** As the line that is there spells it; IPv6 addresses have a command of their own. */
const spelling = (
  field: RoutingField,
  there: string | null,
  value: readonly string[],
  suite: Suite,
): string => {
  if (field.id === "addresses") return value[0]?.includes(":") ? "ipv6 address" : "ip address";
  return there ?? commandOf(field, suite);
};

const add = (
  files: HostFiles,
  suite: Suite,
  place: RoutingPlace,
  fields: Readonly<Record<string, RoutingValue>>,
): RoutingEdited => {
  if (isThere(files, suite, place)) return refused(`${placeName(place)} is there already`);
  let edited = files;
  const head = headOf(place);
  if (head !== null) {
    const marked = Object.keys(fields)
      .map((id) => routingFieldOf(place.kind, id))
      .find((field) => field?.daemon === "ospfd");
    for (const path of filesFor(files, suite, place, marked ?? null)) {
      const draft = new Draft(textAt(edited, path) ?? "");
      draft.addSection(place.kind === "route-map" ? [...head, "permit", String(place.sequence)] : head, []);
      edited = withText(edited, path, draft.print());
    }
  }
  for (const [id, value] of Object.entries(fields)) {
    const outcome = set(edited, suite, place, id, value);
    if (outcome.kind === "refused") return outcome;
    edited = outcome.files;
  }
  return { kind: "edited", files: edited };
};

const remove = (files: HostFiles, suite: Suite, place: RoutingPlace): RoutingEdited => {
  if (place.kind === "global") return refused("the global part cannot be taken away");
  if (!isThere(files, suite, place)) return refused(`${placeName(place)} is not there`);
  let edited = files;
  for (const path of pathsOf(suite)) {
    const before = textAt(edited, path);
    if (before === null) continue;
    const draft = new Draft(before);
    const sections = sectionsOf(draft.tree, place);
    for (const section of sections) draft.removeSection(section);
    if (place.kind === "prefix-list") for (const node of linesOf(draft.tree, place)) draft.remove(node);
    edited = withText(edited, path, draft.print());
  }
  return { kind: "edited", files: edited };
};

/** The values of a place's fields as the files say them. Reads; may not change anything. */
import type { HostFiles } from "../../change/model";
import type { CommandNode } from "../model";
import { wordsIn } from "../model";
import type { RoutingField, Suite } from "./fields/field";
import { matchesOf } from "./fields/match";
import type { RoutingPlace, RoutingValue } from "./model";
import { filesFor, linesOf, sectionsOf, treeAt } from "./where";

/** A line that says a field, and the spelling it does so in. */
export type Said = {
  readonly node: CommandNode;
  readonly command: string;
  readonly value: readonly string[];
};

export type SaidOf = Said & { readonly field: RoutingField };

/** What these lines say, in their order; a line may say several fields, where Quagga's daemons have one each. */
export const allSaid = (lines: readonly CommandNode[], place: RoutingPlace): readonly SaidOf[] =>
  lines.flatMap((node) =>
    matchesOf(place.kind, wordsIn(node).slice(place.kind === "prefix-list" ? 3 : 0)).map((match) => ({
      node,
      ...match,
    })),
  );

/** The lines among these that say a field. */
export const linesSaying = (
  lines: readonly CommandNode[],
  place: RoutingPlace,
  field: RoutingField,
): readonly Said[] => allSaid(lines, place).filter((one) => one.field === field);

export const isAction = (field: RoutingField): boolean =>
  field.place === "route-map" && field.id === "action";

/** Null: not said. For a field that may stand several times, one value per line. */
export const readField = (
  files: HostFiles,
  suite: Suite,
  place: RoutingPlace,
  field: RoutingField,
): RoutingValue | null => {
  for (const path of filesFor(files, suite, place, field)) {
    const tree = treeAt(files, path);
    if (isAction(field)) {
      const head = sectionsOf(tree, place)[0]?.head;
      const action = head && wordsIn(head)[2];
      if (action !== undefined) return [action];
      continue;
    }
    const values = linesSaying(linesOf(tree, place), place, field).map(({ value }) => value);
    const last = values.at(-1);
    if (last !== undefined) return field.many ? values : last;
  }
  return null;
};

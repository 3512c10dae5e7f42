/** One field of one place as the files have it: said there, said around it, or keepalived's own default. Pure. */
import { fixedWhy } from "./draft";
import type { Field, PlaceKind } from "./fields/field";
import type { Located } from "./locate";
import type { FieldValue } from "./model";
import { type Opened, pathOf } from "./open";
import { saidBy, statementsOf } from "./said";
import { checkValue } from "./shape";

export type FieldReading = {
  /** The field's id in the catalogue. */
  readonly field: string;
  /** Null: nothing holds, it cannot be told, or it is never shown (`hidden`). */
  readonly value: FieldValue | null;
  readonly from: "file" | "inherited" | "default";
  /** Where it is said; null for a default. `line` from 1. */
  readonly path: string | null;
  readonly line: number | null;
  /** Something stands there that is never shown: a password. */
  readonly hidden: boolean;
  /** Why a form cannot change it; null: it can. */
  readonly fixed: string | null;
  /** What is wrong with what the file says; null: it could have been written by a form. */
  readonly problem: string | null;
};

/** The readings of the places around one, by kind; those of the global settings among them. */
export type Around = ReadonlyMap<PlaceKind, () => ReadonlyMap<string, FieldReading>>;

const nothing = (field: Field): FieldReading => ({
  field: field.id,
  value: field.default,
  from: "default",
  path: null,
  line: null,
  hidden: false,
  fixed: null,
  problem: null,
});

const outside = (
  field: Field,
  around: Around,
  own: ReadonlyMap<string, FieldReading>,
  kind: PlaceKind,
): FieldReading => {
  const { inherits } = field;
  if (inherits === null) return nothing(field);
  const outer = (inherits.kind === kind ? own : around.get(inherits.kind)?.())?.get(inherits.field);
  if (!outer || outer.value === null) return nothing(field);
  if (outer.from === "default") return { ...nothing(field), value: outer.value };
  return { ...outer, field: field.id, from: "inherited", fixed: null, problem: null };
};

/** `own`: readings of the same place so far, for fields that take over from one another. */
export const readField = (
  opened: Opened,
  place: Located,
  field: Field,
  around: Around,
  own: ReadonlyMap<string, FieldReading>,
): FieldReading => {
  const said = saidBy(field, place);
  const { undecided } = statementsOf(field, place);
  const doubt =
    undecided[0] && field.id !== "head" && field.id !== "entries" ? fixedWhy({ opened }, undecided[0]) : null;
  if (said === null) {
    const holder = place.blocks.at(-1);
    const reading = outside(field, around, own, field.kind);
    return doubt === null
      ? { ...reading, fixed: holder ? fixedWhy({ opened }, holder) : null }
      : { ...reading, value: null, fixed: doubt };
  }
  const at = said.statements[0];
  const fit = checkValue(field.shape, said.value, field.label);
  const why =
    doubt ??
    said.statements.map((statement) => fixedWhy({ opened }, statement)).find((found) => found !== null);
  return {
    field: field.id,
    value: field.secret ? null : said.value,
    from: "file",
    path: at ? pathOf(opened, at) : null,
    line: at?.line ?? null,
    hidden: field.secret,
    fixed: why ?? null,
    problem: fit.ok || field.secret ? null : fit.why,
  };
};

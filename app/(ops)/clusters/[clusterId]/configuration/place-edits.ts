/** Which edits of a change set are about a place, or a field of it: what an Undo takes out. Pure. */
import type { ChangeEdit } from "#domain/change/model";
import { placeName } from "#domain/frr/change/apply";
import { placeKey } from "#domain/keepalived/config/change/heads";

type Stored = { readonly index: number; readonly edit: ChangeEdit };

/** `k` and the key of a place of keepalived.conf, `r` and that of a routing one; null: a file, a host's set-up, or what runs there. */
const keyOf = (edit: ChangeEdit): string | null => {
  switch (edit.kind) {
    case "keepalived":
      return `k ${placeKey(edit.edit.place)}`;
    case "routing":
      return `r ${placeName(edit.edit.place)}`;
    case "set-up":
    case "file":
    case "repair":
      return null;
  }
};

const touches = (edit: ChangeEdit, hostIds: readonly string[]): boolean =>
  "hostIds" in edit && edit.hostIds.some((id) => hostIds.includes(id));

const numbers = (edits: readonly Stored[]): readonly number[] => edits.map(({ index }) => index);

/** Edits that set this field of this place on one of these hosts. */
export const editsOfField = (
  edits: readonly Stored[],
  key: string,
  field: string,
  hostIds: readonly string[],
): readonly number[] =>
  numbers(
    edits.filter(
      ({ edit }) =>
        keyOf(edit) === key &&
        (edit.kind === "keepalived" || edit.kind === "routing") &&
        edit.edit.kind === "set" &&
        edit.edit.field === field &&
        touches(edit, hostIds),
    ),
  );

/** Edits that took this place away. */
export const editsRemoving = (edits: readonly Stored[], key: string): readonly number[] =>
  numbers(
    edits.filter(
      ({ edit }) =>
        keyOf(edit) === key &&
        (edit.kind === "keepalived" || edit.kind === "routing") &&
        edit.edit.kind === "remove",
    ),
  );

/** Edits that made this place, and everything done to it and inside it since. */
export const editsMaking = (edits: readonly Stored[], key: string): readonly number[] => {
  const made = edits.find(
    ({ edit }) =>
      keyOf(edit) === key &&
      (edit.kind === "keepalived" || edit.kind === "routing") &&
      edit.edit.kind === "add",
  );
  if (made === undefined) return [];
  return numbers(
    edits.filter(({ index, edit }) => {
      const other = keyOf(edit);
      return index >= made.index && other !== null && (other === key || other.startsWith(`${key} / `));
    }),
  );
};

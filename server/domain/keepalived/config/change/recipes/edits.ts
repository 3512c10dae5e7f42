/**
 * recipes/: what a short wizard asks for, as lists of edits per host. They decide nothing that the catalogue or the guards decide, and
 * change nothing themselves. Hosts that get the same edit share it.
 */
import type { ChangeEdit } from "../../../../change/model";
import type { FieldValue, KeepalivedEdit, Place } from "../model";
import type { PlaceNode } from "../places";

export type Edits = readonly ChangeEdit[];
export type Given = Readonly<Record<string, FieldValue>>;

/** A host with its places as they are now, drafts included. */
export type HostPlaces = { readonly hostId: string; readonly places: readonly PlaceNode[] };

export const forHosts = (hostIds: readonly string[], edits: readonly KeepalivedEdit[]): Edits =>
  hostIds.length === 0 ? [] : edits.map((edit) => ({ kind: "keepalived", hostIds, edit }));

/** Hosts that get the same edits, in the same order, get them together. */
export const eachHost = (
  hosts: readonly { readonly hostId: string; readonly edits: readonly KeepalivedEdit[] }[],
): Edits => {
  const groups = new Map<string, { hostIds: string[]; edits: readonly KeepalivedEdit[] }>();
  for (const { hostId, edits } of hosts) {
    const key = JSON.stringify(edits);
    const group = groups.get(key) ?? { hostIds: [], edits };
    group.hostIds.push(hostId);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ hostIds, edits }) => forHosts(hostIds, edits));
};

export const addPlace = (place: Place, fields: Given): KeepalivedEdit => ({ kind: "add", place, fields });
export const setField = (place: Place, field: string, value: FieldValue | null): KeepalivedEdit => ({
  kind: "set",
  place,
  field,
  value,
});

/** Without the fields nothing was asked for. */
export const given = (fields: Readonly<Record<string, FieldValue | null | undefined>>): Given =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([id, value]) =>
      value === null || value === undefined ? [] : [[id, value]],
    ),
  );

/** The place with this key among these and everything in them. */
export const findPlace = (places: readonly PlaceNode[], key: string): PlaceNode | null => {
  for (const node of places) {
    if (node.key === key) return node;
    const inner = findPlace(node.children, key);
    if (inner) return inner;
  }
  return null;
};

/** The lines a list has now. */
export const linesNow = (node: PlaceNode | null, field: string): readonly (readonly string[])[] =>
  (node?.fields.find((reading) => reading.field === field && reading.from === "file")?.value ?? []).map(
    (line) => (typeof line === "string" ? [line] : line),
  );

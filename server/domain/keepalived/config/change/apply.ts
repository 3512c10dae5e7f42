/**
 * keepalived/config/change: changes to keepalived.conf by place and field. Pure: files in, files out. What no edit names stays byte for
 * byte; what is written was checked against the catalogue first and is read back before it is handed on.
 */
import type { HostFiles } from "../../../change/model";
import { fixedWhy, refuse, type Step, startDraft } from "./draft";
import { editField, editHead } from "./edit-field";
import { fieldOf } from "./fields/catalogue";
import type { Field } from "./fields/field";
import { placeKey } from "./heads";
import { type Located, locate, parentOf } from "./locate";
import type { FieldValue, KeepalivedEdit, Place } from "./model";
import { type Given, headOf, putBlock } from "./new-block";
import { type Opened, openFiles } from "./open";
import { renamed } from "./renamed";
import { canonical, saidBy } from "./said";
import { checkValue } from "./shape";
import { placeTitle } from "./titles";

export type Applied =
  | { readonly kind: "edited"; readonly files: HostFiles }
  | { readonly kind: "refused"; readonly why: string };

export type ApplyOptions = {
  /** keepalived's config-id on that host (`-i`, else the host name up to its first dot); null where it is not known. */
  readonly configId: string | null;
};

type Change = { readonly files: HostFiles; readonly opened: Opened };

const refused = (why: string): Applied => ({ kind: "refused", why });

const holds = (place: Located, field: Field, value: FieldValue | null): boolean =>
  canonical(field, saidBy(field, place)?.value ?? null) === canonical(field, value);

const missing = (opened: Opened, place: Place, { undecided }: Located): string => {
  const doubt = undecided[0] && fixedWhy({ opened }, undecided[0]);
  const unread = opened.unread[0] === undefined ? "" : ` (${opened.unread[0]})`;
  return doubt ?? `${placeTitle(place)} is not there${unread}`;
};

type Outcome = Step | "unchanged";

/** Its place, or why nothing can be done there. */
const set = (
  draft: ReturnType<typeof startDraft>,
  edit: Extract<KeepalivedEdit, { kind: "set" }>,
): Outcome => {
  const { opened } = draft;
  const { place, value } = edit;
  const field = fieldOf(place, edit.field);
  if (field === null) return refuse(`${placeTitle(place)} has no field ${JSON.stringify(edit.field)}`);
  const target = renamed(place, edit.field, value);
  const found = locate(opened, place);
  const moves = target !== null && placeKey(target) !== placeKey(place);
  const there = moves ? locate(opened, target) : null;
  if (found.blocks.length === 0) {
    if (there && there.blocks.length > 0) return "unchanged";
    if (place.kind === "global" && found.undecided.length === 0 && value !== null)
      return add(draft, { kind: "add", place, fields: { [field.id]: value } });
    return refuse(missing(opened, place, found));
  }
  if (there && there.blocks.length > 0 && target) return refuse(`${placeTitle(target)} is already there`);
  if (found.blocks.length > 1 && place.kind !== "global" && place.kind !== "service")
    return refuse(`${placeTitle(place)} stands in several places; edit the file as text`);
  if (holds(found, field, value)) return "unchanged";
  if (field.id !== "head") return editField(draft, found, field, value);
  return value === null
    ? refuse(`${placeTitle(place)} has to be called something`)
    : editHead(draft, found, field, value);
};

/** The first field that cannot be given to a place. */
const misfit = (place: Place, given: Given): string | null => {
  for (const [id, value] of Object.entries(given)) {
    const field = fieldOf(place, id);
    if (field === null) return `${placeTitle(place)} has no field ${JSON.stringify(id)}`;
    const fit = checkValue(field.shape, value, field.label);
    if (!fit.ok) return fit.why;
  }
  const head = fieldOf(place, "head");
  const fit = head && checkValue(head.shape, headOf(place).slice(1), head.label);
  return fit === null || fit.ok ? null : fit.why;
};

/** What a new place of a kind that is counted has to be counted as. */
const expectedIndex = (opened: Opened, place: Place): number | null => {
  if (place.kind !== "check" && place.kind !== "url") return null;
  let index = 0;
  const at = (n: number): Place => (place.kind === "check" ? { ...place, index: n } : { ...place, url: n });
  while (locate(opened, at(index)).blocks.length > 0) index += 1;
  return index;
};

const add = (
  draft: ReturnType<typeof startDraft>,
  edit: Extract<KeepalivedEdit, { kind: "add" }>,
): Outcome => {
  const { opened } = draft;
  const { place, fields } = edit;
  const why = misfit(place, fields);
  if (why !== null) return refuse(why);
  const found = locate(opened, place);
  if (found.blocks.length > 0) {
    const same = Object.entries(fields).every(([id, value]) => {
      const field = fieldOf(place, id);
      return field !== null && holds(found, field, value);
    });
    return same ? "unchanged" : refuse(`${placeTitle(place)} is already there`);
  }
  if (found.undecided.length > 0) return refuse(missing(opened, place, found));
  const parent = parentOf(place);
  const outer = parent && locate(opened, parent);
  if (parent && outer?.blocks.length === 0) return refuse(missing(opened, parent, outer));
  const index = expectedIndex(opened, place);
  const asked = place.kind === "check" ? place.index : place.kind === "url" ? place.url : null;
  if (index !== asked) return refuse(`${placeTitle(place)} would be number ${index ?? 0}, counted from 0`);
  return putBlock(draft, place, fields, outer);
};

const remove = (draft: ReturnType<typeof startDraft>, place: Place): Outcome => {
  const { blocks, undecided } = locate(draft.opened, place);
  if (undecided[0]) return refuse(missing(draft.opened, place, { blocks, undecided }));
  if (blocks.length === 0) return "unchanged";
  for (const block of blocks) {
    const why = fixedWhy(draft, block);
    if (why !== null || block.own === null) return refuse(why ?? "");
    draft.at(block).remove(block.own);
  }
  return null;
};

/** Whether the files say now what the edit wanted of them. */
const arrived = (opened: Opened, edit: KeepalivedEdit): boolean => {
  if (edit.kind === "remove")
    return (
      edit.place.kind === "check" ||
      edit.place.kind === "url" ||
      locate(opened, edit.place).blocks.length === 0
    );
  const wanted: Given | Readonly<Record<string, null>> =
    edit.kind === "add"
      ? edit.fields
      : edit.value === null
        ? { [edit.field]: null }
        : { [edit.field]: edit.value };
  const place = (edit.kind === "set" && renamed(edit.place, edit.field, edit.value)) || edit.place;
  const found = locate(opened, place);
  return (
    found.blocks.length > 0 &&
    Object.entries(wanted).every(([id, value]) => {
      const field = fieldOf(place, id);
      return field !== null && holds(found, field, value);
    })
  );
};

const run = ({ files, opened }: Change, edit: KeepalivedEdit): { outcome: Outcome; files: HostFiles } => {
  const draft = startDraft(opened, files);
  const outcome =
    edit.kind === "set"
      ? set(draft, edit)
      : edit.kind === "add"
        ? add(draft, edit)
        : remove(draft, edit.place);
  return { outcome, files: outcome === null ? draft.finish() : files };
};

/**
 * Replays one edit on a host's files, in whichever file the place stands. Twice is once: what already holds, or is already gone, changes
 * nothing. Refused with a sentence where the place is not there, the value does not fit, or the file has to be edited as text.
 */
export const applyKeepalivedEdit = (
  files: HostFiles,
  mainPath: string,
  edit: KeepalivedEdit,
  { configId }: ApplyOptions,
): Applied => {
  const opened = openFiles(files, mainPath, configId);
  if (opened === null) return refused(`${mainPath} is not there`);
  const { outcome, files: edited } = run({ files, opened }, edit);
  if (outcome === "unchanged") return { kind: "edited", files };
  if (outcome !== null) return refused(outcome.why);
  const again = openFiles(edited, mainPath, configId);
  return again && arrived(again, edit)
    ? { kind: "edited", files: edited }
    : refused(`${placeTitle(edit.place)}: the file would not read as wanted; edit it as text`);
};

/** A new block: what it is called, what stands in it, and where it goes. */

import type { Statement } from "../expand";
import { CHECKERS } from "../view/checker";
import { type Draft, fixedWhy, refuse, type Step } from "./draft";
import { fieldsOfPlace } from "./fields/catalogue";
import type { Field } from "./fields/field";
import { wordsOfHead } from "./heads";
import { inside, type Located, TOP_BLOCKS } from "./locate";
import type { FieldValue, Place } from "./model";
import { isNamed } from "./patch";
import { keptApart } from "./put";
import { blockText, fieldText, type Layout } from "./write";

export type Given = Readonly<Record<string, FieldValue>>;

/** The words of a new block's head. */
export const headOf = (place: Place): readonly string[] => {
  switch (place.kind) {
    case "global":
      return ["global_defs"];
    case "service":
      return ["virtual_server", ...wordsOfHead(place.service.head)];
    case "server":
      return ["real_server", ...wordsOfHead(place.server)];
    case "check":
      return [place.check];
    case "url":
      return ["url"];
    default:
      return [TOP_BLOCKS[place.kind][0], place.name];
  }
};

/** What a service's place says of itself besides its head. */
const implied = (place: Place, given: Given): Given =>
  place.kind === "service" && !place.service.head.startsWith("fwmark ")
    ? { protocol: [place.service.protocol], ...given }
    : given;

const bodyOf = (place: Place, given: Given, layout: Layout): readonly (string | null)[] => {
  const all = implied(place, given);
  const fields = fieldsOfPlace(place).filter(({ id }) => id !== "head" && all[id] !== undefined);
  const text = (field: Field, inner: Layout) => fieldText(field, all[field.id] ?? [], inner);
  const within = new Set(fields.flatMap((field) => field.within ?? []));
  const isBlock = (field: Field) => field.shape.kind === "lines";
  const plain = fields.filter((field) => field.within === null);
  return [
    ...plain.filter((field) => !isBlock(field)).map((field) => text(field, layout)),
    ...[...within].map((name) =>
      blockText([name], layout, (inner) =>
        fields.filter((field) => field.within === name).map((field) => text(field, inner)),
      ),
    ),
    ...plain.filter(isBlock).map((field) => text(field, layout)),
  ];
};

/** Its blocks' names, in the order a new file has them. */
const TOP_NAMES: readonly (readonly string[])[] = Object.values(TOP_BLOCKS);

const likeNames = (place: Place): readonly string[] => {
  switch (place.kind) {
    case "server":
      return ["real_server"];
    case "check":
      return CHECKERS;
    case "url":
      return ["url"];
    default:
      return TOP_BLOCKS[place.kind];
  }
};

const CANNOT = "it cannot be written in keepalived.conf without changing what stands around it";

/** Behind its like at the top of a file, else before what a new file has behind it. */
const putTop = (draft: Draft, place: Place, given: Given): Step => {
  const names = likeNames(place);
  const like = draft.opened.statements.findLast(({ name, own }) => own !== null && names.includes(name));
  const why = like && fixedWhy(draft, like);
  if (why) return refuse(why);
  const patch = like ? draft.at(like) : draft.main();
  const text = blockText(headOf(place), patch.layoutIn(null), (layout) => bodyOf(place, given, layout));
  if (text === null) return refuse(CANNOT);
  const gap = keptApart(patch) ? patch.eol : "";
  if (like?.own) {
    patch.insertAfter(like.own, gap + text);
    return null;
  }
  const later = TOP_NAMES.slice(TOP_NAMES.indexOf(names) + 1).flat();
  const ahead = patch.tree.children.find((node) => isNamed(node, later));
  if (ahead) patch.insertBefore(ahead, text + gap);
  else patch.insertLast(null, (patch.tree.children.length === 0 ? "" : gap) + text);
  return null;
};

const putInside = (draft: Draft, place: Place, given: Given, outer: Located): Step => {
  const names = likeNames(place);
  const like: Statement | undefined = inside(outer).findLast(
    ({ name, own }) => own !== null && names.includes(name),
  );
  const near = like ?? outer.blocks.at(-1);
  const why = near ? fixedWhy(draft, near) : CANNOT;
  if (why !== null || !near?.own) return refuse(why ?? CANNOT);
  const patch = draft.at(near);
  const owner = like ? patch.ownerOf(near.own) : near.own.kind === "block" ? near.own : null;
  const layout = like ? { ...patch.layoutIn(owner), lead: near.own.lead } : patch.layoutIn(owner);
  const text = blockText(headOf(place), layout, (inner) => bodyOf(place, given, inner));
  if (text === null) return refuse(CANNOT);
  if (like) patch.insertAfter(near.own, text);
  else patch.insertLast(owner, text);
  return null;
};

/** `outer`: where the enclosing place stands; null for a place at the top of the file. */
export const putBlock = (draft: Draft, place: Place, given: Given, outer: Located | null): Step =>
  outer === null ? putTop(draft, place, given) : putInside(draft, place, given, outer);

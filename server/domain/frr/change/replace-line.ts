/** One command of a file for another, also one that no field is for: what somebody typed into a running daemon, say. */
import { textAt, withText } from "../../change/files";
import type { HostFiles } from "../../change/model";
import { wordsIn } from "../model";
import { closes, closesAll, opens } from "../sections";
import type { RoutingEdited } from "./apply";
import { Draft } from "./draft";
import type { Suite } from "./fields/field";
import { matchesOf } from "./fields/match";
import type { RoutingPlace } from "./model";
import { filesFor, headOf, linesOf, pathsOf, sectionsOf } from "./where";

type Lines = { readonly from: string | null; readonly to: string | null };

const refused = (why: string): RoutingEdited => ({ kind: "refused", why });

/** One plain command: no comment, and nothing that leads into a section or out of one. */
const isCommand = (line: string): boolean =>
  /^(?![!#])[!-~]+(?: [!-~]+)*$/.test(line) && opens(line) === null && !closes(line) && !closesAll(line);

export const replaceLine = (
  files: HostFiles,
  suite: Suite,
  place: RoutingPlace,
  { from, to }: Lines,
): RoutingEdited => {
  if (to !== null && !isCommand(to)) return refused(`${JSON.stringify(to)} is no single command`);
  if (from === null)
    return to === null ? refused("no command is named") : putIn(files, suite, place, to.split(" "));
  let found = false;
  let edited = files;
  for (const path of pathsOf(suite)) {
    const draft = new Draft(textAt(files, path) ?? "");
    for (const node of linesOf(draft.tree, place)) {
      if (wordsIn(node).join(" ") !== from) continue;
      // Said twice it is one command all the same.
      if (to === null || found) draft.remove(node);
      else draft.rewrite(node, to.split(" "));
      found = true;
    }
    const text = draft.print();
    if (text !== (textAt(files, path) ?? "")) edited = withText(edited, path, text);
  }
  return found ? { kind: "edited", files: edited } : refused(`"${from}" does not stand there`);
};

const putIn = (
  files: HostFiles,
  suite: Suite,
  place: RoutingPlace,
  words: readonly string[],
): RoutingEdited => {
  const plain = words[0] === "no" ? words.slice(1) : words;
  const field = matchesOf(place.kind, plain)[0]?.field ?? null;
  let edited = files;
  for (const path of filesFor(files, suite, place, field)) {
    const draft = new Draft(textAt(edited, path) ?? "");
    const [section] = sectionsOf(draft.tree, place);
    const there = linesOf(draft.tree, place).some((node) => wordsIn(node).join(" ") === words.join(" "));
    if (there) continue;
    if (section !== undefined) draft.addTo(section, words);
    else draft.addFirst(headOf(place), words);
    edited = withText(edited, path, draft.print());
  }
  return { kind: "edited", files: edited };
};

/** Sets a list (VIPs, peers, what is watched) line by line: lines that stay keep their bytes, their order and their comments. */
import type { Statement } from "../expand";
import { type Draft, fixedWhy, refuse, type Step } from "./draft";
import type { Field } from "./fields/field";
import type { Located } from "./locate";
import { matchItems } from "./match";
import type { FieldValue } from "./model";
import { putField } from "./put";
import { rewritten } from "./rewrite";
import { canonical, type Line, linesOf, listBlocksOf } from "./said";
import { lineText } from "./write";

const keyOf = (field: Field, words: readonly string[]): string => canonical(field, [words]) ?? "";

type Run = { readonly old: readonly Line[]; readonly fresh: readonly (readonly string[])[] };

/** The stretches between lines that stay; each stays at its end. */
const runs = (old: readonly Line[], fresh: readonly (readonly string[])[], field: Field) => {
  const pairs = matchItems(
    old.map(({ words }) => keyOf(field, words)),
    fresh.map((words) => keyOf(field, words)),
  );
  const found: (Run & { readonly kept: Line | null })[] = [];
  let [a, b] = [0, 0];
  for (const [i, j] of [...pairs, [old.length, fresh.length] as const]) {
    found.push({ old: old.slice(a, i), fresh: fresh.slice(b, j), kept: old[i] ?? null });
    [a, b] = [i + 1, j + 1];
  }
  return found;
};

const CANNOT = "a line cannot be written in keepalived.conf without changing what stands around it";

const setLine = (draft: Draft, { at }: Line, words: readonly string[]): Step => {
  const why = fixedWhy(draft, at);
  if (why !== null || at.own === null) return refuse(why ?? "");
  const text = rewritten(at, at.own, words);
  if (text === null) return refuse(CANNOT);
  draft.at(at).instead(at.own, text);
  return null;
};

const dropLine = (draft: Draft, { at }: Line): Step => {
  const why = fixedWhy(draft, at);
  if (why !== null || at.own === null) return refuse(why ?? "");
  draft.at(at).remove(at.own);
  return null;
};

/** Puts new lines behind `behind`, else before `ahead`. */
const addLines = (
  draft: Draft,
  fresh: Run["fresh"],
  behind: Statement | null,
  ahead: Statement | null,
): Step => {
  const near = behind ?? ahead;
  const why = near && fixedWhy(draft, near);
  if (!near?.own || why) return refuse(why ?? CANNOT);
  const patch = draft.at(near);
  const layout = { ...patch.layoutIn(patch.ownerOf(near.own)), lead: near.own.lead };
  const text = fresh.map((words) => lineText(words, layout));
  if (text.includes(null)) return refuse(CANNOT);
  if (behind) patch.insertAfter(near.own, text.join(""));
  else patch.insertBefore(near.own, text.join(""));
  return null;
};

/** Several names on one line are taken apart when one of them changes. */
const change = (
  draft: Draft,
  field: Field,
  old: readonly Line[],
  fresh: readonly (readonly string[])[],
): Step => {
  let behind: Statement | null = null;
  for (const run of runs(old, fresh, field)) {
    const replaced = run.old.length === run.fresh.length ? run.old.length : 0;
    for (const [index, line] of run.old.entries()) {
      const words = index < replaced ? run.fresh[index] : undefined;
      const step: Step = words ? setLine(draft, line, words) : dropLine(draft, line);
      if (step) return step;
    }
    const rest = run.fresh.slice(replaced);
    const last: Statement | null = run.old.at(-1)?.at ?? behind;
    if (rest.length > 0) {
      const step: Step = addLines(draft, rest, last, run.kept?.at ?? null);
      if (step) return step;
    }
    behind = run.kept?.at ?? last;
  }
  return null;
};

/** `value` has passed its shape; null or no lines takes the whole list out. */
export const editList = (draft: Draft, place: Located, field: Field, value: FieldValue | null): Step => {
  const fresh = (value ?? []).map((item) => (typeof item === "string" ? [item] : item));
  const blocks = listBlocksOf(field, place);
  const undecided = blocks
    .flatMap(({ children }) => children ?? [])
    .find(({ condition }) => condition !== null);
  if (undecided) return refuse(fixedWhy(draft, undecided) ?? "");
  const old = linesOf(field, place);
  if (fresh.length === 0 && field.id !== "entries") {
    for (const block of blocks) {
      const step = dropLine(draft, { words: [], at: block });
      if (step) return step;
    }
    return null;
  }
  if (old.length > 0) return change(draft, field, old, fresh);
  const into = blocks.at(-1) ?? place.blocks.at(-1);
  const why = into ? fixedWhy(draft, into) : "the place is not there";
  if (why !== null || into?.own?.kind !== "block") return refuse(why ?? "");
  if (blocks.length === 0) return putField(draft.at(into), into.own, field, fresh) ? null : refuse(CANNOT);
  const patch = draft.at(into);
  const text = fresh.map((words) =>
    lineText(words, patch.layoutIn(into.own?.kind === "block" ? into.own : null)),
  );
  if (text.includes(null)) return refuse(CANNOT);
  patch.insertLast(into.own, text.join(""));
  return null;
};

/** Sets one field of a place, in whichever file it stands, or takes it out. */
import type { Statement } from "../expand";
import { type Draft, fixedWhy, refuse, type Step } from "./draft";
import { editList } from "./edit-list";
import type { Field } from "./fields/field";
import type { Located } from "./locate";
import type { FieldValue } from "./model";
import { putField } from "./put";
import { rewritten } from "./rewrite";
import { canonical, holdersOf, saidBy, statementsOf } from "./said";
import { checkValue } from "./shape";
import { blockText, directiveWords, fieldText } from "./write";

const cannot = (field: Field, value: FieldValue): Step =>
  refuse(
    `${field.label}: ${JSON.stringify(value)} cannot be written in keepalived.conf without changing what stands around it`,
  );

const rewrite = (
  draft: Draft,
  statement: Statement,
  words: readonly string[],
  field: Field,
  value: FieldValue,
): Step => {
  const why = fixedWhy(draft, statement);
  if (why !== null || statement.own === null) return refuse(why ?? "");
  const text = rewritten(statement, statement.own, words);
  if (text === null) return cannot(field, value);
  draft.at(statement).instead(statement.own, text);
  return null;
};

/** Takes every statement of the field out, and the block it stands in where nothing is left of that. */
const takeOut = (draft: Draft, place: Located, field: Field, statements: readonly Statement[]): Step => {
  const holders = field.within === null ? [] : holdersOf(field, place);
  const emptied = holders.filter(
    ({ children, own }) => own !== null && (children ?? []).every((child) => statements.includes(child)),
  );
  const inEmptied = new Set(emptied.flatMap(({ children }) => children ?? []));
  for (const statement of [...emptied, ...statements.filter((one) => !inEmptied.has(one))]) {
    const why = fixedWhy(draft, statement);
    if (why !== null || statement.own === null) return refuse(why ?? "");
    draft.at(statement).remove(statement.own);
  }
  return null;
};

/** Writes a statement that is not there yet. */
const putNew = (draft: Draft, place: Located, field: Field, value: FieldValue): Step => {
  const holders = holdersOf(field, place);
  const block = place.blocks[0]?.name === "global_defs" ? place.blocks.at(-1) : place.blocks[0];
  const into = field.within === null ? block : (holders.at(-1) ?? block);
  const why = into ? fixedWhy(draft, into) : "the place is not there";
  if (why !== null || into?.own?.kind !== "block") return refuse(why ?? "");
  const patch = draft.at(into);
  if (field.within === null || holders.length > 0)
    return putField(patch, into.own, field, value) ? null : cannot(field, value);
  const text = blockText([field.within], patch.layoutIn(into.own), (inner) => [
    fieldText(field, value, inner),
  ]);
  if (text === null) return cannot(field, value);
  patch.insertLast(into.own, text);
  return null;
};

/** `value: null` takes it out. What already holds changes nothing, even where it would not be written so today. */
export const editField = (draft: Draft, place: Located, field: Field, value: FieldValue | null): Step => {
  const said = saidBy(field, place);
  const { counting, undecided } = statementsOf(field, place);
  const doubtful = field.id === "head" || field.id === "entries" ? undefined : undecided[0];
  if (doubtful) return refuse(fixedWhy(draft, doubtful) ?? "");
  const isList = field.shape.kind === "lines";
  if (canonical(field, said?.value ?? null) === canonical(field, value)) return null;
  if (value !== null) {
    const fit = checkValue(field.shape, value, field.label);
    if (!fit.ok) return refuse(fit.why);
  }
  if (isList) return editList(draft, place, field, value);
  if (value === null) return takeOut(draft, place, field, counting);
  const current = counting.at(-1);
  if (current === undefined) return putNew(draft, place, field, value);
  return rewrite(draft, current, directiveWords(field, value, current.name), field, value);
};

/** Calls a place by another name: other words behind its block's own. */
export const editHead = (draft: Draft, place: Located, field: Field, value: FieldValue): Step => {
  const fit = checkValue(field.shape, value, field.label);
  if (!fit.ok) return refuse(fit.why);
  const words = value.flat();
  for (const block of place.blocks) {
    const step = rewrite(draft, block, [block.name, ...words], field, value);
    if (step) return step;
  }
  return null;
};

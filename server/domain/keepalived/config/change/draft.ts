/** One edit under way: the opened files and what is to change in them. A step answers null, or why the edit is refused. */
import type { HostFiles } from "../../../change/model";
import type { Statement } from "../expand";
import { type Opened, pathOf } from "./open";
import { type FilePatch, HostPatch } from "./patch";

export type Refusal = { readonly why: string };
/** Null: done. */
export type Step = Refusal | null;

export const refuse = (why: string): Refusal => ({ why });

export type Draft = {
  readonly opened: Opened;
  /** The changes of the file a statement stands in. */
  readonly at: (statement: Statement) => FilePatch;
  readonly main: () => FilePatch;
  readonly finish: () => HostFiles;
};

export const startDraft = (opened: Opened, files: HostFiles): Draft => {
  const patch = new HostPatch(opened, files);
  return {
    opened,
    at: (statement) => patch.at(pathOf(opened, statement)),
    main: () => patch.at(opened.mainPath),
    finish: () => patch.finish(),
  };
};

const BROKEN = new Set(["missing-close-brace", "extra-close-brace", "too-large"]);

/** Why a statement cannot be changed by a form; null: it can. */
export const fixedWhy = ({ opened }: Pick<Draft, "opened">, statement: Statement): string | null => {
  const path = pathOf(opened, statement);
  const where = `${path} line ${statement.line}`;
  if (statement.condition !== null)
    return `${where} counts only under ${statement.condition.raw}, and keepalived's config-id on this host is not known; edit the file as text`;
  if (statement.own === null) return `${where} makes it from a definition or a repeat; edit the file as text`;
  if (opened.shared.has(path))
    return `${where}: ${path} is included in several places and would change all of them; edit the file as text`;
  const broken = opened.trees.get(path)?.problems.find(({ code }) => BROKEN.has(code));
  return broken ? `${path} line ${broken.line}: ${broken.message}; mend the file as text first` : null;
};

/**
 * One command on which the daemons and their files differ: what makes the files say what runs, and what makes the daemons run with what
 * the files say. Both come from the same edit of the files, so neither says more than the one command. Pure.
 */
import type { HostFiles } from "../../change/model";
import { applyRoutingEdit } from "./apply";
import type { Suite } from "./fields/field";
import { routingLines } from "./lines";
import type { RoutingEdit, RoutingPlace } from "./model";
import { runningDifferences } from "./running";

export type RoutingDrift = {
  /** `interface eth0`; "" outside every section */
  readonly context: string;
  /** As each has it; null: it does not. */
  readonly file: string | null;
  readonly running: string | null;
};

export type Settled = {
  /** Makes the files say what runs. */
  readonly edit: RoutingEdit;
  /** Make the daemons run with what the files say. */
  readonly apply: readonly string[];
  readonly undo: readonly string[];
};

/** Null: this one takes a person and the file as text. `files`: those the daemons would start with. */
export const settleDrift = (
  files: HostFiles,
  running: string,
  suite: Suite,
  { context, file, running: runs }: RoutingDrift,
): Settled | null => {
  const place = placeOf(context);
  if (place === null) return null;
  const edit: RoutingEdit = { kind: "line", place, from: file, to: runs };
  const edited = applyRoutingEdit(files, suite, edit);
  if (edited.kind === "refused") return null;
  const left = runningDifferences(edited.files, running, suite).some(
    (one) => one.context === context && one.command === (one.only === "file" ? file : runs),
  );
  if (left) return null;
  const { apply, undo } = routingLines(edited.files, files, suite);
  return { edit, apply, undo };
};

const placeOf = (context: string): RoutingPlace | null => {
  if (context === "") return { kind: "global" };
  if (context === "router ospf") return { kind: "ospf" };
  const [, name] = /^interface (\S+)$/.exec(context) ?? [];
  if (name !== undefined) return { kind: "interface", name };
  const [, map, sequence] = /^route-map (\S+) (?:permit|deny) (\d+)$/.exec(context) ?? [];
  return map === undefined ? null : { kind: "route-map", name: map, sequence: Number(sequence) };
};

/**
 * Draft files: the edits of a change set, one after another, on the files they were made for. An edit is made on all its hosts or on
 * none of them, so that directors never differ because one of them refused. What no edit names stays byte for byte. Pure.
 */
import type { RoutingEdit } from "../frr/change/model";
import type { KeepalivedEdit } from "../keepalived/config/change/model";
import type { SetUp } from "../set-up/model";
import { textAt, withText } from "./files";
import type { ChangeHost, RoutingSuite } from "./host";
import type { ChangeEdit, HostFiles } from "./model";
import { ownerOf } from "./paths";

/** What an edit made of the files of one host. */
export type Applied =
  | { readonly kind: "edited"; readonly files: HostFiles }
  | { readonly kind: "refused"; readonly why: string };

/** How each kind of edit is written into files. */
export type Appliers = {
  readonly keepalived: (
    files: HostFiles,
    mainPath: string,
    edit: KeepalivedEdit,
    options: { readonly configId: string | null },
  ) => Applied;
  readonly routing: (files: HostFiles, suite: RoutingSuite, edit: RoutingEdit) => Applied;
  readonly setUp: (files: HostFiles, setUp: SetUp) => Applied;
};

export type RefusedEdit = {
  /** From 0, in the order of replay. */
  readonly index: number;
  readonly hostId: string;
  readonly why: string;
  /** The text it was made from is another one now: somebody else was there. */
  readonly conflict: boolean;
};

export type Replayed = {
  /** By host id; every host of the base is there. */
  readonly files: ReadonlyMap<string, HostFiles>;
  readonly refused: readonly RefusedEdit[];
};

type Outcome = Applied | { readonly kind: "conflict"; readonly why: string };

const refused = (why: string): Applied => ({ kind: "refused", why });

const hostsOf = (edit: ChangeEdit): readonly string[] =>
  edit.kind === "keepalived" || edit.kind === "routing" ? [...new Set(edit.hostIds)] : [edit.hostId];

export const replay = (
  base: ReadonlyMap<string, HostFiles>,
  edits: readonly ChangeEdit[],
  hosts: readonly ChangeHost[],
  appliers: Appliers,
): Replayed => {
  const files = new Map(base);
  const known = new Map(hosts.map((host) => [host.hostId, host]));
  const out: RefusedEdit[] = [];
  for (const [index, edit] of edits.entries()) {
    const made = hostsOf(edit).map((hostId) => {
      const [host, before] = [known.get(hostId), files.get(hostId)];
      const outcome: Outcome =
        host === undefined || before === undefined
          ? refused("this host is not in the cluster any more, or its files were never read")
          : applied(before, edit, host, appliers);
      return { hostId, outcome };
    });
    if (made.length === 0) out.push({ index, hostId: "", why: "it names no host", conflict: false });
    const bad = made.flatMap(({ hostId, outcome }) =>
      outcome.kind === "edited"
        ? []
        : [{ index, hostId, why: outcome.why, conflict: outcome.kind === "conflict" }],
    );
    out.push(...bad);
    if (bad.length === 0)
      for (const { hostId, outcome } of made) if (outcome.kind === "edited") files.set(hostId, outcome.files);
  }
  return { files, refused: out };
};

const applied = (files: HostFiles, edit: ChangeEdit, host: ChangeHost, appliers: Appliers): Outcome => {
  switch (edit.kind) {
    case "keepalived":
      return host.keepalivedPath === null
        ? refused(`${host.name} has no keepalived`)
        : appliers.keepalived(files, host.keepalivedPath, edit.edit, { configId: host.configId });
    case "routing":
      return host.suite === "none"
        ? refused(`${host.name} has neither FRR nor Quagga`)
        : appliers.routing(files, host.suite, edit.edit);
    case "set-up":
      return appliers.setUp(files, edit.setUp);
    case "file":
      return written(files, edit, host);
    case "repair":
      return { kind: "edited", files };
  }
};

/** Characters no configuration file has a use for, and halves of surrogate pairs, which cannot be written as UTF-8. */
const UNWRITABLE = /[\0\p{Surrogate}]/u;

/** Longer than any configuration this is for. */
const maxLength = 1_000_000;

const written = (
  files: HostFiles,
  edit: Extract<ChangeEdit, { kind: "file" }>,
  host: ChangeHost,
): Outcome => {
  const { path, base, text } = edit;
  if (ownerOf(path) === null) return refused(`${path} is not a file that is changed here`);
  if (text !== null && UNWRITABLE.test(text)) return refused(`${path} would hold what is not text`);
  if (text !== null && text.length > maxLength)
    return refused(`${path} would be longer than ${maxLength} characters`);
  const now = textAt(files, path);
  // Asked twice is asked once: who finds the text there already has nothing to object to.
  if (now === text) return { kind: "edited", files };
  if (now !== base) {
    const what =
      now === null ? "is not there any more" : base === null ? "is there by now" : "is another one";
    return {
      kind: "conflict",
      why: `${path} of ${host.name} ${what}: this edit was made from a text that somebody has changed since`,
    };
  }
  return { kind: "edited", files: withText(files, path, text) };
};

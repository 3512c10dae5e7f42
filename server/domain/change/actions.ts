/** What makes the daemons and the kernel of one host take its changed files. Pure. */

import type { RoutingEdit } from "../frr/change/model";
import { withoutSecret } from "../frr/change/running";
import type { SetUpAddress } from "../set-up/model";
import { inOrder } from "./action-order";
import { withText } from "./files";
import { keepalivedRuns } from "./guards/readiness";
import type { RoutingSuite } from "./host";
import type { HostAction, HostFiles } from "./model";
import { ownerOf } from "./paths";
import type { Draft } from "./plan";
import { toRepair } from "./repairs";
import type { Appliers } from "./replay";
import { runningPairs } from "./truth/routing";

/** What a host was seen to have, so that going back does not take away what was there before. Each null: not known. */
export type HeldBefore = {
  readonly addresses: readonly SetUpAddress[] | null;
  readonly devices: readonly string[] | null;
  readonly sysctls: Readonly<Record<string, string>> | null;
  /** The default gateway; `none`: it has none. */
  readonly gateway: string | "none" | null;
};

/** How the other parts of the domain turn two sets of files into lines. */
export type ActionMakers = {
  readonly routingLines: (
    from: HostFiles,
    to: HostFiles,
    suite: Exclude<RoutingSuite, "none">,
  ) => {
    readonly apply: readonly string[];
    readonly undo: readonly string[];
    /** What the running daemons do not take. */
    readonly later: readonly { readonly command: string; readonly gone: boolean; readonly why: string }[];
  };
  /** What running daemons run with against files: `runningDifferences`. */
  readonly routingDifferences: (
    files: HostFiles,
    running: string,
    suite: Exclude<RoutingSuite, "none">,
  ) => readonly {
    readonly context: string;
    readonly command: string;
    /** Of a context, commands with the same key take each other's place. */
    readonly key: string;
    readonly only: "file" | "running";
  }[];
  readonly routingEdit: Appliers["routing"];
  /** How one command on which files and daemons differ is adopted into the files, and repaired in the daemons; null: by a person. */
  readonly settleDrift: (
    files: HostFiles,
    running: string,
    suite: Exclude<RoutingSuite, "none">,
    drift: { readonly context: string; readonly file: string | null; readonly running: string | null },
  ) => {
    readonly edit: RoutingEdit;
    readonly apply: readonly string[];
    readonly undo: readonly string[];
  } | null;
  readonly setUpChange: (from: HostFiles, to: HostFiles, before: HeldBefore) => Done;
};

export type Done = {
  readonly actions: readonly HostAction[];
  /** Sentences: what does not follow at once, or cannot be taken back. */
  readonly notes: readonly string[];
};

const nothing: Done = { actions: [], notes: [] };

/** The files of a host with the changed ones as they are before the change, and as they are after it. */
export const filesAround = ({
  scene,
  files,
}: Draft): { readonly from: HostFiles; readonly to: HostFiles } => {
  const start = scene.live ?? scene.before.files;
  return {
    from: files.reduce((all, { path, from }) => withText(all, path, from), start),
    to: files.reduce((all, { path, to }) => withText(all, path, to), start),
  };
};

/** Everything that is done on a host, in order; each kind once. */
export const actionsFor = (draft: Draft, makers: ActionMakers): Done => {
  const { scene, files, forecast, reloads } = draft;
  const { from, to } = filesAround(draft);
  const changes = (owner: string): boolean => files.some(({ path }) => ownerOf(path) === owner);
  const repairs = toRepair(scene.repairs).flatMap(({ action }) =>
    // Those of the table are the forecast's: one line may depend on another.
    action === null || action.kind === "ipvsadm" ? [] : [action],
  );
  const setUp = changes("set-up") ? makers.setUpChange(from, to, heldBefore(scene)) : nothing;
  const routing = changes("routing") ? routingAction(draft, makers) : nothing;
  return {
    actions: inOrder([
      ...repairs,
      ...(forecast?.repair ? [forecast.repair] : []),
      ...setUp.actions,
      ...(reloads ? keepalivedAction(draft) : []),
      ...routing.actions,
    ]),
    notes: [...setUp.notes, ...routing.notes],
  };
};

/** What runs already need not be typed, nor be taken away on the way back. */
const routingAction = (draft: Draft, makers: ActionMakers): Done => {
  const { suite } = draft.scene.host;
  if (suite === "none") return nothing;
  const { from, to } = filesAround(draft);
  const inForce = draft.running === null ? from : asRunning(from, to, draft.running, suite, makers);
  const { apply, undo, later } = makers.routingLines(inForce, to, suite);
  return {
    actions: apply.length > 0 ? [{ kind: "vtysh", apply, undo }] : [],
    notes: later.map(
      ({ command, gone, why }) =>
        `"${withoutSecret(command)}" ${gone ? "goes" : "holds"} only when the routing daemons are started again: ${why}.`,
    ),
  };
};

/** The old files with what runs otherwise just as the new ones say. */
const asRunning = (
  from: HostFiles,
  to: HostFiles,
  running: string,
  suite: Exclude<RoutingSuite, "none">,
  makers: ActionMakers,
): HostFiles => {
  const left = new Set(
    runningPairs(to, running, suite, makers.routingDifferences).map(({ subject }) => subject),
  );
  return runningPairs(from, running, suite, makers.routingDifferences)
    .filter(({ subject }) => !left.has(subject))
    .reduce((files, pair) => {
      const edit = makers.settleDrift(files, running, suite, pair)?.edit;
      const made = edit === undefined ? null : makers.routingEdit(files, suite, edit);
      return made?.kind === "edited" ? made.files : files;
    }, from);
};

const heldBefore = ({ observation }: Draft["scene"]): HeldBefore => {
  const addresses = observation?.addresses.kind === "known" ? observation.addresses.value : null;
  const facts = observation?.facts.kind === "known" ? observation.facts.value : null;
  const known = Object.entries(facts?.sysctls ?? {}).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  );
  return {
    addresses:
      addresses?.held.map((held) => ({
        address: `${held.address}/${held.prefixLength}`,
        device: held.interface,
      })) ?? null,
    devices: addresses?.links.map(({ name }) => name) ?? null,
    sysctls: facts === null ? null : Object.fromEntries(known),
    // Of routes only those of OSPF are looked at.
    gateway: null,
  };
};

/** Reload, never restart: a restart removes every rule. */
const keepalivedAction = ({ scene }: Draft): readonly HostAction[] => {
  const [before, after] = [says(scene.before), says(scene.after)];
  if (keepalivedRuns(scene) === false)
    // One that had a configuration and does not run was stopped by somebody.
    return !before && after ? [{ kind: "start-keepalived" }] : [];
  return after ? [{ kind: "reload-keepalived" }] : [{ kind: "stop-keepalived" }];
};

const says = ({ keepalived }: Draft["scene"]["before"]): boolean =>
  keepalived !== null && keepalived.virtualServers.length + keepalived.instances.length > 0;

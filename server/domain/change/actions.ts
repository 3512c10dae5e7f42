/** What makes the daemons and the kernel of one host take its changed files. Pure. */

import type { SetUpAddress } from "../set-up/model";
import { withText } from "./files";
import { keepalivedRuns } from "./guards/readiness";
import type { RoutingSuite } from "./host";
import type { HostAction, HostFiles } from "./model";
import { ownerOf } from "./paths";
import type { Draft } from "./plan";

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
  ) => { readonly apply: readonly string[]; readonly undo: readonly string[] };
  /** What running daemons run with against files: `runningDifferences`. */
  readonly routingDifferences: (
    files: HostFiles,
    running: string,
    suite: Exclude<RoutingSuite, "none">,
  ) => readonly { readonly context: string; readonly command: string; readonly only: "file" | "running" }[];
  readonly setUpActions: (from: HostFiles, to: HostFiles, before: HeldBefore) => readonly HostAction[];
};

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

/** Addresses and sysctls before keepalived, so that it finds what it binds to; OSPF last, so that nothing is announced that is not there. */
export const actionsFor = (draft: Draft, makers: ActionMakers): readonly HostAction[] => {
  const { scene, files, forecast } = draft;
  const { from, to } = filesAround(draft);
  const changes = (owner: string): boolean => files.some(({ path }) => ownerOf(path) === owner);
  const { suite } = scene.host;
  const lines = suite !== "none" && changes("routing") ? makers.routingLines(from, to, suite) : null;
  return [
    ...(changes("set-up") ? makers.setUpActions(from, to, heldBefore(scene)) : []),
    ...(forecast ? keepalivedAction(draft) : []),
    ...(lines && lines.apply.length > 0
      ? [{ kind: "vtysh", apply: lines.apply, undo: lines.undo } as const]
      : []),
  ];
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

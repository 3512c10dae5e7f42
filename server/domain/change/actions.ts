/** What makes the daemons and the kernel of one host take its changed files. Pure. */

import { withText } from "./files";
import { keepalivedRuns } from "./guards/readiness";
import type { RoutingSuite } from "./host";
import type { HostAction, HostFiles } from "./model";
import { ownerOf } from "./paths";
import type { Draft } from "./plan";

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
  readonly setUpActions: (from: HostFiles, to: HostFiles) => readonly HostAction[];
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
    ...(changes("set-up") ? makers.setUpActions(from, to) : []),
    ...(forecast ? keepalivedAction(draft) : []),
    ...(lines && lines.apply.length > 0
      ? [{ kind: "vtysh", apply: lines.apply, undo: lines.undo } as const]
      : []),
  ];
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

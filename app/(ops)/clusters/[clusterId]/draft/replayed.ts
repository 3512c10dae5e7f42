/** The files as a change set would make them: its edits on the files it stands on, with the same functions the server uses. Pure. */
import { changesBetween } from "#domain/change/files";
import type { ChangeHost } from "#domain/change/host";
import type { ChangeEdit, FileChange, HostFiles } from "#domain/change/model";
import { type RefusedEdit, replay } from "#domain/change/replay";
import type { RouterOutputs } from "../../../../../server/trpc/router";
import { appliers } from "./appliers";

export type DesiredHost = RouterOutputs["change"]["desired"]["hosts"][number];
export type ChangeView = RouterOutputs["change"]["get"];

export type Replay = {
  /** By host id; hosts without a change are there, too. */
  readonly files: ReadonlyMap<string, HostFiles>;
  readonly base: ReadonlyMap<string, HostFiles>;
  readonly refused: readonly RefusedEdit[];
  /** Hosts with a file that differs, in their order. */
  readonly changed: readonly { readonly host: DesiredHost; readonly files: readonly FileChange[] }[];
};

export const changeHost = ({
  hostId,
  name,
  roles,
  suite,
  keepalivedPath,
  configId,
}: DesiredHost): ChangeHost => ({
  hostId,
  name,
  roles,
  suite: suite ?? "none",
  keepalivedPath,
  configId,
});

/** Without a change: the desired files as they are. `edits`: instead of the stored ones, with those still on their way. */
export const replayed = (
  hosts: readonly DesiredHost[],
  view: ChangeView | null,
  edits: readonly ChangeEdit[] = view?.edits.map(({ edit }) => edit) ?? [],
): Replay => {
  const base = new Map<string, HostFiles>(
    view === null
      ? hosts.map(({ hostId, files }) => [hostId, files.map(({ path, text }) => ({ path, text }))])
      : view.base.map(({ hostId, files }) => [hostId, files]),
  );
  const { files, refused } = replay(base, edits, hosts.map(changeHost), appliers);
  const changed = hosts.flatMap((host) => {
    const changes = changesBetween(base.get(host.hostId) ?? [], files.get(host.hostId) ?? []);
    return changes.length === 0 ? [] : [{ host, files: changes }];
  });
  return { files, base, refused, changed };
};

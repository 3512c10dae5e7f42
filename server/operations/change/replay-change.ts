/** A change set on the files it would change: what should be there now, and its edits replayed. Pure. */
import type { ChangeHost } from "../../domain/change/host";
import type { ChangeEdit } from "../../domain/change/model";
import { type Replayed, replay } from "../../domain/change/replay";
import type { DesiredHost, FilesOfHost } from "../../store/changes/model";
import { appliers } from "./appliers";

export const changeHosts = (hosts: readonly DesiredHost[]): readonly ChangeHost[] =>
  hosts.map(({ hostId, name, roles, suite, keepalivedPath, configId }) => ({
    hostId,
    name,
    roles,
    suite: suite ?? "none",
    keepalivedPath,
    configId,
  }));

export const filesOf = (hosts: readonly DesiredHost[]): readonly FilesOfHost[] =>
  hosts.map(({ hostId, files }) => ({ hostId, files: files.map(({ path, text }) => ({ path, text })) }));

export const replayOn = (
  base: readonly FilesOfHost[],
  hosts: readonly ChangeHost[],
  edits: readonly ChangeEdit[],
): Replayed => replay(new Map(base.map(({ hostId, files }) => [hostId, files])), edits, hosts, appliers);

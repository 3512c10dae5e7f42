/** Hosts with their places as the open change set makes them: what recipes work on. Pure. */
import { type PlaceNode, readPlaces } from "#domain/keepalived/config/change/places";
import type { DesiredHost, Replay } from "../../draft/replayed";

export const hostPlaces = (
  hosts: readonly DesiredHost[],
  replay: Replay,
): readonly { readonly hostId: string; readonly places: readonly PlaceNode[] }[] =>
  hosts.flatMap(({ hostId, keepalivedPath, configId }) => {
    const files = replay.files.get(hostId);
    return keepalivedPath === null || files === undefined
      ? []
      : [{ hostId, places: readPlaces(files, keepalivedPath, { configId }) }];
  });

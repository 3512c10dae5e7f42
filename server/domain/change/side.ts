/** What the files of one host say, read once: before a change, or after it. Pure. */

import { parseFrr } from "../frr/parse";
import { viewFrr } from "../frr/view";
import type { FrrView } from "../frr/view/model";
import { includerOf } from "../keepalived/config/files";
import { parseConfig } from "../keepalived/config/parse";
import { viewConfig } from "../keepalived/config/view";
import type { ConfigView } from "../keepalived/config/view/model";
import { textAt } from "./files";
import type { ChangeHost } from "./host";
import type { HostFiles } from "./model";
import { networkPath, ownerOf, routingPaths } from "./paths";

/** An address that `/etc/sluice/network.ip` puts on a device. */
export type PlacedAddress = {
  readonly address: string;
  readonly prefixLength: number | null;
  readonly device: string;
};

export type Side = {
  readonly files: HostFiles;
  /** The path of the main file, where this host has keepalived. */
  readonly keepalivedPath: string | null;
  /** Null: no keepalived.conf. */
  readonly keepalived: ConfigView | null;
  /** Null: no file of a routing suite. */
  readonly routing: FrrView | null;
  readonly placed: readonly PlacedAddress[];
};

export const readSide = (host: ChangeHost, files: HostFiles): Side => ({
  files,
  keepalivedPath: host.keepalivedPath,
  keepalived: readKeepalived(host, files),
  routing: readRouting(host, files),
  placed: readPlaced(textAt(files, networkPath) ?? ""),
});

const directoryOf = (path: string): string => path.slice(0, path.lastIndexOf("/"));

const readKeepalived = ({ keepalivedPath, configId }: ChangeHost, files: HostFiles): ConfigView | null => {
  const text = keepalivedPath === null ? null : textAt(files, keepalivedPath);
  if (text === null) return null;
  const own = files.filter(({ path }) => ownerOf(path) === "keepalived");
  const listings = new Map<string, string[]>();
  for (const { path } of own)
    listings.set(directoryOf(path), [...(listings.get(directoryOf(path)) ?? []), path]);
  const include = includerOf({ texts: new Map(own.map((file) => [file.path, file.text])), listings });
  return viewConfig(parseConfig(text, configId === null ? {} : { configId }), { include });
};

const readRouting = ({ suite }: ChangeHost, files: HostFiles): FrrView | null => {
  const own = routingPaths[suite].flatMap((path) => {
    const text = textAt(files, path);
    return text === null ? [] : [{ file: path, tree: parseFrr(text) }];
  });
  return own.length === 0 ? null : viewFrr(own);
};

const PLACED =
  /^\s*(?:-\S+\s+)*addr(?:ess)?\s+(?:add|replace|change)\s+(?:local\s+)?([^\s/]+)(?:\/(\d+))?\s.*?\bdev\s+(\S+)/;

const readPlaced = (text: string): readonly PlacedAddress[] =>
  text.split("\n").flatMap((line) => {
    const [, address, length, device] = PLACED.exec(line) ?? [];
    return address === undefined || device === undefined
      ? []
      : [{ address, prefixLength: length === undefined ? null : Number(length), device }];
  });

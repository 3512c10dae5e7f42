/** The tree of everything that can be edited: by what it is, not by where it stands in a file. Pure. */

import { networkPath, rulesPath, sysctlPath } from "#domain/change/paths";
import { capital } from "#domain/words";
import { filePlaceId } from "../../draft/place-id";
import type { DesiredHost, Replay } from "../../draft/replayed";
import {
  type KeepalivedPlace,
  keepalivedHosts,
  keepalivedPlaces,
  type RoutingNode,
  routingNodes,
} from "../places";

export type FileNode = {
  readonly kind: "file";
  readonly id: string;
  readonly host: DesiredHost;
  readonly path: string;
  readonly title: string;
};
export type SetUpNode = { readonly kind: "set-up"; readonly id: string; readonly host: DesiredHost };
export type Node = KeepalivedPlace | RoutingNode | SetUpNode | FileNode;

export type Entry = {
  readonly id: string;
  readonly title: string;
  readonly node: Node;
  /** Something in it was edited in the open change set. */
  readonly edited: "no" | "edited" | "new" | "gone";
  /** Not the same on all directors that should agree. */
  readonly differs: string | null;
  /** The file on the host is not the one it should be. */
  readonly drift: string | null;
  readonly children: readonly Entry[];
};

export type Section = { readonly id: string; readonly title: string; readonly entries: readonly Entry[] };

export const outline = (hosts: readonly DesiredHost[], replay: Replay): readonly Section[] => {
  const places = keepalivedPlaces(hosts, replay).map(keepalivedEntry);
  const of = (...kinds: readonly string[]) =>
    places.filter(({ node }) => node.kind === "keepalived" && kinds.includes(node.place.kind));
  const directors = keepalivedHosts(hosts).filter(({ suite }) => suite !== null);
  const routers = hosts.filter((host) => host.suite !== null && !directors.includes(host));
  return [
    { id: "services", title: "Services", entries: of("service", "server-group") },
    { id: "vrrp", title: "VRRP", entries: of("instance", "sync-group", "vrrp-script", "track-file", "bfd") },
    { id: "keepalived", title: "keepalived", entries: of("global") },
    {
      id: "routing",
      title: "Routing of the directors",
      entries: routingNodes(directors, "directors", replay).map((node) => routingEntry(node)),
    },
    ...routers.map((host) => ({
      id: `routing ${host.hostId}`,
      title: `Routing of ${host.name}`,
      entries: routingNodes([host], host.hostId, replay).map((node) => routingEntry(node)),
    })),
    { id: "set-up", title: "Set-up of hosts", entries: hosts.map((host) => setUpEntry(host, replay)) },
    ...hosts.map((host) => ({
      id: `files ${host.hostId}`,
      title: `Files of ${host.name}`,
      entries: fileEntries(host, replay),
    })),
  ].filter(({ entries }) => entries.length > 0);
};

const keepalivedEntry = (node: KeepalivedPlace): Entry => {
  const [now, before] = [
    node.on.filter((one) => one.now !== null),
    node.on.filter((one) => one.before !== null),
  ];
  const changed = node.on.some(
    (one) => one.now && one.before && JSON.stringify(saidIn(one.now)) !== JSON.stringify(saidIn(one.before)),
  );
  return {
    id: node.id,
    title: shortTitleOf(node),
    node,
    edited: now.length === 0 ? "gone" : before.length === 0 ? "new" : changed ? "edited" : "no",
    differs:
      now.length > 0 && now.length < node.on.length && node.place.kind !== "global"
        ? `not on ${node.on
            .filter((one) => one.now === null)
            .map(({ host }) => host.name)
            .join(", ")}`
        : null,
    drift: null,
    children: node.children.map(keepalivedEntry),
  };
};

/** Below a heading that says what it is, its name is enough. */
const shortTitleOf = ({ title }: KeepalivedPlace): string =>
  capital(
    title
      .replace(/^(?:service|real server|VRRP instance|VRRP script|sync group|group) (?=\S)/, "")
      .replace(/^url /, "URL "),
  );

type Read = NonNullable<KeepalivedPlace["on"][number]["now"]>;

const saidIn = ({ fields }: Read) =>
  fields.filter(({ from }) => from === "file").map(({ field, value }) => [field, value]);

const routingEntry = (node: RoutingNode): Entry => {
  const [now, before] = [
    node.on.filter((one) => one.now !== null),
    node.on.filter((one) => one.before !== null),
  ];
  const changed = node.on.some(
    (one) =>
      one.now && one.before && JSON.stringify(saidLines(one.now)) !== JSON.stringify(saidLines(one.before)),
  );
  return {
    id: node.id,
    title: node.title,
    node,
    edited: now.length === 0 ? "gone" : before.length === 0 ? "new" : changed ? "edited" : "no",
    differs:
      now.length > 0 && now.length < node.on.length
        ? `not on ${node.on
            .filter((one) => one.now === null)
            .map(({ host }) => host.name)
            .join(", ")}`
        : null,
    drift: null,
    children: [],
  };
};

const saidLines = ({ fields }: NonNullable<RoutingNode["on"][number]["now"]>) =>
  fields.filter(({ said }) => said).map(({ field, value }) => [field, value]);

const SET_UP: readonly string[] = [networkPath, sysctlPath, rulesPath];

const setUpEntry = (host: DesiredHost, replay: Replay): Entry => {
  const [now, base] = [replay.files, replay.base].map((side) =>
    JSON.stringify((side.get(host.hostId) ?? []).filter(({ path }) => SET_UP.includes(path))),
  );
  const id = `s:${host.hostId}`;
  return {
    id,
    title: host.name,
    node: { kind: "set-up", id, host },
    edited: now === base ? "no" : "edited",
    differs: null,
    drift: null,
    children: [],
  };
};

const fileEntries = (host: DesiredHost, replay: Replay): readonly Entry[] => {
  const [now, base] = [replay.files.get(host.hostId) ?? [], replay.base.get(host.hostId) ?? []];
  const paths = [...new Set([...now, ...base].map(({ path }) => path))].sort();
  return paths.map((path) => {
    const [text, before] = [now, base].map((files) => files.find((file) => file.path === path)?.text);
    const file = host.files.find((one) => one.path === path);
    return {
      id: filePlaceId(host.hostId, path),
      title: path.replace(/^\/etc\//, ""),
      node: { kind: "file", id: filePlaceId(host.hostId, path), host, path, title: path },
      edited: text === undefined ? "gone" : before === undefined ? "new" : text === before ? "no" : "edited",
      differs: null,
      drift:
        file === undefined || file.onHost === "same" || file.onHost === "unknown"
          ? null
          : file.onHost === "absent"
            ? `not there on ${host.name}`
            : `another text on ${host.name}`,
      children: [],
    };
  });
};

/** Depth first, over all sections. */
export const allEntries = (sections: readonly Section[]): readonly Entry[] => {
  const flat = (entries: readonly Entry[]): readonly Entry[] =>
    entries.flatMap((entry) => [entry, ...flat(entry.children)]);
  return sections.flatMap(({ entries }) => flat(entries));
};

/** Sections with the entries whose title, or that of one inside them, holds every word of the query. */
export const filtered = (sections: readonly Section[], query: string): readonly Section[] => {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return sections;
  const keep = (entries: readonly Entry[], around: string): readonly Entry[] =>
    entries.flatMap((entry) => {
      const text = `${around} ${entry.title}`.toLowerCase();
      if (words.every((word) => text.includes(word))) return [entry];
      const children = keep(entry.children, text);
      return children.length === 0 ? [] : [{ ...entry, children }];
    });
  return sections
    .map((section) => ({ ...section, entries: keep(section.entries, section.title) }))
    .filter(({ entries }) => entries.length > 0);
};

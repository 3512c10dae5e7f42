/**
 * The places of a cluster's configuration, merged over the hosts that share them: a service stands once, and knows on which directors.
 * Before and after the open change set. Pure.
 */
import type { HostFiles } from "#domain/change/model";
import type { RoutingPlace } from "#domain/frr/change/model";
import { type RoutingPlaceNode, readRoutingPlaces } from "#domain/frr/change/places";
import type { Place } from "#domain/keepalived/config/change/model";
import { type PlaceNode, readPlaces } from "#domain/keepalived/config/change/places";
import type { DesiredHost, Replay } from "../draft/replayed";
import { routingTitle } from "./routing-title";

/** A place as one host has it; null: not there. */
export type OnHost = {
  readonly host: DesiredHost;
  readonly now: PlaceNode | null;
  readonly before: PlaceNode | null;
};

export type KeepalivedPlace = {
  readonly kind: "keepalived";
  readonly id: string;
  readonly place: Place;
  readonly title: string;
  readonly on: readonly OnHost[];
  readonly children: readonly KeepalivedPlace[];
};

export type RoutingOnHost = {
  readonly host: DesiredHost;
  readonly now: RoutingPlaceNode | null;
  readonly before: RoutingPlaceNode | null;
};

export type RoutingNode = {
  readonly kind: "routing";
  readonly id: string;
  /** Its name in the file, the same on every host. */
  readonly key: string;
  readonly place: RoutingPlace;
  readonly title: string;
  readonly on: readonly RoutingOnHost[];
};

/** Hosts whose keepalived.conf makes the services and VIPs of the cluster; a router could have one, too. */
export const keepalivedHosts = (hosts: readonly DesiredHost[]): readonly DesiredHost[] =>
  hosts.filter(
    ({ keepalivedPath, roles, files }) =>
      keepalivedPath !== null &&
      (roles.includes("director") || files.some(({ path }) => path === keepalivedPath)),
  );

const nodesOf = (host: DesiredHost, files: HostFiles | undefined): readonly PlaceNode[] =>
  host.keepalivedPath === null || files === undefined
    ? []
    : readPlaces(files, host.keepalivedPath, { configId: host.configId });

type Sided = {
  readonly host: DesiredHost;
  readonly now: readonly PlaceNode[];
  readonly before: readonly PlaceNode[];
};

/** In the order of the first host that has them; what only others have stands behind. */
const merge = (sides: readonly Sided[]): readonly KeepalivedPlace[] => {
  const keys = [...new Set(sides.flatMap(({ now, before }) => [...now, ...before].map(({ key }) => key)))];
  return keys.flatMap((key): KeepalivedPlace[] => {
    const on = sides.map(({ host, now, before }) => ({
      host,
      now: now.find((node) => node.key === key) ?? null,
      before: before.find((node) => node.key === key) ?? null,
    }));
    const any = on.flatMap(({ now, before }) => now ?? before ?? [])[0];
    if (any === undefined) return [];
    return [
      {
        kind: "keepalived",
        id: `k:${key}`,
        place: any.place,
        title: any.title,
        on,
        children: merge(
          on.map(({ host, now, before }) => ({
            host,
            now: now?.children ?? [],
            before: before?.children ?? [],
          })),
        ),
      },
    ];
  });
};

/** Those that were taken away in the open change set stay in the tree, to be brought back from there. */
export const keepalivedPlaces = (hosts: readonly DesiredHost[], replay: Replay): readonly KeepalivedPlace[] =>
  merge(
    keepalivedHosts(hosts).map((host) => ({
      host,
      now: nodesOf(host, replay.files.get(host.hostId)),
      before: nodesOf(host, replay.base.get(host.hostId)),
    })),
  );

/** Of hosts that share a routing configuration in its parts: the directors, or one router. */
export const routingNodes = (
  hosts: readonly DesiredHost[],
  group: string,
  replay: Replay,
): readonly RoutingNode[] => {
  const sides = hosts.flatMap((host) => {
    const { suite } = host;
    if (suite === null) return [];
    const read = (files: HostFiles | undefined) =>
      files === undefined ? [] : readRoutingPlaces(files, suite);
    return [{ host, now: read(replay.files.get(host.hostId)), before: read(replay.base.get(host.hostId)) }];
  });
  const all = new Map(
    sides.flatMap(({ now, before }) => [...now, ...before].map(({ key, place }) => [key, place] as const)),
  );
  return [...all].map(([key, place]) => ({
    kind: "routing",
    id: `r:${group}:${key}`,
    key,
    place,
    title: routingTitle(place),
    on: sides.map(({ host, now, before }) => ({
      host,
      now: now.find((one) => one.key === key) ?? null,
      before: before.find((one) => one.key === key) ?? null,
    })),
  }));
};

/** Depth first. */
export const flat = (places: readonly KeepalivedPlace[]): readonly KeepalivedPlace[] =>
  places.flatMap((place) => [place, ...flat(place.children)]);

/**
 * Which directors traffic reaches now, and whose word on real servers counts. A director that is announced nowhere, or cut
 * off by its own link, sees every real server fail and is wrong about all of them. Pure.
 */
import { hostPrefix } from "../address";
import { pathSubject } from "../events/subjects";
import type { Reading } from "../reading";
import { brokenLinks } from "./broken-links";
import type { Composition } from "./composition";
import { lostNeighbours } from "./heads";
import { latest } from "./since";
import { readingOf, type Standing } from "./standing";
import type { RouterView } from "./view";

/**
 * Whether traffic for a VIP reaches a director: a router has a path to it, or it holds the VIP where no router has paths.
 * Null when nobody tells. `vip` null: for any VIP, which is what a service by firewall mark takes.
 */
export type Carriage = (director: Standing, vip: string | null) => boolean | null;

export const carriageOf =
  (composition: Composition, routers: readonly RouterView[]): Carriage =>
  (director, vip) => {
    const asked = vip === null ? composition.inventory.vips.map(({ address }) => address) : [vip];
    const told = asked.map((one) =>
      composition.announced(one) ? hasPath(director, one, routers) : composition.holds(director, one),
    );
    if (told.includes(true)) return true;
    return told.length === 0 || told.includes(null) ? null : false;
  };

const hasPath = (director: Standing, vip: string, routers: readonly RouterView[]): boolean | null => {
  const own = routers.flatMap(({ vips }) =>
    vips.kind === "known" ? vips.value.filter((one) => one.vip === vip) : [],
  );
  if (own.length === 0) return null;
  return own.some(({ paths }) =>
    paths.some((path) => path.directorId === director.host.id && path.state === "installed"),
  );
};

/** Since when no router has a path to the director for any of these VIPs; null when no span tells. */
export const withdrawnSince = (
  composition: Composition,
  director: Standing,
  vips: readonly string[],
): number | null =>
  latest(
    composition.routers.flatMap((router) =>
      vips.flatMap((vip) =>
        director.host.addresses.map((address) =>
          composition.since(router.host.id, pathSubject(hostPrefix(vip), address), "absent"),
        ),
      ),
    ),
  );

/** Its own link or all its neighbours are gone, and nothing it checks answers: what it says is about itself. */
export const isCutOff = (composition: Composition, director: Standing): boolean => {
  if (director.silence !== null) return false;
  const neighbours = readingOf(director, (seen) => seen.neighbours);
  const alone = neighbours.kind === "known" && !neighbours.value.some((one) => one.state === "Full");
  const lost = alone && lostNeighbours(composition, director).length > 0;
  if (brokenLinks(composition, director).length > 0) return alone || everyCheckFails(director);
  return lost && everyCheckFails(director);
};

const everyCheckFails = (director: Standing): boolean => {
  const table = readingOf(director, (seen) => seen.ipvs);
  if (table.kind === "unknown" || director.observation?.checkFailures.length === 0) return false;
  return table.value.services.every((service) => service.servers.every((server) => server.weight === 0));
};

type OnDirector = {
  readonly entry: Reading<unknown>;
  readonly carries: boolean | null;
  readonly cutOff: boolean;
};

/**
 * Those whose word on a service's real servers counts. None when the directors that carry it do not answer: then what
 * others say of the servers says nothing of the traffic.
 */
export const whoseWordCounts = <On extends OnDirector>(on: readonly On[]): readonly On[] => {
  const able = on.filter((one) => one.entry.kind === "known" && !one.cutOff);
  const carrying = able.filter((one) => one.carries !== false);
  if (carrying.length > 0) return carrying;
  return on.some((one) => one.carries === true) ? [] : able;
};

/** The directors: VIPs held and announced, the IPVS table with rates and reasons. Pure. */
import { canonicalAddress } from "../address";
import { weightSubject } from "../events/subjects";
import type { VirtualServiceEntry } from "../ipvs/model";
import { known, mapReading, type Reading } from "../reading";
import type { Carriage } from "./carriage";
import type { Composition } from "./composition";
import { directorStatus } from "./director-status";
import { headOf } from "./heads";
import { failureOf, statusByWeight } from "./server-status";
import { readingOf, type Standing } from "./standing";
import { addNumbers, addRates, rateReading, shareOf, sumOf, wholeOf } from "./sums";
import type { DirectorService, DirectorView, HeldVip, RouterView } from "./view";

/** A director without its share of the cluster's traffic, which needs all of them. */
export type DirectorAlone = Omit<DirectorView, "share">;

export const composeDirector = (
  composition: Composition,
  director: Standing,
  routers: readonly RouterView[],
  carries: Carriage,
): DirectorAlone => {
  const vips = heldVips(composition, director, routers);
  const services = directorServices(composition, director);
  const keepalived = readingOf(director, (seen) => seen.keepalived);
  const { status, inService } = directorStatus(composition, director, vips, services, routers, carries);
  return {
    ...headOf(composition, director, status),
    inService,
    carries: carries(director, null),
    vips,
    services,
    rates: directorRates(director),
    activeConn: mapReading(
      readingOf(director, (seen) => seen.ipvs),
      ({ services: table }) =>
        table.flatMap(({ servers }) => servers.map((server) => server.activeConn)).reduce(addNumbers, 0),
    ),
    vrrp: readingOf(director, (seen) => seen.vrrp),
    keepalivedProblems: keepalived.kind === "known" ? keepalived.value.problems : [],
  };
};

export const withShares = (directors: readonly DirectorAlone[]): readonly DirectorView[] => {
  const total = clusterRates(directors);
  const whole = wholeOf(
    directors.map(({ name, rates, carries }) => ({ name, rates, carries })),
    total,
  );
  return directors.map((director) => ({ ...director, share: shareOf(director.rates, whole) }));
};

/** What the directors that answer take together. */
export const clusterRates = (directors: readonly Pick<DirectorView, "rates">[]): DirectorView["rates"] =>
  sumOf(
    directors.map((one) => one.rates),
    addRates,
    "the cluster has no director",
  );

/** The sum of its services; unknown until the first has a rate. */
const directorRates = (director: Standing): DirectorView["rates"] => {
  const table = readingOf(director, (seen) => seen.rates);
  if (table.kind === "unknown") return table;
  const totals = Object.values(table.value).map(({ total }) => rateReading(total, table.at));
  const zero = { conns: 0, inPkts: 0, outPkts: 0, inBytes: 0, outBytes: 0 };
  return totals.length === 0 ? known(zero, table.at) : sumOf(totals, addRates, "no rate yet");
};

const heldVips = (
  composition: Composition,
  director: Standing,
  routers: readonly RouterView[],
): Reading<readonly HeldVip[]> =>
  mapReading(
    readingOf(director, (seen) => seen.addresses),
    ({ held }) =>
      composition.inventory.vips.map(({ address: vip }) => {
        const on = held.filter((one) => one.address === canonicalAddress(vip));
        return {
          vip,
          interface: on[0]?.interface ?? null,
          held: on.length > 0,
          announcedTo: announcedTo(director, vip, routers),
        };
      }),
  );

const announcedTo = (
  director: Standing,
  vip: string,
  routers: readonly RouterView[],
): readonly string[] | null => {
  const answering = routers.filter((router) => router.vips.kind === "known");
  if (answering.length === 0) return null;
  return answering
    .filter(
      (router) =>
        router.vips.kind === "known" &&
        router.vips.value.some(
          (one) =>
            one.vip === vip &&
            one.paths.some((path) => path.directorId === director.host.id && path.state === "installed"),
        ),
    )
    .map((router) => router.name);
};

const directorServices = (
  composition: Composition,
  director: Standing,
): Reading<readonly DirectorService[]> => {
  const table = readingOf(director, (seen) => seen.ipvs);
  if (table.kind === "unknown") return table;
  return mapReading(table, ({ services }) =>
    [...services]
      .sort((a, b) => composition.order(a.key, b.key))
      .map((service) => directorService(composition, director, service)),
  );
};

const directorService = (
  composition: Composition,
  director: Standing,
  service: VirtualServiceEntry,
): DirectorService => {
  const rates = readingOf(director, (seen) => seen.rates);
  const persistent = readingOf(director, (seen) => seen.persistent);
  const keepalived = readingOf(director, (seen) => seen.keepalived);
  const own = rates.kind === "known" ? rates.value[service.key] : undefined;
  const counts = persistent.kind === "known" ? persistent.value[service.key] : undefined;
  const wanted =
    keepalived.kind === "known"
      ? keepalived.value.services.find((one) => one.key === service.key)
      : undefined;
  const { key, scheduler, schedulerFlags, persistence, ops } = service;
  return {
    key,
    label: composition.serviceOf(key)?.label ?? null,
    scheduler,
    schedulerFlags,
    persistence,
    ops,
    rates: own?.total ?? null,
    servers: service.servers.map((server) => {
      const failure = failureOf(director, key, server.key);
      const since = composition.since(
        director.host.id,
        weightSubject(key, server.key),
        String(server.weight),
      );
      const sorry = wanted?.sorryServer === server.key;
      return {
        key: server.key,
        name: composition.serverName(key, server.key),
        method: server.method,
        weight: server.weight,
        configuredWeight: wanted?.servers.find((one) => one.key === server.key)?.weight ?? null,
        activeConn: server.activeConn,
        inactConn: server.inactConn,
        persistentConn: counts?.[server.key] ?? null,
        rates: own?.servers[server.key] ?? null,
        why: failure,
        status: sorry
          ? { kind: "degraded", text: "The sorry server is in use", since }
          : statusByWeight(director, server, failure, since),
      };
    }),
  };
};

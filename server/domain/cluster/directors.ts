/** The directors: VIPs held and announced, the IPVS table with rates and reasons. Pure. */
import { canonicalAddress, hostPrefix } from "../address";
import { pathSubject, reachSubject, vrrpSubject, weightSubject } from "../events/subjects";
import type { VirtualServiceEntry } from "../ipvs/model";
import { known, mapReading, type Reading } from "../reading";
import { clause, counted, listed } from "../words";
import type { Composition } from "./composition";
import { daemonRuns, headOf, silenceStatus } from "./heads";
import { failureOf, statusByWeight } from "./server-status";
import { latest } from "./since";
import { isByHand, readingOf, type Standing } from "./standing";
import { addNumbers, addRates, rateReading, shareOf, sumOf } from "./sums";
import type { DirectorService, DirectorView, HeldVip, RouterView, Status } from "./view";

/** A director without its share of the cluster's traffic, which needs all of them. */
export type DirectorAlone = Omit<DirectorView, "share">;

export const composeDirector = (
  composition: Composition,
  director: Standing,
  routers: readonly RouterView[],
): DirectorAlone => {
  const vips = heldVips(composition, director, routers);
  const services = directorServices(composition, director);
  const keepalived = readingOf(director, (seen) => seen.keepalived);
  return {
    ...headOf(director, directorStatus(composition, director, vips, services, routers)),
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

export const withShare = (director: DirectorAlone, total: DirectorView["rates"]): DirectorView => ({
  ...director,
  share: shareOf(director.rates, total),
});

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

/** Whether a router knows a path to it, used or not: then the director does announce it. */
const offered = (director: Standing, vip: string, routers: readonly RouterView[]): boolean =>
  routers.some(
    ({ vips }) =>
      vips.kind === "known" &&
      vips.value.some(
        (one) =>
          one.vip === vip &&
          one.paths.some((path) => path.directorId === director.host.id && path.state !== "withdrawn"),
      ),
  );

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

const directorStatus = (
  composition: Composition,
  director: Standing,
  vips: Reading<readonly HeldVip[]>,
  services: Reading<readonly DirectorService[]>,
  routers: readonly RouterView[],
): Status => {
  const silent = silenceStatus(director);
  if (silent !== null) return silent;
  const { id } = director.host;
  if (services.kind === "unknown")
    return {
      kind: /module is not loaded/.test(services.why) ? "down" : "unknown",
      text: `IPVS table unknown: ${clause(services.why)}`,
      since: services.since,
    };
  const facts = readingOf(director, (seen) => seen.facts);
  const runs = daemonRuns(facts.kind === "known" ? facts.value : null, "keepalived");
  const announced = (vips.kind === "known" ? vips.value : []).filter((one) => composition.announced(one.vip));
  const told = announced.filter((one) => one.announcedTo !== null);
  const unused = told.filter((one) => one.announcedTo?.length === 0);
  const gone = unused.filter((one) => !offered(director, one.vip, routers));
  const since = latest(
    gone.flatMap((one) =>
      composition.routers.flatMap((router) =>
        director.host.addresses.map((address) =>
          composition.since(router.host.id, pathSubject(hostPrefix(one.vip), address)),
        ),
      ),
    ),
  );
  if (told.length > 0 && gone.length === told.length)
    return { kind: "down", text: `Does not announce ${listed(gone.map((one) => one.vip))}`, since };
  if (runs === false && !isByHand(director))
    return { kind: "degraded", text: "Keepalived is not running", since: null };
  if (gone.length > 0)
    return { kind: "degraded", text: `Does not announce ${listed(gone.map((one) => one.vip))}`, since };
  if (unused.length > 0)
    return {
      kind: "degraded",
      text: `Takes no traffic for ${listed(unused.map((one) => one.vip))}: its path is not used`,
      since: null,
    };
  if (services.value.length === 0)
    return composition.inventory.services.length === 0
      ? { kind: "off", text: "No service is set up", since: null }
      : { kind: "degraded", text: "Its IPVS table is empty", since: null };
  const faults = faultsOf(director);
  if (faults.length > 0)
    return {
      kind: "degraded",
      text: `FAULT in ${listed(faults)}`,
      since: latest(faults.map((name) => composition.since(id, vrrpSubject(name), "FAULT"))),
    };
  return {
    kind: "ok",
    text: okText(director, told, services.value.length),
    since: composition.since(id, reachSubject, "reachable"),
  };
};

/** The VRRP instances that cannot become master: an interface is down, or a tracked thing failed. */
export const faultsOf = (director: Standing): readonly string[] => {
  const vrrp = readingOf(director, (seen) => seen.vrrp);
  return vrrp.kind === "known" ? vrrp.value.flatMap((one) => (one.state === "FAULT" ? [one.name] : [])) : [];
};

const okText = (director: Standing, told: readonly HeldVip[], services: number): string => {
  const vrrp = readingOf(director, (seen) => seen.vrrp);
  const roles = vrrp.kind === "known" ? vrrp.value.map((one) => `${one.state} in ${one.name}`) : [];
  if (roles.length > 0) return listed(roles);
  return told.length > 0
    ? `Announces ${listed(told.map((one) => one.vip))}`
    : `Has ${counted(services, "service")}`;
};

/** The routers in front: per VIP the next hops, those that should be there and are not included. Pure. */
import { hostPrefix } from "../address";
import { absent, pathSubject, reachSubject, routeSubject } from "../events/subjects";
import { saysNotRunning } from "../output";
import { known, mapReading, type Reading, unknown } from "../reading";
import { capital, clause, listed } from "../words";
import { brokenLinks, brokenSince, linksText } from "./broken-links";
import type { Composition } from "./composition";
import { headOf, silenceStatus, statusText } from "./heads";
import { latest } from "./since";
import { readingOf, type Standing } from "./standing";
import type { PathView, RouterView, RouterVip, Status } from "./view";
import { type VipRoute, vipRoute } from "./vip-route";
import { whyWithdrawn } from "./withdrawn";

export const composeRouter = (composition: Composition, router: Standing): RouterView => {
  const vips = routerVips(composition, router);
  return {
    ...headOf(composition, router, routerStatus(composition, router, vips)),
    vips,
    hashPolicy: sysctlNumber(router, "net.ipv4.fib_multipath_hash_policy"),
    maximumPaths: maximumPaths(router),
  };
};

/** Known as a whole or not at all: a route that could not be read is no route that is gone. */
const routerVips = (composition: Composition, router: Standing): Reading<readonly RouterVip[]> => {
  const vips: RouterVip[] = [];
  let at = router.observation?.at ?? composition.at;
  for (const { address } of composition.inventory.vips) {
    const route = readingOf(router, (seen) => vipRoute(address, seen));
    if (route.kind === "unknown") return route;
    at = Math.min(at, route.at);
    vips.push(routerVip(composition, router, address, route.value));
  }
  return router.silence === null ? known(vips, at) : unknown(router.silence.why, router.silence.since);
};

const routerVip = (
  composition: Composition,
  router: Standing,
  vip: string,
  found: VipRoute | null,
): RouterVip => {
  const paths: PathView[] = (found?.hops ?? []).map((hop) => {
    const director = composition.directorAt(hop.address);
    return {
      nextHop: hop.address,
      interface: hop.interface,
      directorId: director?.id ?? null,
      directorName: director?.name ?? null,
      state: hop.state,
      why: hop.why,
      since: composition.since(router.host.id, pathSubject(hostPrefix(vip), hop.address), hop.state),
    };
  });
  if (composition.announced(vip))
    for (const director of composition.directors)
      if (!paths.some((path) => path.directorId === director.host.id))
        paths.push(withdrawnPath(composition, router, director, vip));
  return {
    vip,
    prefix: found?.prefix ?? null,
    protocol: found?.protocol ?? null,
    metric: found?.metric ?? null,
    uptimeSeconds: found?.uptimeSeconds ?? null,
    installedCount: paths.filter((path) => path.state === "installed").length,
    paths: paths.sort((a, b) => composition.order(a.directorName, b.directorName, a.nextHop, b.nextHop)),
  };
};

const withdrawnPath = (
  composition: Composition,
  router: Standing,
  director: Standing,
  vip: string,
): PathView => {
  const own = composition.ownAddress(director.host);
  const gone = director.host.addresses.map(
    (address) =>
      [address, composition.since(router.host.id, pathSubject(hostPrefix(vip), address), absent)] as const,
  );
  // A management address was never a next hop: the one that went last is what it was; of several, the one it is known by.
  const last = gone.reduce<(typeof gone)[number] | undefined>((best, one) => {
    const [age, oldest] = [one[1] ?? 0, best?.[1] ?? 0];
    return best === undefined || age > oldest || (age === oldest && one[0] === own) ? one : best;
  }, undefined);
  return {
    nextHop: last?.[0] ?? director.host.name,
    interface: null,
    directorId: director.host.id,
    directorName: director.host.name,
    state: "withdrawn",
    why: whyWithdrawn(composition, router, director, vip).told,
    since: last?.[1] ?? null,
  };
};

const routerStatus = (
  composition: Composition,
  router: Standing,
  vips: Reading<readonly RouterVip[]>,
): Status => {
  const silent = silenceStatus(router);
  if (silent !== null) return silent;
  const { id } = router.host;
  if (vips.kind === "unknown")
    return saysNotRunning(vips.why)
      ? { kind: "down", text: statusText([clause(vips.why)]), since: vips.since }
      : { kind: "unknown", text: `Routes unknown: ${clause(vips.why)}`, since: vips.since };
  const announced = vips.value.filter((vip) => composition.announced(vip.vip));
  const changed = (list: readonly RouterVip[]) =>
    latest(list.map((vip) => composition.since(id, routeSubject(hostPrefix(vip.vip)))));
  const broken = brokenLinks(composition, router);
  const because = broken.length === 0 ? "" : `: ${linksText(broken)}`;
  const lost = announced.filter((vip) => vip.installedCount === 0);
  if (lost.length > 0)
    return {
      kind: "down",
      text: `No path${ofVips(composition, lost)}${because}`,
      since: changed(lost),
    };
  const fewer = announced.filter((vip) => vip.paths.some((path) => path.state !== "installed"));
  if (fewer.length > 0) {
    const text = fewer.map(
      (vip) => `${vip.installedCount} of ${vip.paths.length} paths${ofVips(composition, [vip])}`,
    );
    return { kind: "degraded", text: `${listed(text)}${because}`, since: changed(fewer) };
  }
  if (broken.length > 0)
    return { kind: "degraded", text: capital(linksText(broken)), since: brokenSince(broken) };
  return {
    kind: "ok",
    text: announced.length === 0 ? "Answers" : "All paths installed",
    since: latest([changed(announced), composition.since(id, reachSubject, "reachable")]),
  };
};

/** Where there is one VIP it need not be named. */
const ofVips = (composition: Composition, vips: readonly RouterVip[]): string =>
  composition.inventory.vips.length === 1 ? "" : ` to ${listed(vips.map((one) => one.vip))}`;

const sysctlNumber = (host: Standing, name: string): Reading<number> => {
  const facts = readingOf(host, (seen) => seen.facts);
  if (facts.kind === "unknown") return facts;
  const value = facts.value.sysctls[name];
  if (value === null || value === undefined || !/^-?\d+$/.test(value))
    return unknown(`the host has no ${name}`, facts.at);
  return mapReading(facts, () => Number(value));
};

const maximumPaths = (router: Standing): Reading<number> => {
  const ospf = readingOf(router, (seen) => seen.ospf);
  if (ospf.kind === "unknown") return ospf;
  const { maximumPaths: paths } = ospf.value;
  return paths === null
    ? unknown("this routing daemon does not print its path limit", ospf.at)
    : mapReading(ospf, () => paths);
};

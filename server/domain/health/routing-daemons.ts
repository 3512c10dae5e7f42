/** Routing daemons that do not run where OSPF is needed: what vtysh says of them is a fact, not a gap. Pure. */

import { readingOf, type Standing } from "../cluster/standing";
import { routingSuite } from "../host/suite";
import { saysNoneRunning, saysNotRunning } from "../output";
import type { Reading } from "../reading";
import { aboutHost, type Condition, type Finding, type Parts } from "./condition";
import { hostsOf } from "./hosts";
import { pathsLeft, servicesOn, vipsByDirector } from "./reach";

const stopped = (
  code: string,
  dependsOn: readonly string[],
  /** What does not run on the host, since when; null when nothing says so. */
  tells: (host: Standing) => { readonly what: string; readonly since: number | null } | null,
): Condition => ({
  code,
  severity: "degraded",
  affectsTraffic: true,
  dependsOn,
  visibleAfterMs: 0,
  find: (composition, parts) =>
    hostsOf(composition).flatMap((standing): readonly Finding[] => {
      const told = standing.silence === null ? tells(standing) : null;
      if (told === null || !needsOspf(parts, standing)) return [];
      const { id, name } = standing.host;
      return [
        {
          title: `${told.what} is not running on ${name}`,
          since: told.since,
          subject: { kind: "host", id },
          about: [aboutHost(id)],
          ...effectOf(parts, standing),
        },
      ];
    }),
});

const why = (reading: Reading<unknown>): string => (reading.kind === "unknown" ? reading.why : "");
const sinceOf = (reading: Reading<unknown>): number | null =>
  reading.kind === "unknown" ? reading.since : null;

export const suiteStopped = stopped("daemon.routing", [], (host) => {
  const neighbours = readingOf(host, (seen) => seen.neighbours);
  if (!saysNoneRunning(why(neighbours))) return null;
  return { what: routingSuite(readingOf(host, (seen) => seen.facts)), since: sinceOf(neighbours) };
});

export const zebraStopped = stopped("daemon.zebra", ["daemon.routing"], (host) => {
  const routes = readingOf(host, (seen) => seen.routes);
  return host.host.roles.includes("router") && saysNotRunning(why(routes))
    ? { what: "zebra", since: sinceOf(routes) }
    : null;
});

export const ospfdStopped = stopped("daemon.ospfd", ["daemon.routing", "daemon.zebra"], (host) => {
  const neighbours = readingOf(host, (seen) => seen.neighbours);
  return saysNotRunning(why(neighbours)) ? { what: "ospfd", since: sinceOf(neighbours) } : null;
});

/** Where routes to the VIPs are static, or there are none to have, nobody misses a routing daemon. */
const needsOspf = (parts: Parts, { host }: Standing): boolean =>
  parts.routers.some(({ hostId, vips }) => {
    if (vips.kind === "unknown") return true;
    return vips.value.some(({ protocol, paths }) => {
      const own = hostId === host.id ? paths : paths.filter((path) => path.directorId === host.id);
      return own.length > 0 && (protocol === "ospf" || own.some((path) => path.state !== "installed"));
    });
  });

const effectOf = (parts: Parts, { host }: Standing): Pick<Finding, "affects" | "severity"> => {
  if (host.roles.includes("router")) return { affects: routerEffect(parts, host.id), severity: "down" };
  const { lost } = vipsByDirector(parts, host.id);
  return {
    affects:
      lost.length > 0
        ? lost.map((vip) => pathsLeft(parts, vip)).join(" ")
        : "It announces nothing; the routers will drop it when its adjacency times out.",
  };
};

const routerEffect = (parts: Parts, routerId: string): string => {
  const vips = parts.routers.find((router) => router.hostId === routerId)?.vips;
  const cut = vips?.kind === "known" ? vips.value.filter((one) => one.installedCount === 0) : [];
  const text = cut.map((one) => servicesOn(parts, one.vip)).filter(Boolean);
  return text.length > 0 && parts.routers.length === 1
    ? text.join(" ")
    : "It learns no routes; the paths it has may go at any moment.";
};

import { withdrawnSince } from "../cluster/carriage";
import type { Composition } from "../cluster/composition";
import { faultsOf } from "../cluster/director-status";
import { latest } from "../cluster/since";
import { readingOf, type Standing } from "../cluster/standing";
import { whyWithdrawn } from "../cluster/withdrawn";
import { neighbourSubject, vipSubject, vrrpSubject } from "../events/subjects";
import { clause, listed } from "../words";
import { aboutHost, aboutVip, type Condition, type Finding, type Parts } from "./condition";
import { atRouters, pathsLeft, servicesOn } from "./reach";

/** With one router, what ails it explains that a VIP is reached by nobody. */
const onlyRouter = ({ routers }: Parts): readonly string[] =>
  routers.length === 1 ? routers.map((router) => aboutHost(router.hostId)) : [];

/** Routers that know paths and use none of them, or not all. */
export const unusedPaths: Condition = {
  code: "route.inactive",
  severity: "degraded",
  affectsTraffic: true,
  dependsOn: ["daemon.routing", "daemon.zebra"],
  visibleAfterMs: 0,
  find: (_, parts) =>
    parts.routers.flatMap((router) =>
      (router.vips.kind === "known" ? router.vips.value : []).flatMap((own): readonly Finding[] => {
        const unused = own.paths.filter((path) => path.state === "inactive");
        if (unused.length === 0) return [];
        const by = listed(unused.map((path) => path.directorName ?? path.nextHop));
        const why = unused[0]?.why;
        return [
          {
            title: `${router.name} does not use its path${unused.length === 1 ? "" : "s"} to ${own.vip} by ${by}${why ? `: ${clause(why)}` : ""}`,
            affects:
              own.installedCount === 0
                ? servicesOn(parts, own.vip) || pathsLeft(parts, own.vip)
                : pathsLeft(parts, own.vip),
            severity: own.installedCount === 0 ? "down" : "degraded",
            since: latest(unused.map((path) => path.since ?? null)),
            subject: { kind: "vip", address: own.vip },
            about: [aboutVip(own.vip)],
          },
        ];
      }),
    ),
};

export const routesUnknown: Condition = {
  code: "router.routes",
  severity: "unknown",
  affectsTraffic: false,
  dependsOn: ["daemon.routing", "daemon.zebra"],
  visibleAfterMs: 0,
  find: ({ routers }, parts) =>
    routers.flatMap((router) => {
      const vips = parts.routers.find((one) => one.hostId === router.host.id)?.vips;
      if (router.silence !== null || vips === undefined || vips.kind === "known") return [];
      return [
        {
          title: `The routes of ${router.host.name} are not known: ${clause(vips.why)}`,
          affects: "Which directors it sends flows to is not known.",
          since: vips.since,
          subject: { kind: "host" as const, id: router.host.id },
          about: [aboutHost(router.host.id)],
        },
      ];
    }),
};

/** The last word where nothing else explains it: no VIP is green or silent for want of knowledge. */
export const vipUnknown: Condition = {
  code: "vip.unknown",
  severity: "unknown",
  affectsTraffic: false,
  dependsOn: ["cluster.not-polled", "host.unreachable", "daemon.routing", "daemon.zebra", "router.routes"],
  visibleAfterMs: 0,
  find: ({ routers, directors }, parts) =>
    parts.vips
      .filter((one) => one.status.kind === "unknown")
      .map((one) => ({
        title: `${one.vip}: ${clause(one.status.text)}`,
        affects: "Whether it is reached is not known.",
        since: one.status.since,
        subject: { kind: "vip" as const, address: one.vip },
        about: [aboutVip(one.vip)],
        touches: [...routers, ...directors].map(({ host }) => aboutHost(host.id)),
      })),
};

export const nowhere: Condition = {
  code: "vip.nowhere",
  severity: "down",
  affectsTraffic: true,
  dependsOn: ["route.inactive", "host.link", "daemon.routing", "daemon.zebra"],
  visibleAfterMs: 0,
  find: (_, parts) =>
    parts.vips
      .filter((one) => one.status.kind === "down")
      .map((one) => ({
        title:
          one.mode === "ecmp"
            ? `${one.vip} is announced by no director`
            : `${one.vip}: ${clause(one.status.text)}`,
        affects: servicesOn(parts, one.vip) || `Nothing reaches ${one.vip}.`,
        since: one.status.since,
        subject: { kind: "vip", address: one.vip },
        about: [aboutVip(one.vip)],
        touches: onlyRouter(parts),
      })),
};

/** In an ECMP cluster every director holds every VIP. */
export const notHeld: Condition = {
  code: "vip.not-held",
  severity: "degraded",
  affectsTraffic: true,
  dependsOn: ["vip.nowhere"],
  visibleAfterMs: 0,
  find: (composition, parts) =>
    parts.vips.flatMap(({ vip, mode }) =>
      composition.directors
        .filter((director) => mode === "ecmp" && composition.holds(director, vip) === false)
        .map(({ host }) => ({
          title: `${host.name} does not hold ${vip}`,
          affects: pathsLeft(parts, vip),
          since: composition.since(host.id, vipSubject(vip), "absent"),
          subject: { kind: "vip" as const, address: vip },
          about: [aboutVip(vip), aboutHost(host.id)],
        })),
    ),
};

export const withdrawn: Condition = {
  code: "vip.withdrawn",
  severity: "degraded",
  affectsTraffic: true,
  dependsOn: [
    "host.unreachable",
    "host.link",
    "daemon.routing",
    "daemon.zebra",
    "daemon.ospfd",
    "vip.not-held",
    "vip.nowhere",
    "daemon.keepalived",
    "director.empty",
  ],
  visibleAfterMs: 0,
  find: (composition, parts) =>
    parts.vips.flatMap(({ vip }) => {
      const told = atRouters(parts, vip);
      return composition.directors.flatMap((director) => {
        const without = told.filter(({ own }) =>
          own.paths.some((path) => path.directorId === director.host.id && path.state === "withdrawn"),
        );
        if (without.length === 0) return [];
        const name = director.host.name;
        return [
          {
            title:
              without.length === told.length
                ? `${name} does not announce ${vip}${reasonOf(composition, director, vip)}`
                : `${listed(without.map((one) => one.router))} ${without.length === 1 ? "has" : "have"} no path to ${vip} by ${name}`,
            affects: pathsLeft(parts, vip),
            since: withdrawnSince(composition, director, [vip]),
            subject: { kind: "vip" as const, address: vip },
            about: [aboutVip(vip), aboutHost(director.host.id)],
            touches: onlyRouter(parts),
          },
        ];
      });
    }),
};

/** `: router has no adjacency with it`; nothing where all that is known is that it does not announce it. */
const reasonOf = (composition: Composition, director: Standing, vip: string): string => {
  const [router] = composition.routers.filter(({ silence }) => silence === null);
  const own = router && whyWithdrawn(composition, router, director, vip).own;
  return own ? `: ${own}` : "";
};

/** Between Init and Loading an adjacency is on its way; when it stays there, hello, MTU or area disagree. */
export const adjacencyStuck: Condition = {
  code: "ospf.adjacency",
  severity: "degraded",
  affectsTraffic: false,
  dependsOn: ["host.link", "daemon.routing", "daemon.ospfd"],
  visibleAfterMs: 15_000,
  find: ({ routers, directorAt, since }) =>
    routers.flatMap((router) => {
      const neighbours = readingOf(router, (seen) => seen.neighbours);
      return (neighbours.kind === "known" ? neighbours.value : []).flatMap((one) => {
        if (one.state === "Full" || one.state === "2-Way") return [];
        const director = directorAt(one.address);
        return [
          {
            title: `The adjacency of ${router.host.name} with ${director?.name ?? one.address} does not get beyond ${one.state}`,
            affects:
              "No path by it can come back before it is Full. MTU, timers and area must agree on both ends.",
            since: since(router.host.id, neighbourSubject(one.address, one.interface)),
            subject: { kind: "host" as const, id: director?.id ?? router.host.id },
            about: [aboutHost(director?.id ?? router.host.id)],
          },
        ];
      });
    }),
};

export const vrrpFault: Condition = {
  code: "vrrp.fault",
  severity: "degraded",
  affectsTraffic: false,
  dependsOn: [],
  visibleAfterMs: 0,
  find: (composition) =>
    composition.directors.flatMap((director) => {
      const faults = faultsOf(director);
      if (faults.length === 0) return [];
      const { id, name } = director.host;
      return [
        {
          title: `${name} is in FAULT in ${listed(faults)}`,
          affects:
            "It cannot become MASTER: an interface is down or something it tracks has failed. If the other director stops, nothing takes over.",
          since: latest(faults.map((one) => composition.since(id, vrrpSubject(one), "FAULT"))),
          subject: { kind: "host" as const, id },
          about: [aboutHost(id)],
        },
      ];
    }),
};

export const severalMasters: Condition = {
  code: "vrrp.masters",
  severity: "degraded",
  affectsTraffic: true,
  dependsOn: [],
  visibleAfterMs: 5_000,
  find: (_, parts) =>
    parts.vips
      .filter((one) => one.mode === "vrrp" && one.status.kind === "degraded")
      .map((one) => ({
        title: `${one.vip}: ${one.status.text}`,
        affects:
          one.heldBy.length > 1
            ? "Both answer ARP for it: clients reach one or the other by chance."
            : "Clients reach it there until another director becomes MASTER.",
        since: one.status.since,
        subject: { kind: "vip" as const, address: one.vip },
        about: [aboutVip(one.vip)],
      })),
};

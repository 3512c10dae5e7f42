/** What is wrong with a host as such: silent, a daemon that cannot be asked, a clock astray. Pure. */
import type { Composition } from "../cluster/composition";
import { daemonRuns } from "../cluster/heads";
import { late, readingOf, type Standing } from "../cluster/standing";
import { saysNotRunning } from "../output";
import { clause, listed, noAnswer } from "../words";
import { aboutCluster, aboutHost, type Condition, type Finding, type Parts } from "./condition";
import { pathsLeft, vipsByDirector } from "./reach";

export const hostsOf = ({ routers, directors, others }: Composition): readonly Standing[] => [
  ...new Set([...routers, ...directors, ...others]),
];

/** When no host at all is polled, the cause is not the hosts. */
export const notPolled: Condition = {
  code: "cluster.not-polled",
  severity: "unknown",
  affectsTraffic: false,
  dependsOn: [],
  visibleAfterMs: 0,
  find: (composition) => {
    const hosts = hostsOf(composition).filter((one) => one.host.ssh !== null);
    if (
      hosts.length === 0 ||
      hosts.some((one) => one.silence === null || one.observation?.reach.kind === "unreachable")
    )
      return [];
    const never = hosts.every((one) => one.observation === null);
    return [
      {
        title: never
          ? "No host of this cluster has been polled yet"
          : "No host of this cluster is polled any more",
        affects: never
          ? "The first figures come with the first poll."
          : "Every figure is unknown. Traffic is not touched by this.",
        since: never ? null : Math.max(...hosts.map((one) => one.silence?.since ?? 0)),
        subject: { kind: "cluster", id: composition.inventory.cluster.id },
        about: aboutCluster,
      },
    ];
  },
};

export const unreachable: Condition = {
  code: "host.unreachable",
  severity: "unknown",
  affectsTraffic: false,
  dependsOn: ["cluster.not-polled"],
  visibleAfterMs: 0,
  find: (composition, parts) =>
    hostsOf(composition).flatMap((standing) => {
      if (standing.silence === null || standing.host.ssh === null) return [];
      const { host } = standing;
      const base = {
        title: silentTitle(standing),
        since: standing.silence.since,
        subject: { kind: "host" as const, id: host.id },
        about: [aboutHost(host.id)],
      };
      return [{ ...base, ...silentEffect(standing, parts) }];
    }),
};

const silentTitle = ({ host, silence, observation }: Standing): string => {
  const reach = observation?.reach;
  if (reach?.kind !== "unreachable")
    return silence?.why === late
      ? `${host.name} gives no answer`
      : `${host.name} is ${silence?.why ?? "silent"}`;
  if (reach.code === "host-key-changed") return `${host.name}: its SSH host key changed; nothing was sent`;
  if (reach.code === "host-key-unknown") return `${host.name}: its SSH host key must be confirmed`;
  return noAnswer(host.name, reach.why);
};

/** Silence alone proves nothing about traffic; silence and paths that are gone do. */
const silentEffect = (
  { host }: Standing,
  parts: Parts,
): Pick<Finding, "affects" | "severity" | "affectsTraffic"> => {
  if (!host.roles.includes("director"))
    return {
      affects: host.roles.includes("router")
        ? "Which directors it sends flows to is not known."
        : "Its figures are not known.",
    };
  const { used, lost } = vipsByDirector(parts, host.id);
  if (lost.length > 0)
    return {
      affects: lost.map((vip) => pathsLeft(parts, vip)).join(" "),
      severity: "degraded",
      affectsTraffic: true,
    };
  return {
    affects:
      used.length > 0
        ? `Its figures are not known. The routers still send it flows for ${listed(used)}.`
        : "Its figures are not known.",
  };
};

/** Routing daemons run there and cannot be asked. Without any the host has no neighbours to know of. */
export const neighboursUnknown: Condition = {
  code: "host.neighbours",
  severity: "unknown",
  affectsTraffic: false,
  dependsOn: ["host.unreachable", "daemon.routing", "daemon.zebra", "daemon.ospfd", "router.routes"],
  visibleAfterMs: 0,
  find: (composition) =>
    hostsOf(composition).flatMap((standing) => {
      const neighbours = readingOf(standing, (seen) => seen.neighbours);
      const facts = readingOf(standing, (seen) => seen.facts);
      if (standing.silence !== null || neighbours.kind === "known" || saysNotRunning(neighbours.why))
        return [];
      if (daemonRuns(facts.kind === "known" ? facts.value : null, "ospfd") !== true) return [];
      return [
        {
          title: `The OSPF neighbours of ${standing.host.name} are not known: ${clause(neighbours.why)}`,
          affects: "Whether its adjacencies stand is not known.",
          since: neighbours.since,
          subject: { kind: "host" as const, id: standing.host.id },
          about: [aboutHost(standing.host.id)],
        },
      ];
    }),
};

/** A minute is more than any sane NTP leaves; below it charts and logs still agree. */
const clockToleranceMs = 60_000;

export const clockAstray: Condition = {
  code: "host.clock",
  severity: "degraded",
  affectsTraffic: false,
  dependsOn: [],
  visibleAfterMs: 0,
  find: (composition) =>
    hostsOf(composition).flatMap((standing) => {
      const facts = readingOf(standing, (seen) => seen.facts);
      const offset = facts.kind === "known" ? (facts.value.clockOffsetMs ?? 0) : 0;
      if (Math.abs(offset) < clockToleranceMs) return [];
      const minutes = Math.round(Math.abs(offset) / 60_000);
      return [
        {
          title: `The clock of ${standing.host.name} is ${minutes} min ${offset > 0 ? "ahead" : "behind"}`,
          affects: "Its logs do not line up with the others'. Figures here use the worker's clock.",
          since: null,
          subject: { kind: "host" as const, id: standing.host.id },
          about: [aboutHost(standing.host.id)],
        },
      ];
    }),
};

/**
 * A director's IPVS table: empty, without keepalived to mind it, or not to be read. What it means depends on whether routers
 * still send flows there: one problem with the cause in its title and the true effect in what it affects. Pure.
 */

import type { Composition } from "../cluster/composition";
import { emptySince } from "../cluster/director-status";
import { keepalivedStopped as isStopped, keepalivedSince } from "../cluster/heads";
import { readingOf, type Standing } from "../cluster/standing";
import { clause, listed } from "../words";
import { aboutHost, type Condition, type Finding, type Parts } from "./condition";
import { atRouters, pathsLeft, vipsByDirector } from "./reach";

const isEmpty = ({ inventory }: Composition, director: Standing): boolean => {
  const table = readingOf(director, (seen) => seen.ipvs);
  return table.kind === "known" && table.value.services.length === 0 && inventory.services.length > 0;
};

export const keepalivedStopped: Condition = {
  code: "daemon.keepalived",
  severity: "degraded",
  affectsTraffic: true,
  dependsOn: [],
  visibleAfterMs: 0,
  find: (composition, parts) =>
    composition.directors.filter(isStopped).map((director): Finding => {
      const { id, name } = director.host;
      const about = { subject: { kind: "host" as const, id }, about: [aboutHost(id)] };
      if (!isEmpty(composition, director))
        return {
          title: `Keepalived is not running on ${name}`,
          affects:
            "Nothing checks its real servers there: one that dies keeps its connections and gets new ones.",
          since: keepalivedSince(composition, director),
          ...about,
        };
      return {
        title: `Keepalived is not running on ${name} and its IPVS table is empty`,
        since: emptySince(composition, director) ?? keepalivedSince(composition, director),
        ...about,
        ...emptyEffect(composition, parts, director),
      };
    }),
};

export const emptyTable: Condition = {
  code: "director.empty",
  severity: "degraded",
  affectsTraffic: true,
  dependsOn: ["daemon.keepalived"],
  visibleAfterMs: 0,
  find: (composition, parts) =>
    composition.directors
      .filter((director) => isEmpty(composition, director) && !isStopped(director))
      .map((director): Finding => {
        const { id, name } = director.host;
        return {
          title: `The IPVS table of ${name} is empty`,
          since: emptySince(composition, director),
          subject: { kind: "host", id },
          about: [aboutHost(id)],
          ...emptyEffect(composition, parts, director),
        };
      }),
};

/** An empty table is harmless where nothing arrives, and refuses its part of all connections where something does. */
const emptyEffect = (
  composition: Composition,
  parts: Parts,
  director: Standing,
): Pick<Finding, "affects" | "severity" | "affectsTraffic"> => {
  const { used, lost } = vipsByDirector(parts, director.host.id);
  const [first] = used;
  if (first !== undefined)
    return {
      affects: `Routers still send it flows for ${listed(used)}: ${refusedShare(parts, first)}.`,
      severity: "down",
    };
  const carries = parts.directors.find((one) => one.hostId === director.host.id)?.carries;
  if (carries === true)
    return { affects: "It holds the VIP: new connections there are refused.", severity: "down" };
  if (lost.length > 0)
    return { affects: `No router sends it flows. ${lost.map((vip) => pathsLeft(parts, vip)).join(" ")}` };
  return carries === false
    ? { affects: "No traffic reaches it now. It could not take over.", affectsTraffic: false }
    : {
        affects:
          composition.routers.length > 0
            ? "What routers still send it is refused."
            : "What still reaches it is refused.",
      };
};

/** `new connections hashed to it (1 of 2 paths, about 50 %) are refused` */
const refusedShare = (parts: Parts, vip: string): string => {
  const counts = atRouters(parts, vip).map(({ own }) => own.installedCount);
  const paths = Math.max(1, ...counts);
  return paths === 1
    ? "it is the only path, and every new connection is refused"
    : `new connections hashed to it (1 of ${paths} paths, about ${Math.round(100 / paths)} %) are refused`;
};

export const tableUnknown: Condition = {
  code: "director.ipvs",
  severity: "unknown",
  affectsTraffic: false,
  dependsOn: [],
  visibleAfterMs: 0,
  find: ({ directors }) =>
    directors.flatMap((director) => {
      const table = readingOf(director, (seen) => seen.ipvs);
      if (director.silence !== null || table.kind === "known") return [];
      const unloaded = /module is not loaded/.test(table.why);
      return [
        {
          title: unloaded
            ? `${director.host.name} does not balance: ${clause(table.why)}`
            : `The IPVS table of ${director.host.name} is not known: ${clause(table.why)}`,
          affects: unloaded
            ? "Packets for its VIPs go nowhere."
            : "Its services and real servers are not known.",
          severity: unloaded ? ("down" as const) : ("unknown" as const),
          affectsTraffic: unloaded,
          since: table.since,
          subject: { kind: "host" as const, id: director.host.id },
          about: [aboutHost(director.host.id)],
        },
      ];
    }),
};

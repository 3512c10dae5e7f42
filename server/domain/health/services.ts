/** What is wrong with services and their real servers. Pure. */

import { latest } from "../cluster/since";
import { readingOf } from "../cluster/standing";
import type { ServiceServer, ServiceView } from "../cluster/view";
import { serviceSubject, weightSubject } from "../events/subjects";
import { parseServerKey } from "../ipvs/keys";
import { clause, counted, listed } from "../words";
import { aboutHost, aboutService, aboutVip, type Condition, type Finding, type Parts } from "./condition";

const nameOf = (service: ServiceView): string => service.label ?? service.key;
const isDead = (service: ServiceView): boolean =>
  service.servers.length > 0 &&
  service.servers.every((server) => ["down", "off", "draining"].includes(server.status.kind)) &&
  service.servers.some((server) => server.status.kind !== "unknown");

export const emptyTable: Condition = {
  code: "director.empty",
  severity: "degraded",
  affectsTraffic: true,
  dependsOn: ["daemon.keepalived"],
  visibleAfterMs: 0,
  find: ({ directors, routers, inventory }) =>
    directors.flatMap((director) => {
      const table = readingOf(director, (seen) => seen.ipvs);
      if (table.kind === "unknown" || table.value.services.length > 0 || inventory.services.length === 0)
        return [];
      return [
        {
          title: `The IPVS table of ${director.host.name} is empty`,
          affects:
            routers.length > 0
              ? "Packets that routers still send it are refused."
              : "What still reaches it is refused.",
          since: null,
          subject: { kind: "host" as const, id: director.host.id },
          about: [aboutHost(director.host.id)],
        },
      ];
    }),
};

export const missingService: Condition = {
  code: "service.missing",
  severity: "degraded",
  affectsTraffic: true,
  dependsOn: ["director.empty", "daemon.keepalived"],
  visibleAfterMs: 0,
  find: ({ since, routers }, parts) =>
    parts.services.flatMap((service) =>
      service.perDirector.flatMap((one) => {
        if (one.present.kind === "unknown" || one.present.value) return [];
        return [
          {
            title: `${one.directorName} does not have ${nameOf(service)}`,
            affects:
              routers.length > 0
                ? "Flows that a router sends it for this service are refused."
                : "Flows that reach it for this service are refused.",
            since: since(one.directorId, serviceSubject(service.key), "absent"),
            subject: { kind: "service" as const, key: service.key },
            about: [aboutService(service.key), aboutHost(one.directorId)],
          },
        ];
      }),
    ),
};

export const deadService: Condition = {
  code: "service.dead",
  severity: "down",
  affectsTraffic: true,
  dependsOn: [],
  visibleAfterMs: 0,
  find: (_, parts) =>
    parts.services.filter(isDead).map((service) => {
      const reasons = [...new Set(service.servers.map((server) => server.status.text))];
      return {
        title: `${nameOf(service)} has no real server that takes connections${reasons.length === 1 ? ` (${clause(reasons[0] ?? "")})` : ""}`,
        affects:
          service.sorryServer === null
            ? "New connections are refused."
            : `New connections go to the sorry server ${service.sorryServer}.`,
        since: latest(service.servers.map((server) => server.status.since)),
        subject: { kind: "service" as const, key: service.key },
        about: [aboutService(service.key), ...(service.vip === null ? [] : [aboutVip(service.vip)])],
      };
    }),
};

/** One real server that is out of several services for one reason is one problem. */
export const serverOut: Condition = {
  code: "server.out",
  severity: "degraded",
  affectsTraffic: true,
  dependsOn: [],
  visibleAfterMs: 0,
  find: (_, parts) => {
    const machines = new Map<string, { readonly service: ServiceView; readonly server: ServiceServer }[]>();
    for (const service of parts.services.filter((one) => !isDead(one)))
      for (const server of service.servers)
        if (server.status.kind === "down") {
          const machine = server.hostId ?? parseServerKey(server.key)?.address ?? server.key;
          const id = `${machine}\n${server.status.text}`;
          machines.set(id, [...(machines.get(id) ?? []), { service, server }]);
        }
    return [...machines.values()].map(outOf);
  },
};

const outOf = (
  out: readonly { readonly service: ServiceView; readonly server: ServiceServer }[],
): Finding => {
  const { service, server } = out[0] ?? { service: null, server: null };
  const reason = clause(server?.status.text ?? "").replace(/^weight 0: /, "");
  const who = server?.name === null ? server.key : `${server?.name} (${server?.key})`;
  const left = out.map(({ service: one }) => {
    const takes = one.servers.filter(
      (other) => other.status.kind === "ok" || other.status.kind === "degraded",
    ).length;
    return `${takes} of ${counted(one.servers.length, "real server")} for ${nameOf(one)} left`;
  });
  return {
    title:
      out.length === 1
        ? `${who} takes no connections: ${reason}`
        : `${server?.name ?? server?.key} is out of ${counted(out.length, "service")}: ${reason}`,
    affects: `${listed(left)}.`,
    since: latest(out.map((one) => one.server.status.since)),
    subject: { kind: "server", service: service?.key ?? "", key: server?.key ?? "" },
    about: out.map((one) => aboutService(one.service.key)),
  };
};

/** Out on some directors, or at weight 0 for a reason nobody could tell. */
export const serverInPart: Condition = {
  code: "server.in-part",
  severity: "degraded",
  affectsTraffic: true,
  dependsOn: ["director.empty", "service.missing"],
  visibleAfterMs: 6_000,
  find: ({ since }, parts) =>
    eachServer(parts, "degraded").map(({ service, server }) => ({
      title: `${server.name === null ? server.key : `${server.name} (${server.key})`} ${predicate(server.status.text)}`,
      affects: "Where it is out, its share goes to the others.",
      since:
        server.status.since ??
        latest(
          server.perDirector.map((one) => since(one.directorId, weightSubject(service.key, server.key))),
        ),
      subject: { kind: "server" as const, service: service.key, key: server.key },
      about: [
        aboutService(service.key),
        ...server.perDirector.flatMap((one) =>
          one.weight.kind === "unknown" && one.why !== null ? [aboutHost(one.directorId)] : [],
        ),
      ],
    })),
};

/** "has weight 0 on lvs1: HTTP_GET failed" from the status "Weight 0 on lvs1: HTTP_GET failed" */
const predicate = (text: string): string => `${text.startsWith("Weight") ? "has" : "is"} ${clause(text)}`;

const eachServer = (parts: Parts, kind: ServiceServer["status"]["kind"]) =>
  parts.services
    .filter((service) => !isDead(service))
    .flatMap((service) =>
      service.servers.filter((server) => server.status.kind === kind).map((server) => ({ service, server })),
    );

/** Directors that disagree send the flows of one client to different real servers when ECMP reshuffles. */
export const differentServices: Condition = {
  code: "service.differs",
  severity: "degraded",
  affectsTraffic: false,
  dependsOn: [],
  visibleAfterMs: 6_000,
  find: (_, parts) =>
    parts.services.flatMap((service) => {
      const explained = service.servers
        .filter((server) => server.status.kind !== "ok")
        .map((server) => `Weight of ${server.key} `);
      const real = service.differences.filter(
        (sentence) =>
          !/ not have it; /.test(sentence) && !explained.some((start) => sentence.startsWith(start)),
      );
      if (real.length === 0) return [];
      return [
        {
          title: `Directors disagree about ${nameOf(service)}`,
          affects: `${real.join(". ")}.`,
          since: null,
          subject: { kind: "service" as const, key: service.key },
          about: [aboutService(service.key)],
        },
      ];
    }),
};

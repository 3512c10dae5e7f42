/** What is wrong with services and their real servers. Pure. */

import { latest, type Since } from "../cluster/since";
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
              one.carries === false
                ? "No traffic for it arrives there now."
                : routers.length > 0
                  ? "Flows that a router sends it for this service are refused."
                  : "Flows that reach it for this service are refused.",
            affectsTraffic: one.carries !== false,
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
  dependsOn: ["host.link"],
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
    touches: server?.hostId == null ? [] : [aboutHost(server.hostId)],
  };
};

/** A director that gets flows and has nobody to give them to, while others have. */
export const noServersOn: Condition = {
  code: "director.servers",
  severity: "degraded",
  affectsTraffic: true,
  dependsOn: ["host.link", "daemon.keepalived"],
  visibleAfterMs: 0,
  find: ({ since }, parts) =>
    parts.services
      .filter((service) => !isDead(service))
      .flatMap((service) =>
        service.perDirector.flatMap((on): readonly Finding[] => {
          if (on.carries === false || service.servers.length === 0) return [];
          const here = service.servers.flatMap(({ key, perDirector }) =>
            perDirector.filter((one) => one.directorId === on.directorId).map((one) => ({ key, ...one })),
          );
          const out = here.every((one) => one.weight.kind === "known" && one.weight.value === 0);
          const reasons = [...new Set(here.flatMap(({ why }) => why ?? []))];
          if (!out || reasons.length === 0) return [];
          return [
            {
              title: `${on.directorName} has no real server left for ${nameOf(service)}${reasons.length === 1 ? `: ${clause(reasons[0] ?? "")}` : ""}`,
              affects:
                service.sorryServer === null
                  ? `New connections that come by ${on.directorName} are refused.`
                  : `New connections that come by ${on.directorName} go to the sorry server ${service.sorryServer}.`,
              since: latest(here.map(({ key }) => since(on.directorId, weightSubject(service.key, key)))),
              subject: { kind: "service", key: service.key },
              about: [aboutService(service.key), aboutHost(on.directorId)],
            },
          ];
        }),
      ),
};

/** Out on some directors, or at weight 0 for a reason nobody could tell. */
export const serverInPart: Condition = {
  code: "server.in-part",
  severity: "degraded",
  affectsTraffic: true,
  dependsOn: ["director.empty", "daemon.keepalived", "service.missing", "director.servers", "host.link"],
  visibleAfterMs: 6_000,
  find: ({ since }, parts) =>
    eachServer(parts, "degraded").map(({ service, server }) => {
      const out = server.perDirector.filter(
        (one) =>
          one.carries !== false &&
          !(one.weight.kind === "known" && one.weight.value > 0) &&
          (one.weight.kind === "known" || one.why !== null),
      );
      // What ails one director explains what is out there alone.
      const [only] = out.length === 1 ? out : [];
      return {
        title: `${server.name === null ? server.key : `${server.name} (${server.key})`} ${predicate(server.status.text)}`,
        affects: whereItsShareGoes(service, server, out),
        since:
          server.status.since ??
          latest(
            server.perDirector.map((one) => since(one.directorId, weightSubject(service.key, server.key))),
          ),
        subject: { kind: "server" as const, service: service.key, key: server.key },
        about: [aboutService(service.key), ...(only === undefined ? [] : [aboutHost(only.directorId)])],
      };
    }),
};

/** Where it is out its share goes to the others, if there are others in rotation on that director. */
const whereItsShareGoes = (
  service: ServiceView,
  server: ServiceServer,
  out: ServiceServer["perDirector"],
): string => {
  const alone = out.filter(
    ({ directorId }) =>
      !service.servers.some(
        (other) =>
          other.key !== server.key &&
          other.perDirector.some(
            (one) => one.directorId === directorId && one.weight.kind === "known" && one.weight.value > 0,
          ),
      ),
  );
  if (alone.length === 0) return "Where it is out, its share goes to the others.";
  return `On ${listed(alone.map((one) => one.directorName))} no other is in rotation: new connections there are refused.`;
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
  find: ({ since }, parts) =>
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
          since: sinceDifferent(since, service),
          subject: { kind: "service" as const, key: service.key },
          about: [aboutService(service.key)],
        },
      ];
    }),
};

/** Spans tell of weights only: since the last of them changed on any director. */
const sinceDifferent = (since: Since, service: ServiceView): number | null =>
  latest(
    service.servers.flatMap(({ key, perDirector }) => {
      const weights = perDirector.flatMap(({ weight }) => (weight.kind === "known" ? [weight.value] : []));
      return new Set(weights).size < 2
        ? []
        : perDirector.map((one) => since(one.directorId, weightSubject(service.key, key)));
    }),
  );

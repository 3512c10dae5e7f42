/** Events of an IPVS table: services, real servers and weights that came, went or changed. Pure. */
import type { RealServerEntry, ServerKey, VirtualServiceEntry } from "../ipvs/model";
import { clause, counted } from "../words";
import type { Change, Described } from "./describe";

export const tableEvents = (change: Change): readonly Described[] => {
  const { host, before, now } = change;
  if (before.ipvs.kind === "unknown" || now.ipvs.kind === "unknown") return [];
  const [old, fresh] = [before.ipvs.value.services, now.ipvs.value.services];
  const subject = { kind: "host" as const, id: host.id };
  if (old.length > 0 && fresh.length === 0)
    return [
      {
        code: "ipvs.emptied",
        severity: "down",
        sentence: `The IPVS table of ${host.name} was emptied`,
        subject,
      },
    ];
  if (old.length === 0 && fresh.length > 0)
    return [
      {
        code: "ipvs.filled",
        severity: "ok",
        sentence: `The IPVS table of ${host.name} was filled: ${counted(fresh.length, "service")}`,
        subject,
      },
    ];
  const keys = [...new Set([...old, ...fresh].map((service) => service.key))];
  return keys.flatMap((key) => {
    const [was, is] = [old, fresh].map((table) => table.find((service) => service.key === key));
    if (was === undefined || is === undefined)
      return [
        is === undefined
          ? {
              code: "service.removed",
              severity: "degraded",
              sentence: `${key} was removed on ${host.name}`,
              subject: { kind: "service", key },
            }
          : {
              code: "service.added",
              severity: "info",
              sentence: `${key} was added on ${host.name}`,
              subject: { kind: "service", key },
            },
      ] satisfies Described[];
    return [...schedulerEvents(change, was, is), ...serverEvents(change, was, is)];
  });
};

const schedulerEvents = (
  { host }: Change,
  was: VirtualServiceEntry,
  is: VirtualServiceEntry,
): readonly Described[] => {
  const text = ({ scheduler, schedulerFlags }: VirtualServiceEntry) =>
    schedulerFlags.length === 0 ? scheduler : `${scheduler} (${schedulerFlags.join(",")})`;
  return text(was) === text(is)
    ? []
    : [
        {
          code: "service.scheduler",
          severity: "info",
          sentence: `${is.key} went from scheduler ${text(was)} to ${text(is)} on ${host.name}`,
          subject: { kind: "service", key: is.key },
        },
      ];
};

const serverEvents = (
  change: Change,
  was: VirtualServiceEntry,
  is: VirtualServiceEntry,
): readonly Described[] => {
  const keys = [...new Set([...was.servers, ...is.servers].map((server) => server.key))];
  return keys.flatMap((key): readonly Described[] => {
    const [old, fresh] = [was, is].map((service) => service.servers.find((server) => server.key === key));
    const sentence = serverSentence(change, is.key, key, old, fresh);
    return sentence === null ? [] : [{ ...sentence, subject: { kind: "server", service: is.key, key } }];
  });
};

const serverSentence = (
  change: Change,
  service: string,
  key: ServerKey,
  old: RealServerEntry | undefined,
  fresh: RealServerEntry | undefined,
): Omit<Described, "subject"> | null => {
  const { name } = change.host;
  const why = failure(change.now, service, key);
  const because = why === null ? "" : `: ${clause(why)}`;
  if (old === undefined)
    return fresh === undefined
      ? null
      : {
          code: "server.added",
          severity: "info",
          sentence: `${key} was added to ${service} on ${name} with weight ${fresh.weight}`,
        };
  if (fresh === undefined)
    return {
      code: "server.removed",
      severity: "degraded",
      sentence: `${key} was removed from ${service} on ${name}${because}`,
    };
  if (old.weight !== fresh.weight)
    return {
      code: "server.weight",
      severity: weightSeverity(fresh.weight, old.weight, why),
      sentence: `${key} went from weight ${old.weight} to ${fresh.weight} on ${name}${inService(change, service, key)}${fresh.weight === 0 ? because : ""}`,
    };
  const late = fresh.weight === 0 && why !== null && failure(change.before, service, key) === null;
  return late
    ? {
        code: "server.reason",
        severity: "degraded",
        sentence: `${key} is at weight 0 on ${name}${inService(change, service, key)}${because}`,
      }
    : null;
};

const weightSeverity = (weight: number, old: number, why: string | null): Described["severity"] => {
  if (weight === 0) return why === null ? "info" : "degraded";
  return old === 0 ? "ok" : "info";
};

const failure = ({ checkFailures }: Change["now"], service: string, server: ServerKey): string | null =>
  checkFailures.find((one) => one.service === service && one.server === server)?.why ?? null;

/** Named only where the same server stands in several services of the table. */
const inService = ({ now }: Change, service: string, key: ServerKey): string => {
  const table = now.ipvs.kind === "known" ? now.ipvs.value.services : [];
  const places = table.filter((one) => one.servers.some((server) => server.key === key));
  return places.length > 1 ? ` in ${service}` : "";
};

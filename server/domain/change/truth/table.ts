/** The IPVS table in the kernel against keepalived.conf on the same host. */
import type { VirtualServiceEntry } from "../../ipvs/model";
import { observedTable } from "../forecast/kernel";
import { serviceLine } from "../forecast/line";
import { repairTable, type TableAction } from "../forecast/repair";
import { type WantedServer, type WantedService, wantedServices } from "../forecast/wanted";
import type { Side } from "../side";
import {
  adoptMethod,
  adoptNoServer,
  adoptNoService,
  adoptServer,
  adoptService,
  adoptServiceWords,
  adoptWeight,
} from "./adopt-table";
import { type Difference, difference, type TruthRequest } from "./model";

/** As long as keepalived may take to say why a weight is 0, ms. */
const explainedWithinMs = 60_000;

export type Look = { readonly request: TruthRequest; readonly side: Side };

/** What would be typed for one of them alone. */
export const tableAction = (
  { request, side }: Look,
  repair: { readonly code: string; readonly subject: string },
): TableAction | null => {
  const { observation, thresholds } = request;
  if (observation?.ipvs.kind !== "known") return null;
  const wanted = wantedServices(side.keepalived);
  const fails = (service: string, server: string): boolean => failsCheck(request, service, server);
  const services = observation.ipvs.value.services.filter(
    ({ key }) => repair.subject === key || repair.subject.startsWith(`${key} `),
  );
  return repairTable(observedTable({ services }, wanted, fails, thresholds), wanted, fails, [repair]);
};

const failsCheck = ({ observation }: TruthRequest, service: string, server: string): boolean =>
  observation?.checkFailures.some((failure) => failure.service === service && failure.server === server) ??
  false;

/** One that can be repaired by a line of ipvsadm. */
const inTable = (look: Look, told: Parameters<typeof difference>[1]): Difference =>
  difference(look.request.host, { ...told, action: tableAction(look, told) });

export const tableDifferences = (request: TruthRequest, side: Side): readonly Difference[] => {
  const { observation, host } = request;
  // Where keepalived does not run the table is nobody's: another complaint says so.
  if (observation?.ipvs.kind !== "known" || side.keepalived === null || runs(request) === false) return [];
  const wanted = wantedServices(side.keepalived);
  const entries = new Map(observation.ipvs.value.services.map((entry) => [entry.key, entry]));
  const look = { request, side };
  return [
    ...[...wanted.values()].flatMap((service) => {
      const entry = entries.get(service.key);
      return entry === undefined ? [missing(look, service)] : serviceDifferences(look, service, entry);
    }),
    ...observation.ipvs.value.services
      .filter(({ key }) => !wanted.has(key))
      .map((entry) =>
        inTable(look, {
          code: "service-extra",
          subject: entry.key,
          sentence: `${entry.key} is in the kernel of ${host.name} and not in its keepalived.conf: keepalived neither checks it nor takes it away`,
          kernel: serviceLine("-A", entry),
          adopt: adoptService(look, entry),
        }),
      ),
  ];
};

const runs = ({ observation }: TruthRequest): boolean | null =>
  observation?.facts.kind === "known" ? (observation.facts.value.daemons.keepalived?.length ?? 0) > 0 : null;

const missing = (look: Look, service: WantedService): Difference =>
  inTable(look, {
    code: "service-missing",
    subject: service.key,
    sentence: `${service.key} is in keepalived.conf of ${look.request.host.name} and not in its kernel: connections to it are refused, and keepalived's changes to it fail until it is restarted`,
    file: serviceLine("-A", service),
    adopt: adoptNoService(look, service),
  });

const serviceDifferences = (
  look: Look,
  service: WantedService,
  entry: VirtualServiceEntry,
): readonly Difference[] => {
  const { host } = look.request;
  const [file, kernel] = [serviceLine("-A", service), serviceLine("-A", entry)];
  const real = new Map(entry.servers.map((server) => [server.key, server]));
  const named = new Set(service.servers.map(({ key }) => key));
  return [
    ...(file === kernel
      ? []
      : [
          inTable(look, {
            code: "service-by-hand",
            subject: service.key,
            sentence: `${service.key} is "${words(kernel)}" in the kernel of ${host.name} and "${words(file)}" in its keepalived.conf`,
            file,
            kernel,
            adopt: adoptServiceWords(look, service, entry),
          }),
        ]),
    ...service.servers.flatMap((server) => serverDifference(look, service, server, real.get(server.key))),
    ...entry.servers
      .filter(({ key }) => !named.has(key) && key !== service.sorry?.key)
      .map((server) =>
        inTable(look, {
          code: "server-extra",
          subject: `${service.key} ${server.key}`,
          sentence: `${server.key} is a real server of ${service.key} in the kernel of ${host.name} and not in its keepalived.conf: nobody checks it`,
          kernel: `weight ${server.weight}`,
          adopt: adoptServer(look, service, server),
        }),
      ),
  ];
};

/** `-s wrr -p 300` */
const words = (line: string): string => line.slice(line.indexOf(" -s ") + 1);

const serverDifference = (
  look: Look,
  service: WantedService,
  server: WantedServer,
  entry: VirtualServiceEntry["servers"][number] | undefined,
): readonly Difference[] => {
  const { request } = look;
  const { host } = request;
  const subject = `${service.key} ${server.key}`;
  if (failsCheck(request, service.key, server.key) || server.dynamic) return [];
  if (entry === undefined) {
    // Without inhibit_on_failure a server that fails is not in the table either.
    if (!server.inhibit) return [];
    const sentence = `${server.key} of ${service.key} is in keepalived.conf of ${host.name} and not in its kernel; with inhibit_on_failure it would be there even if it failed`;
    return [
      inTable(look, {
        code: "server-missing",
        subject,
        sentence,
        file: `weight ${server.weight}`,
        adopt: adoptNoServer(look, service, server),
      }),
    ];
  }
  const method = entry.method !== server.method && entry.method !== "local";
  if (entry.weight === server.weight && !method) return [];
  if (entry.weight === 0 && !method) {
    const since = request.weightSince(service.key, server.key);
    if (since === null || request.now - since < explainedWithinMs) return [];
  }
  const [file, kernel] = method
    ? [`${server.method} ${server.weight}`, `${entry.method} ${entry.weight}`]
    : [`weight ${server.weight}`, `weight ${entry.weight}`];
  return [
    inTable(look, {
      code: method ? "method-by-hand" : "weight-by-hand",
      subject,
      sentence: `${server.key} of ${service.key} has ${kernel} in the kernel of ${host.name} and ${file} in its keepalived.conf${entry.weight === 0 ? ", and none of its checks fails" : ""}: a reload leaves it so`,
      file,
      kernel,
      adopt: method
        ? adoptMethod(look, service, server, entry)
        : adoptWeight(look, service, server, entry.weight),
    }),
  ];
};

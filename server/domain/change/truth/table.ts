/** The IPVS table in the kernel against keepalived.conf on the same host. */
import { canonicalAddress } from "../../address";
import { parseServerKey } from "../../ipvs/keys";
import type { VirtualServiceEntry } from "../../ipvs/model";
import type { KeepalivedEdit, ServicePlace } from "../../keepalived/config/change/model";
import type { VirtualServer } from "../../keepalived/config/view/service-model";
import { removeServerLine, removeServiceLine, serverLine, serviceLine } from "../forecast/line";
import { type WantedServer, type WantedService, wantedServices } from "../forecast/wanted";
import type { ChangeEdit } from "../model";
import type { Side } from "../side";
import { type Difference, difference, type TruthRequest } from "./model";

/** As long as keepalived may take to say why a weight is 0, ms. */
const explainedWithinMs = 60_000;

type Look = { readonly request: TruthRequest; readonly side: Side };

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
        difference(host, {
          code: "service-extra",
          subject: entry.key,
          sentence: `${entry.key} is in the kernel of ${host.name} and not in its keepalived.conf: keepalived neither checks it nor takes it away`,
          kernel: serviceLine("-A", entry),
          lines: [`ipvsadm ${removeServiceLine(entry.match)}`],
        }),
      ),
  ];
};

const runs = ({ observation }: TruthRequest): boolean | null =>
  observation?.facts.kind === "known" ? (observation.facts.value.daemons.keepalived?.length ?? 0) > 0 : null;

const missing = ({ request: { host } }: Look, service: WantedService): Difference =>
  difference(host, {
    code: "service-missing",
    subject: service.key,
    sentence: `${service.key} is in keepalived.conf of ${host.name} and not in its kernel: connections to it are refused, and keepalived's changes to it fail until it is restarted`,
    file: serviceLine("-A", service),
    lines: [
      `ipvsadm ${serviceLine("-A", service)}`,
      ...service.servers.map((server) => `ipvsadm ${serverLine("-a", service.match, server)}`),
    ],
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
          difference(host, {
            code: "service-by-hand",
            subject: service.key,
            sentence: `${service.key} is "${words(kernel)}" in the kernel of ${host.name} and "${words(file)}" in its keepalived.conf`,
            file,
            kernel,
            adopt: adoptService(look, service, entry),
            lines: [`ipvsadm ${serviceLine("-E", service)}`],
          }),
        ]),
    ...service.servers.flatMap((server) => serverDifference(look, service, server, real.get(server.key))),
    ...entry.servers
      .filter(({ key }) => !named.has(key) && key !== service.sorry?.key)
      .map((server) =>
        difference(host, {
          code: "server-extra",
          subject: `${service.key} ${server.key}`,
          sentence: `${server.key} is a real server of ${service.key} in the kernel of ${host.name} and not in its keepalived.conf: nobody checks it`,
          kernel: `weight ${server.weight}`,
          lines: [`ipvsadm ${removeServerLine(service.match, server.key)}`],
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
  const { host, observation } = request;
  const subject = `${service.key} ${server.key}`;
  const fails = observation?.checkFailures.some(
    (failure) => failure.service === service.key && failure.server === server.key,
  );
  if (fails || server.dynamic) return [];
  const line = `ipvsadm ${serverLine(entry ? "-e" : "-a", service.match, server)}`;
  if (entry === undefined) {
    // Without inhibit_on_failure a server that fails is not in the table either.
    if (!server.inhibit) return [];
    const sentence = `${server.key} of ${service.key} is in keepalived.conf of ${host.name} and not in its kernel; with inhibit_on_failure it would be there even if it failed`;
    return [
      difference(host, {
        code: "server-missing",
        subject,
        sentence,
        file: `weight ${server.weight}`,
        lines: [line],
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
    difference(host, {
      code: method ? "method-by-hand" : "weight-by-hand",
      subject,
      sentence: `${server.key} of ${service.key} has ${kernel} in the kernel of ${host.name} and ${file} in its keepalived.conf${entry.weight === 0 ? ", and none of its checks fails" : ""}: a reload leaves it so`,
      file,
      kernel,
      adopt: method ? [] : adoptWeight(look, service, server, entry.weight),
      lines: [line],
    }),
  ];
};

/** The block a service of the kernel comes from, and how an edit names it. */
const blockOf = (
  { side }: Look,
  key: string,
): { readonly block: VirtualServer; readonly place: ServicePlace } | null => {
  const block = side.keepalived?.virtualServers.find(({ keys }) => keys.includes(key));
  if (!block) return null;
  const { selector } = block;
  const head =
    selector.kind === "address"
      ? `${selector.address} ${selector.port}`
      : selector.kind === "fwmark"
        ? `fwmark ${selector.mark}`
        : `group ${selector.group}`;
  const protocol = ({ tcp: "TCP", udp: "UDP", sctp: "SCTP" } as const)[block.protocol.value];
  return { block, place: { head, protocol } };
};

const edits = ({ request: { host } }: Look, made: readonly KeepalivedEdit[]): readonly ChangeEdit[] =>
  made.map((edit) => ({ kind: "keepalived", hostIds: [host.hostId], edit }));

const adoptWeight = (
  look: Look,
  service: WantedService,
  server: WantedServer,
  weight: number,
): readonly ChangeEdit[] => {
  const found = blockOf(look, service.key);
  const endpoint = parseServerKey(server.key);
  const real = (found?.block.realServers ?? []).filter(
    ({ address, port }) =>
      canonicalAddress(address) === endpoint?.address &&
      (server.method !== "nat" || !port || port === endpoint.port),
  );
  const [one] = real;
  // One address on several ports: which of them is meant cannot be told.
  if (!found || !one || real.length > 1) return [];
  const head = one.port === null ? one.address : `${one.address} ${one.port}`;
  const place = { kind: "server", service: found.place, server: head } as const;
  return edits(look, [{ kind: "set", place, field: "weight", value: [String(weight)] }]);
};

/** Scheduler and persistence; flags stand in their own words and are edited as text. */
const adoptService = (
  look: Look,
  service: WantedService,
  entry: VirtualServiceEntry,
): readonly ChangeEdit[] => {
  const found = blockOf(look, service.key);
  const flags = [...service.schedulerFlags].sort().join() === [...entry.schedulerFlags].sort().join();
  const plain = entry.persistence?.mask === undefined && entry.persistence?.engine === undefined;
  if (!found || !flags || !plain || service.ops !== entry.ops) return [];
  const place = { kind: "service", service: found.place } as const;
  const seconds = entry.persistence?.seconds ?? null;
  return edits(look, [
    ...(entry.scheduler === service.scheduler
      ? []
      : [{ kind: "set", place, field: "lb_algo", value: [entry.scheduler] } as const]),
    ...(seconds === (service.persistence?.seconds ?? null)
      ? []
      : [
          {
            kind: "set",
            place,
            field: "persistence_timeout",
            value: seconds === null ? null : [String(seconds)],
          } as const,
        ]),
  ]);
};

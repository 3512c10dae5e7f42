/**
 * Real servers that take no new connections on one director: weight 0 in the kernel, or gone from it, although
 * keepalived.conf gives them a weight. Why, only keepalived knows (its DATA dump). Pure.
 */
import type { CheckFailure, KeepalivedSummary } from "../cluster/observation";
import type { IpvsTable, ServerKey, ServiceKey } from "../ipvs/model";

export type FallenServer = { readonly service: ServiceKey; readonly server: ServerKey };

/** In the order of the configuration, then of the table. Without a configuration only weight 0 can be seen. */
export const fallenServers = (
  table: IpvsTable,
  configuration: KeepalivedSummary | null,
): readonly FallenServer[] => {
  const weights = new Map(
    table.services.flatMap((service) =>
      service.servers.map((server) => [pair(service.key, server.key), server.weight] as const),
    ),
  );
  const configured = (configuration?.services ?? []).flatMap((service) =>
    service.servers.map((server) => ({ service: service.key, server: server.key, weight: server.weight })),
  );
  const expected = new Map(configured.map((entry) => [pair(entry.service, entry.server), entry.weight]));
  const gone = configured.filter(
    (entry) => entry.weight > 0 && (weights.get(pair(entry.service, entry.server)) ?? 0) === 0,
  );
  const quiesced = table.services.flatMap((service) =>
    service.servers
      .filter((server) => server.weight === 0 && !expected.has(pair(service.key, server.key)))
      .map((server) => ({ service: service.key, server: server.key })),
  );
  return [...gone.map(({ service, server }) => ({ service, server })), ...quiesced];
};

const pair = (service: ServiceKey, server: ServerKey): string => `${service} ${server}`;

/** The same fallen servers give the same text: asking keepalived again would say nothing new. */
export const fallenText = (fallen: readonly FallenServer[]): string =>
  fallen
    .map(({ service, server }) => pair(service, server))
    .sort()
    .join("\n");

/** Explanations of servers that are up again are dropped. */
export const stillFallen = (
  failures: readonly CheckFailure[],
  fallen: readonly FallenServer[],
): readonly CheckFailure[] => {
  const down = new Set(fallen.map(({ service, server }) => pair(service, server)));
  return failures.filter((failure) => down.has(pair(failure.service, failure.server)));
};

/** Numbers of connections as the kernel's table has them, for each real server and, summed, for each service. Pure. */
import type { IpvsTable, ServerKey, ServiceKey } from "../domain/ipvs/model";

export type Gauges = { readonly active: number; readonly inactive: number; readonly weight: number | null };

const keyOf = (service: ServiceKey, server: ServerKey | null): string => `${service}\n${server ?? ""}`;

/** Looks a series up. A service has as many connections as its real servers together; it has no weight. */
export const gaugesOf = (
  table: IpvsTable | null,
): ((service: ServiceKey, server: ServerKey | null) => Gauges | undefined) => {
  const gauges = new Map<string, Gauges>();
  for (const { key, servers } of table?.services ?? []) {
    for (const server of servers)
      gauges.set(keyOf(key, server.key), {
        active: server.activeConn,
        inactive: server.inactConn,
        weight: server.weight,
      });
    gauges.set(keyOf(key, null), {
      active: servers.reduce((sum, server) => sum + server.activeConn, 0),
      inactive: servers.reduce((sum, server) => sum + server.inactConn, 0),
      weight: null,
    });
  }
  return (service, server) => gauges.get(keyOf(service, server));
};

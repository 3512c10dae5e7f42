/** The cluster in six figures. What is unknown is counted as unknown, never as missing and never as well. Pure. */

import type { DirectorAlone } from "./directors";
import { addNumbers, addRates, sumOf } from "./sums";
import type {
  ClusterTotals,
  Count,
  DirectorView,
  RouterView,
  ServiceView,
  Status,
  StatusKind,
  VipView,
} from "./view";

export const clusterRates = (directors: readonly DirectorAlone[]): ClusterTotals["rates"] =>
  sumOf(
    directors.map((one) => one.rates),
    addRates,
    "the cluster has no director",
  );

export const composeTotals = (parts: {
  readonly vips: readonly VipView[];
  readonly routers: readonly RouterView[];
  readonly directors: readonly DirectorView[];
  readonly services: readonly ServiceView[];
}): ClusterTotals => ({
  rates: clusterRates(parts.directors),
  activeConn: sumOf(
    parts.directors.map((one) => one.activeConn),
    addNumbers,
    "the cluster has no director",
  ),
  vipsAnnounced: count(parts.vips, ["ok", "degraded"]),
  serversHealthy: count(
    parts.services.flatMap((service) => service.servers),
    ["ok"],
  ),
  directorsUp: count(parts.directors, ["ok", "degraded", "draining"]),
  routersUp: count(parts.routers, ["ok", "degraded"]),
});

const count = (things: readonly { readonly status: Status }[], good: readonly StatusKind[]): Count => ({
  n: things.filter((one) => good.includes(one.status.kind)).length,
  of: things.length,
  unknown: things.filter((one) => one.status.kind === "unknown").length,
});

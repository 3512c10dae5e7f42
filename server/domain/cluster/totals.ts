/** The cluster in six figures. What is unknown is counted as unknown, never as missing and never as well. Pure. */
import { clusterRates } from "./directors";
import { addNumbers, sumOf } from "./sums";
import type {
  ClusterTotals,
  Count,
  DirectorView,
  RouterView,
  ServiceServer,
  ServiceView,
  Status,
  StatusKind,
  VipView,
} from "./view";

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
  vipsAnnounced: countOf(parts.vips.map(({ status }) => wellBy(status, ["ok", "degraded"]))),
  serversHealthy: countOf(parts.services.flatMap(({ servers }) => servers.map(serverIs))),
  directorsUp: countOf(parts.directors.map(directorIs)),
  routersUp: countOf(parts.routers.map(({ status }) => wellBy(status, ["ok", "degraded"]))),
});

/** How one thing counts. */
type Counted = "well" | "partly" | "missing" | "unknown";

const wellBy = ({ kind }: Status, good: readonly StatusKind[]): Counted => {
  if (kind === "unknown") return "unknown";
  if (!good.includes(kind)) return "missing";
  return kind === "degraded" ? "partly" : "well";
};

/** In rotation where the traffic goes counts, though it is not everywhere. */
const serverIs = ({ status, takes }: ServiceServer): Counted => {
  if (takes === "unknown" || status.kind === "unknown") return "unknown";
  if (takes === "none") return "missing";
  return status.kind === "ok" ? "well" : "partly";
};

const directorIs = ({ status, inService }: DirectorView): Counted => {
  if (inService === null) return "unknown";
  if (!inService) return "missing";
  return status.kind === "degraded" ? "partly" : "well";
};

const countOf = (things: readonly Counted[]): Count => {
  const number = (kind: Counted) => things.filter((one) => one === kind).length;
  const partly = number("partly");
  return { n: number("well") + partly, of: things.length, unknown: number("unknown"), partly };
};

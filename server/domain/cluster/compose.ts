/**
 * cluster/ joins what was confirmed (inventory) with what was seen (observations) into what the screens show. It is
 * pure and tells no lie: what a silent host once said is unknown now, sums are of those that answer, and a status
 * always has its reason in words. It may import other rooms of the domain and nothing else.
 */
import { findProblems } from "../health/problems";
import { carriageOf } from "./carriage";
import { compositionOf } from "./composition";
import { composeDirector, withShares } from "./directors";
import { otherHost } from "./heads";
import type { Inventory } from "./inventory";
import type { HostObservation } from "./observation";
import { composeRouter } from "./routers";
import { composeServices } from "./services";
import type { OpenSpan } from "./since";
import { composeTotals } from "./totals";
import type { ClusterRow, ClusterView, Problem, Status } from "./view";
import { composeVips } from "./vips";

/**
 * The cluster at one moment.
 * @param observations the latest of each host, in any order; a host may be missing
 * @param openSpans the spans without an end of its hosts: they tell since when
 * @param at worker-clock ms; what is older than three polls is unknown
 */
export const composeCluster = (
  inventory: Inventory,
  observations: readonly HostObservation[],
  openSpans: readonly OpenSpan[],
  at: number,
): ClusterView => {
  const composition = compositionOf(inventory, observations, openSpans, at);
  const routers = composition.routers.map((router) => composeRouter(composition, router));
  const carries = carriageOf(composition, routers);
  const directors = withShares(
    composition.directors.map((director) => composeDirector(composition, director, routers, carries)),
  );
  const vips = composeVips(composition, routers);
  const services = composeServices(composition, vips, carries);
  const otherHosts = composition.others.map((host) => otherHost(composition, host));
  const parts = { vips, routers, directors, services, otherHosts };
  const problems = findProblems(composition, parts);
  return {
    cluster: inventory.cluster,
    at,
    status: clusterStatus(problems, { ...parts, hosts: inventory.hosts.length }),
    problems,
    totals: composeTotals(parts),
    ...parts,
  };
};

/** Worst first: traffic that cannot pass, then anything wrong, then anything not known. */
const clusterStatus = (
  problems: readonly Problem[],
  parts: Pick<ClusterView, "vips" | "services" | "directors" | "routers"> & { readonly hosts: number },
): Status => {
  if (parts.hosts === 0) return { kind: "off", text: "No hosts yet", since: null };
  const first = problems[0];
  if (first === undefined) return { kind: "ok", text: "Nothing is wrong", since: null };
  const rest = problems.length > 1 ? `; ${problems.length - 1} more` : "";
  const cut = [...parts.vips, ...parts.services].some((one) => one.status.kind === "down");
  const kind =
    first.severity === "unknown" ? "unknown" : cut && first.severity === "down" ? "down" : "degraded";
  return { kind, text: `${first.title}${rest}`, since: first.since };
};

/** The overview's row. */
export const clusterRow = (view: ClusterView): ClusterRow => {
  const seen = [...view.routers, ...view.directors, ...view.otherHosts].flatMap(({ seenAt }) =>
    seenAt === null ? [] : [seenAt],
  );
  return {
    id: view.cluster.id,
    name: view.cluster.name,
    status: view.status,
    totals: view.totals,
    problems: view.problems,
    observedAt: seen.length === 0 ? null : Math.max(...seen),
  };
};

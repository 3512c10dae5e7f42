/** What the nodes and edges of the picture say. Pure. */
import type { TopologyNode } from "#domain/cluster/topology";
import type { RouterView, ServiceServer, ServiceView } from "#domain/cluster/view";
import { mapReading, type Reading, unknown } from "#domain/reading";
import { staleAfter } from "../../../../_shell/freshness";
import { directorHref, routerHref, serverHref, serviceHref } from "../../../../_shell/links";

export type NodeWords = {
  readonly name: string;
  /** Under the name, where there is room. */
  readonly detail: string;
  /** Connections per second, or what stands in their place. */
  readonly conns: Reading<number> | null;
  readonly href: string;
  /** When its host last answered, and for how long that holds, ms; null for things seen through several hosts. */
  readonly seen: { readonly at: number | null; readonly limitMs: number } | null;
};

const conns = (rates: Reading<{ readonly conns: number }>): Reading<number> =>
  mapReading(rates, (value) => value.conns);

export function wordsOf(clusterId: string, { of }: TopologyNode): NodeWords {
  switch (of.kind) {
    case "router":
      return {
        name: of.router.name,
        detail: nextHops(of.router),
        conns: null,
        href: routerHref(clusterId, of.router.hostId),
        seen: { at: of.router.seenAt, limitMs: staleAfter(of.router.pollEveryMs) },
      };
    case "director":
      return {
        name: of.director.name,
        detail: of.director.address ?? "no address",
        conns: conns(of.director.rates),
        href: directorHref(clusterId, of.director.hostId),
        seen: { at: of.director.seenAt, limitMs: staleAfter(of.director.pollEveryMs) },
      };
    case "service":
      return {
        name: of.service.label ?? of.service.key,
        detail: serviceDetail(of.service),
        conns: conns(of.service.rates),
        href: serviceHref(clusterId, of.service.key),
        seen: null,
      };
    case "server":
      return {
        name: of.server.name ?? of.server.key,
        detail: serverDetail(of.server),
        conns: conns(of.server.rates),
        href: serverHref(clusterId, of.service.key, of.server.key),
        seen: null,
      };
    case "rest":
      return {
        name: `${of.servers.length} more`,
        detail: restDetail(of.servers),
        conns: of.servers.map((server) => conns(server.rates)).reduce(add),
        href: serviceHref(clusterId, of.service.key),
        seen: null,
      };
  }
}

const add = (a: Reading<number>, b: Reading<number>): Reading<number> =>
  a.kind === "unknown" || b.kind === "unknown"
    ? unknown("Not every one of them is known.")
    : { kind: "known", value: a.value + b.value, at: Math.min(a.at, b.at) };

/** "2 of 2 next hops": over all VIPs, the fewest. */
function nextHops(router: RouterView): string {
  if (router.vips.kind === "unknown") return "next hops unknown";
  const worst = [...router.vips.value].sort((a, b) => a.installedCount - b.installedCount)[0];
  if (!worst) return "no VIP routes";
  return `${worst.installedCount} of ${worst.paths.length} next hops`;
}

function serviceDetail(service: ServiceView): string {
  const what = service.label ? service.key : (service.method?.toUpperCase() ?? null);
  return [what, service.scheduler].filter(Boolean).join(" · ");
}

/** The weights it has, over the directors that tell: `weight 10`, `weight 0`, `weight 0 or 10`. */
export function weightsOf(server: ServiceServer): string {
  const told = server.perDirector.flatMap(({ weight }) => (weight.kind === "known" ? [weight.value] : []));
  if (told.length === 0) return "weight unknown";
  return `weight ${[...new Set(told)].sort((a, b) => a - b).join(" or ")}`;
}

function serverDetail(server: ServiceServer): string {
  return [server.name && server.key, weightsOf(server)].filter(Boolean).join(" · ");
}

function restDetail(servers: readonly ServiceServer[]): string {
  const bad = servers.filter((server) => server.status.kind !== "ok").length;
  return bad === 0 ? "all OK" : `${bad} not OK`;
}

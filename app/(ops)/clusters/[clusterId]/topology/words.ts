/** What the nodes and edges of the picture say. Pure. */
import { type TopologyNode, whereItCounts } from "#domain/cluster/topology";
import type { ClusterView, RouterView, ServiceServer, ServiceView } from "#domain/cluster/view";
import { mapReading, type Reading, unknown } from "#domain/reading";
import { staleAfter } from "../../../../_shell/freshness";
import { directorHref, routerHref, serverHref, serviceHref } from "../../../../_shell/links";
import { plural } from "../../../../_ui/format";

export type NodeWords = {
  readonly name: string;
  /** The name is an address: its tail is never cut. */
  readonly mono: boolean;
  /** Under the name. */
  readonly detail: string;
  /** After the detail, where there is room. */
  readonly extra: string;
  /** For the tip. */
  readonly address?: string;
  /** Connections per second, or what stands in their place. */
  readonly conns: Reading<number> | null;
  readonly href: string;
  /** When its host last answered, and for how long that holds, ms; null for things seen through several hosts. */
  readonly seen: { readonly at: number | null; readonly limitMs: number } | null;
};

const conns = (rates: Reading<{ readonly conns: number }>): Reading<number> =>
  mapReading(rates, (value) => value.conns);

export function wordsOf(view: ClusterView, { of }: TopologyNode): NodeWords {
  const clusterId = view.cluster.id;
  switch (of.kind) {
    case "router":
      return {
        name: of.router.name,
        mono: false,
        detail: nextHops(of.router),
        extra: of.router.address ?? "",
        conns: null,
        href: routerHref(clusterId, of.router.hostId),
        seen: { at: of.router.seenAt, limitMs: staleAfter(of.router.pollEveryMs) },
      };
    case "director":
      return {
        name: of.director.name,
        mono: false,
        detail: "",
        extra: of.director.address ?? "no address",
        conns: conns(of.director.rates),
        href: directorHref(clusterId, of.director.hostId),
        seen: { at: of.director.seenAt, limitMs: staleAfter(of.director.pollEveryMs) },
      };
    case "service":
      return {
        ...serviceWords(of.service),
        conns: conns(of.service.rates),
        href: serviceHref(clusterId, of.service.key),
        seen: null,
      };
    case "server":
      return {
        name: of.server.name ?? of.server.key,
        mono: of.server.name === null,
        detail: weightsOf(of.server),
        extra: "",
        address: of.server.key,
        conns: conns(of.server.rates),
        href: serverHref(clusterId, of.service.key, of.server.key),
        seen: null,
      };
    case "rest":
      return {
        name:
          of.servers.length < of.service.servers.length
            ? `${of.servers.length} more`
            : plural(of.servers.length, "real server"),
        mono: false,
        detail: restDetail(of.servers),
        extra: "",
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

/** "2/2 paths": over all VIPs, the fewest. */
function nextHops(router: RouterView): string {
  if (router.vips.kind === "unknown") return "next hops unknown";
  const worst = [...router.vips.value].sort((a, b) => a.installedCount - b.installedCount)[0];
  if (!worst) return "no VIP routes";
  return `${worst.installedCount}/${worst.paths.length} paths`;
}

function serviceWords(service: ServiceView): Pick<NodeWords, "name" | "mono" | "detail" | "extra"> {
  const how = [service.method?.toUpperCase(), service.scheduler].filter(Boolean).join(" · ");
  if (service.label) return { name: service.label, mono: false, detail: service.key, extra: how };
  // "tcp 192.168.0.100:80": the protocol may stand below, the address is what one looks for.
  const [protocol = "", ...rest] = service.key.split(" ");
  return { name: rest.join(" ") || service.key, mono: true, detail: protocol, extra: how };
}

/** The weights it has where its traffic goes, over the directors that tell: `weight 10`, `weight 0`, `weight 0 or 10`. */
export function weightsOf(server: ServiceServer): string {
  const told = whereItCounts(server.perDirector).flatMap(({ weight }) =>
    weight.kind === "known" ? [weight.value] : [],
  );
  if (told.length === 0) return "weight unknown";
  return `weight ${[...new Set(told)].sort((a, b) => a - b).join(" or ")}`;
}

function restDetail(servers: readonly ServiceServer[]): string {
  const bad = servers.filter((server) => server.status.kind !== "ok").length;
  return bad === 0 ? "all OK" : `${bad} not OK`;
}

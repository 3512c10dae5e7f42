/**
 * A cluster as a graph of four columns: routers → directors → services → real servers. Order is the inventory's, so that
 * everything is in the same place every night. No geometry here (see layout.ts).
 */
import { type Reading, unknown } from "../reading";
import { wholeOf } from "./sums";
import type { ClusterView, DirectorView, RouterView, ServiceServer, ServiceView, Status } from "./view";

export type TopologyColumn = "router" | "director" | "service" | "server";

export type TopologyNode = {
  /** `router ID`, `director ID`, `service KEY`, `server SERVICE SERVER`, `rest SERVICE`. */
  readonly id: string;
  readonly column: TopologyColumn;
  /** Servers stand beside their service. */
  readonly group: string | null;
  readonly status: Status;
  readonly of:
    | { readonly kind: "router"; readonly router: RouterView }
    | { readonly kind: "director"; readonly director: DirectorView }
    | { readonly kind: "service"; readonly service: ServiceView }
    | { readonly kind: "server"; readonly service: ServiceView; readonly server: ServiceServer }
    /** Servers that would not be legible one by one. */
    | { readonly kind: "rest"; readonly service: ServiceView; readonly servers: readonly ServiceServer[] };
};

/**
 * `open`: traffic may flow. `partial`: for some VIPs or on some directors only. `withdrawn`: there should be a path and there
 * is none. `quiesced`: weight 0 on every director. `idle`: a director is ready, and no traffic reaches it (a VRRP backup). `unknown`: nobody
 * answered who could tell.
 */
export type PathState = "open" | "partial" | "withdrawn" | "quiesced" | "idle" | "unknown";

export type TopologyEdge = {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly state: PathState;
  /** Share of the cluster's connections per second, 0..1: one scale for the whole picture. */
  readonly share: Reading<number>;
  /** The state in words where it needs some: "192.168.0.100 withdrawn since 03:12". */
  readonly why: string | null;
};

export type Topology = { readonly nodes: readonly TopologyNode[]; readonly edges: readonly TopologyEdge[] };

/** Above so many servers in all, each service shows only its first ones and a node for the rest. */
const LEGIBLE_SERVERS = 24;
/** Showing fewer than this of a service is no better than showing none. */
const WORTH_SHOWING = 3;

export function topologyOf(view: ClusterView): Topology {
  // One scale for the whole picture: while somebody who carries traffic gives no figure there is none.
  const total = wholeOf(view.directors, view.totals.rates);
  const shareOf = (conns: Reading<number>): Reading<number> => {
    if (total.kind === "unknown") return total;
    if (conns.kind === "unknown") return conns;
    if (total.value.conns <= 0) return unknown("No connections to share out.");
    return { ...conns, value: Math.min(1, Math.max(0, conns.value / total.value.conns)) };
  };
  const conns = (rates: Reading<{ readonly conns: number }>): Reading<number> =>
    shareOf(rates.kind === "known" ? { ...rates, value: rates.value.conns } : rates);

  const nodes: TopologyNode[] = [
    ...view.routers.map((router) =>
      node(routerId(router), "router", router.status, { kind: "router", router }),
    ),
    ...view.directors.map((director) =>
      node(directorId(director.hostId), "director", director.status, { kind: "director", director }),
    ),
    ...view.services.map((service) =>
      node(serviceId(service), "service", service.status, { kind: "service", service }),
    ),
  ];
  const edges: TopologyEdge[] = [];
  const link = (
    from: string,
    to: string,
    state: PathState,
    share: Reading<number>,
    why: string | null = null,
  ) => edges.push({ id: `${from} > ${to}`, from, to, state, share, why });

  for (const router of view.routers)
    for (const director of view.directors) {
      const path = pathBetween(router, director);
      if (path)
        link(routerId(router), directorId(director.hostId), path.state, conns(director.rates), path.why);
    }
  const each = shownPerService(view.services);
  for (const service of view.services) {
    const id = serviceId(service);
    for (const entry of service.perDirector) {
      const share = conns(entry.rates);
      const [state, why] = presence(entry);
      link(directorId(entry.directorId), id, state, share, why);
    }
    // A fold of one would save nothing.
    const shown = service.servers.length > each + 1 ? each : service.servers.length;
    for (const server of service.servers.slice(0, shown)) {
      const to = `server ${service.key} ${server.key}`;
      nodes.push({ ...node(to, "server", server.status, { kind: "server", service, server }), group: id });
      const [state, why] = weightState(server);
      link(id, to, state, conns(server.rates), why);
    }
    const servers = service.servers.slice(shown);
    if (servers.length > 0) {
      const to = `rest ${service.key}`;
      nodes.push({ ...node(to, "server", worst(servers), { kind: "rest", service, servers }), group: id });
      link(id, to, "open", conns(sumOf(servers)));
    }
  }
  return { nodes, edges };
}

/** How many servers of each service are shown one by one. */
function shownPerService(services: readonly ServiceView[]): number {
  const all = services.reduce((sum, service) => sum + service.servers.length, 0);
  if (all <= LEGIBLE_SERVERS) return all;
  const each = Math.floor(LEGIBLE_SERVERS / services.length);
  return each < WORTH_SHOWING ? 0 : each;
}

const routerId = (router: RouterView): string => `router ${router.hostId}`;
const directorId = (hostId: string): string => `director ${hostId}`;
const serviceId = (service: ServiceView): string => `service ${service.key}`;

const node = (id: string, column: TopologyColumn, status: Status, of: TopologyNode["of"]): TopologyNode => ({
  id,
  column,
  group: null,
  status,
  of,
});

/** All VIPs of one router by way of one director; null when none is meant to go there. */
function pathBetween(
  router: RouterView,
  director: DirectorView,
): { state: PathState; why: string | null } | null {
  if (router.vips.kind === "unknown") return { state: "unknown", why: router.vips.why };
  const paths = router.vips.value.flatMap((vip) =>
    vip.paths
      .filter((path) => path.directorId === director.hostId)
      .map((path) => ({ vip: vip.vip, ...path })),
  );
  if (paths.length === 0) return null;
  const gone = paths.filter((path) => path.state !== "installed");
  const why =
    gone.map((path) => `${path.vip} ${path.state}${path.why ? `: ${path.why}` : ""}`).join("; ") || null;
  if (gone.length === 0) return { state: "open", why };
  return { state: gone.length === paths.length ? "withdrawn" : "partial", why };
}

function presence(entry: ServiceView["perDirector"][number]): [PathState, string | null] {
  if (entry.present.kind === "unknown") return ["unknown", entry.present.why];
  if (!entry.present.value) return ["withdrawn", `Not in the IPVS table of ${entry.directorName}`];
  return entry.carries === false
    ? ["idle", `No traffic for it reaches ${entry.directorName}`]
    : ["open", null];
}

/** What the directors say that carry the traffic; what all of them say, where none does or nobody tells. */
export function whereItCounts<One extends { readonly carries: boolean | null }>(
  perDirector: readonly One[],
): readonly One[] {
  const carrying = perDirector.filter(({ carries }) => carries !== false);
  return carrying.length > 0 ? carrying : perDirector;
}

function weightState(server: ServiceServer): [PathState, string | null] {
  const told = whereItCounts(server.perDirector).filter((entry) => entry.weight.kind === "known");
  if (told.length === 0) return ["unknown", "No director tells its weight"];
  const out = told.filter((entry) => entry.weight.kind === "known" && entry.weight.value === 0);
  const reasons = [...new Set(out.map((entry) => entry.why).filter((why) => why !== null))].join("; ");
  const why = (where: string) => `Weight 0 ${where}${reasons ? `: ${reasons}` : ""}`;
  if (out.length === 0) return ["open", null];
  if (out.length === told.length) return ["quiesced", why("on every director")];
  return ["partial", why(`on ${out.map((entry) => entry.directorName).join(", ")}`)];
}

const BADNESS = { down: 0, unknown: 1, degraded: 2, draining: 3, off: 4, ok: 5 } as const;

function worst(servers: readonly ServiceServer[]): Status {
  const [first] = [...servers].sort((a, b) => BADNESS[a.status.kind] - BADNESS[b.status.kind]);
  return first?.status ?? { kind: "unknown", text: "No data", since: null };
}

/** Unknown as soon as one of them is: a sum over some would be too small. */
function sumOf(servers: readonly ServiceServer[]): Reading<{ readonly conns: number }> {
  let sum = 0;
  let at = Number.POSITIVE_INFINITY;
  for (const { rates } of servers) {
    if (rates.kind === "unknown") return rates;
    sum += rates.value.conns;
    at = Math.min(at, rates.at);
  }
  return { kind: "known", value: { conns: sum }, at };
}

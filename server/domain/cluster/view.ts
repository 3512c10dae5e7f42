/**
 * One cluster as the screens show it: inventory joined with the last observation of every host.
 * Composed by `composeCluster` (pure); sent to the browser as it is. JSON-safe: no BigInt, no Date.
 */
import type { HeldAddress, HostFacts, LinkState, VrrpInstance } from "../host/model";
import type { ForwardingMethod, Persistence, Protocol, Rates, ServerKey, ServiceKey } from "../ipvs/model";
import type { OspfInterface, OspfNeighbour } from "../ospf/model";
import type { Reading } from "../reading";
import type { Role } from "./inventory";
import type { Reach } from "./observation";
import type { Lost } from "./since";

/** The six, and only six, states a thing can be in on screen. `off`: on purpose. `unknown`: no data. */
export type StatusKind = "ok" | "degraded" | "down" | "draining" | "off" | "unknown";
export type Status = { readonly kind: StatusKind; readonly text: string; readonly since: number | null };

export type Subject =
  | { readonly kind: "cluster"; readonly id: string }
  | { readonly kind: "host"; readonly id: string }
  | { readonly kind: "vip"; readonly address: string }
  | { readonly kind: "service"; readonly key: ServiceKey }
  | { readonly kind: "server"; readonly service: ServiceKey; readonly key: ServerKey };

/** One thing that is wrong now. One cause, one problem: symptoms of a listed cause are folded into `affects`. */
export type Problem = {
  readonly code: string;
  readonly severity: "down" | "degraded" | "unknown";
  /** "lvs2 does not announce 192.168.0.100" */
  readonly title: string;
  /** "Half of the paths to 192.168.0.100; new flows go to lvs1." */
  readonly affects: string;
  readonly since: number | null;
  readonly affectsTraffic: boolean;
  readonly subject: Subject;
};

/** `n` are well, at least in part; `partly` of them only in part. Of `of`, `unknown` are not known: neither well nor missing. */
export type Count = {
  readonly n: number;
  readonly of: number;
  readonly unknown: number;
  readonly partly: number;
};

export type ClusterTotals = {
  /** Sum over the directors that answer: `directorsUp` says of how many. */
  readonly rates: Reading<Rates>;
  readonly activeConn: Reading<number>;
  readonly vipsAnnounced: Count;
  readonly serversHealthy: Count;
  readonly directorsUp: Count;
  readonly routersUp: Count;
};

/** A next hop of a VIP at a router. */
export type PathView = {
  readonly nextHop: string;
  readonly interface: string | null;
  readonly directorId: string | null;
  readonly directorName: string | null;
  readonly state: "installed" | "inactive" | "withdrawn";
  /** Why it is not installed. */
  readonly why: string | null;
  /** Since when it is in this state, ms. */
  readonly since?: number | null;
};

export type RouterVip = {
  readonly vip: string;
  readonly prefix: string | null;
  readonly protocol: string | null;
  readonly metric: number | null;
  readonly uptimeSeconds: number | null;
  readonly installedCount: number;
  /** Every director that should be a next hop is listed, withdrawn ones too. */
  readonly paths: readonly PathView[];
};

export type LinkView = {
  readonly name: string;
  readonly state: LinkState;
  readonly mtu: number | null;
  /** Since when it is in this state, ms. */
  readonly since: number | null;
};

export type LostNeighbour = {
  readonly address: string;
  readonly interface: string;
  readonly since: number;
};

export type HostHead = {
  readonly hostId: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** By which it is known: the one where its traffic goes. The same while it is silent. */
  readonly address: string | null;
  /** All its own in the inventory, that one first. */
  readonly ownAddresses: readonly string[];
  readonly status: Status;
  readonly reach: Reach | null;
  /** When it last answered, ms; null if never. */
  readonly seenAt: number | null;
  readonly pollEveryMs: number;
  readonly tookMs: number | null;
  readonly facts: Reading<HostFacts>;
  readonly links: Reading<readonly LinkView[]>;
  readonly addresses: Reading<readonly HeldAddress[]>;
  readonly neighbours: Reading<readonly OspfNeighbour[]>;
  /** Neighbours that were there and are not listed any more, which is how ospfd says that they are down. */
  readonly lostNeighbours: readonly LostNeighbour[];
  readonly ospfInterfaces: Reading<readonly OspfInterface[]>;
  /** Interfaces that OSPF had and does not list any more. */
  readonly lostInterfaces: readonly Lost[];
  readonly routerId: string | null;
};

export type RouterView = HostHead & {
  readonly vips: Reading<readonly RouterVip[]>;
  /** net.ipv4.fib_multipath_hash_policy: 0 L3, 1 L4, 2 L3 inner. */
  readonly hashPolicy: Reading<number>;
  readonly maximumPaths: Reading<number>;
};

/** One real server of one service on one director. */
export type DirectorServer = {
  readonly key: ServerKey;
  readonly name: string | null;
  readonly method: ForwardingMethod;
  readonly weight: number;
  readonly configuredWeight: number | null;
  readonly activeConn: number;
  readonly inactConn: number;
  readonly persistentConn: number | null;
  readonly rates: Rates | null;
  /** "HTTP_GET failed" when keepalived says so. */
  readonly why: string | null;
  readonly status: Status;
};

export type DirectorService = {
  readonly key: ServiceKey;
  readonly label: string | null;
  readonly scheduler: string;
  readonly schedulerFlags: readonly string[];
  readonly persistence: Persistence | null;
  readonly ops: boolean;
  readonly rates: Rates | null;
  readonly servers: readonly DirectorServer[];
};

export type HeldVip = {
  readonly vip: string;
  readonly interface: string | null;
  readonly held: boolean;
  /** Routers that have this director as an installed next hop, by name; null when no router answers. */
  readonly announcedTo: readonly string[] | null;
};

export type DirectorView = HostHead & {
  /** Whether it takes its part of the traffic, or could take over (VRRP): null while it does not tell. */
  readonly inService: boolean | null;
  /** Whether traffic for any VIP reaches it now: null when nobody tells. */
  readonly carries: boolean | null;
  readonly vips: Reading<readonly HeldVip[]>;
  readonly services: Reading<readonly DirectorService[]>;
  readonly rates: Reading<Rates>;
  readonly activeConn: Reading<number>;
  /** Share of the cluster's connections per second, 0..1; unknown while another director that carries some gives no rate. */
  readonly share: Reading<number>;
  readonly vrrp: Reading<readonly VrrpInstance[]>;
  readonly keepalivedProblems: readonly string[];
};

/** A real server of a service, over all directors. */
export type ServiceServer = {
  readonly key: ServerKey;
  readonly name: string | null;
  readonly hostId: string | null;
  readonly status: Status;
  /** On how many of the directors that carry the service's traffic and answer it is in rotation. */
  readonly takes: "all" | "some" | "none" | "unknown";
  readonly method: ForwardingMethod | null;
  readonly checks: readonly string[];
  readonly perDirector: readonly {
    readonly directorId: string;
    readonly directorName: string;
    /** Whether traffic for the service's VIP reaches it: null when nobody tells. */
    readonly carries: boolean | null;
    readonly weight: Reading<number>;
    readonly activeConn: Reading<number>;
    readonly inactConn: Reading<number>;
    readonly persistentConn: Reading<number>;
    readonly rates: Reading<Rates>;
    readonly why: string | null;
  }[];
  /** Sums over the directors that answered; unknown if none did. */
  readonly activeConn: Reading<number>;
  readonly inactConn: Reading<number>;
  readonly persistentConn: Reading<number>;
  readonly rates: Reading<Rates>;
  /** Share of connections/s it gets, and the share its weight would give it; 0..1. */
  readonly share: Reading<number>;
  readonly fairShare: Reading<number>;
};

export type ServiceView = {
  readonly key: ServiceKey;
  readonly label: string | null;
  readonly protocol: Protocol | null;
  readonly vip: string | null;
  readonly port: number | null;
  readonly fwmark: number | null;
  readonly status: Status;
  readonly scheduler: string | null;
  readonly schedulerFlags: readonly string[];
  readonly method: ForwardingMethod | null;
  readonly persistence: Persistence | null;
  readonly ops: boolean;
  readonly quorum: number | null;
  readonly sorryServer: string | null;
  readonly rates: Reading<Rates>;
  readonly activeConn: Reading<number>;
  readonly perDirector: readonly {
    readonly directorId: string;
    readonly directorName: string;
    readonly present: Reading<boolean>;
    /** Whether traffic for this service's VIP reaches it: null when nobody tells. */
    readonly carries: boolean | null;
    readonly rates: Reading<Rates>;
    readonly share: Reading<number>;
  }[];
  readonly servers: readonly ServiceServer[];
  /** Sentences: where directors disagree about this service (scheduler, flags, order, weights). */
  readonly differences: readonly string[];
};

export type VipView = {
  readonly vip: string;
  readonly label: string | null;
  readonly status: Status;
  readonly heldBy: readonly string[];
  /** Directors that every answering router has as installed next hop. */
  readonly announcedBy: readonly string[];
  /** ECMP: announced by OSPF to routers. VRRP: held by the master of a VRRP instance. local: neither seen. */
  readonly mode: "ecmp" | "vrrp" | "local";
};

export type ClusterView = {
  readonly cluster: { readonly id: string; readonly name: string };
  /** When it was composed, worker-clock ms. */
  readonly at: number;
  readonly status: Status;
  readonly problems: readonly Problem[];
  readonly totals: ClusterTotals;
  readonly vips: readonly VipView[];
  readonly routers: readonly RouterView[];
  readonly directors: readonly DirectorView[];
  readonly services: readonly ServiceView[];
  /** Other hosts (real servers with SSH). */
  readonly otherHosts: readonly HostHead[];
};

/** The overview's row for one cluster. */
export type ClusterRow = {
  readonly id: string;
  readonly name: string;
  readonly status: Status;
  readonly totals: ClusterTotals;
  readonly problems: readonly Problem[];
  readonly observedAt: number | null;
};

export type WorkerHealth =
  | { readonly kind: "alive"; readonly seenAt: number }
  | { readonly kind: "silent"; readonly seenAt: number | null };

export type Overview = {
  readonly at: number;
  readonly worker: WorkerHealth;
  readonly clusters: readonly ClusterRow[];
};

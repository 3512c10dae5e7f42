/**
 * What a simulated host is at one moment: plain data that the renderers turn into the text of the real tools.
 * `world.ts` (the reference cluster, whose hosts react to one another) and `fleet.ts` (a thousand directors) make it.
 */
export type SimAddress = { readonly address: string; readonly prefixLength: number; readonly label?: string };

export type SimInterface = {
  readonly name: string;
  readonly index: number;
  readonly mac: string;
  readonly mtu: number;
  readonly up: boolean;
  readonly loopback: boolean;
  readonly addresses: readonly SimAddress[];
};

export type SimServer = {
  readonly address: string;
  readonly port: number;
  readonly method: "Route" | "Masq" | "Tunnel";
  readonly weight: number;
  /** As in keepalived.conf; `weight` is 0 while its check fails. */
  readonly configuredWeight: number;
  readonly healthy: boolean;
  readonly activeConn: number;
  readonly inactConn: number;
  readonly persistentConn: number;
  readonly conns: number;
  readonly inPkts: number;
  readonly inBytes: number;
  readonly outPkts: number;
  readonly outBytes: number;
};

export type SimService = {
  /** `FWM`: the address is the mark, and there is no port. */
  readonly protocol: "TCP" | "UDP" | "SCTP" | "FWM";
  readonly address: string;
  readonly port: number;
  readonly scheduler: string;
  /** `sh-port`, …; none when absent. */
  readonly flags?: readonly string[];
  readonly persistenceSeconds: number | null;
  readonly servers: readonly SimServer[];
};

export type SimNeighbour = {
  readonly routerId: string;
  readonly address: string;
  readonly interface: string;
  readonly localAddress: string;
  readonly state: "Full" | "2-Way" | "ExStart" | "Init";
  readonly role: "DR" | "Backup" | "DROther";
  readonly priority: number;
  readonly upForMs: number;
  readonly deadInMs: number;
};

export type SimNextHop = {
  readonly address: string | null;
  readonly interface: string;
  readonly interfaceIndex: number;
};

/** A route as ospfd offers it to zebra. */
export type SimRoute = {
  readonly prefix: string;
  readonly metric: number;
  /** In the kernel; false when a better route or a route-map keeps it out. */
  readonly installed: boolean;
  /** False where `ip protocol ospf route-map` denies it. */
  readonly active: boolean;
  readonly ageSeconds: number;
  readonly nextHops: readonly SimNextHop[];
};

export type SimOspfInterface = {
  readonly name: string;
  readonly index: number;
  readonly mtu: number;
  readonly address: string;
  readonly prefixLength: number;
  readonly networkType: "BROADCAST" | "LOOPBACK";
  readonly cost: number;
  readonly state: "DR" | "DROther" | "Loopback";
  readonly priority: number;
  readonly drId: string | null;
  readonly drAddress: string | null;
  readonly helloSeconds: number;
  readonly deadSeconds: number;
  readonly passive: boolean;
  readonly neighbours: number;
  readonly adjacent: number;
};

export type SimOspf = {
  readonly routerId: string;
  readonly maximumPaths: number;
  readonly neighbours: readonly SimNeighbour[];
  readonly interfaces: readonly SimOspfInterface[];
  readonly routes: readonly SimRoute[];
  /** Router ids whose LSAs are in the database, its own included. */
  readonly routers: readonly string[];
};

export type Snapshot = {
  readonly hostname: string;
  readonly bootId: string;
  readonly interfaces: readonly SimInterface[];
  /** Null: the command is not installed on this host. */
  readonly ipvs: { readonly moduleLoaded: boolean; readonly services: readonly SimService[] } | null;
  readonly keepalived: { readonly running: boolean; readonly version: string } | null;
  /** Null: no vtysh on this host. Daemons that do not run are absent from the snapshot. */
  readonly routing: {
    readonly version: string;
    readonly zebra: boolean;
    readonly ospf: SimOspf | null;
    /** The running configuration, as lines of a file; absent: made up from the rest. */
    readonly running?: string;
  } | null;
  /** Other daemons by name. */
  readonly daemons: Readonly<Record<string, readonly number[]>>;
  readonly sysctls: Readonly<Record<string, string>>;
  readonly files: ReadonlyMap<string, string>;
};

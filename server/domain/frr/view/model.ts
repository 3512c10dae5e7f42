/**
 * What the configuration of FRR or Quagga means, as far as a cluster needs it: OSPF, what is kept out of the kernel, and the lists that
 * decide it. Plain data but for the nodes, which point into the trees. Passwords and keys are never in it.
 */
import type { CommandNode } from "../model";

export type Origin = { readonly node: CommandNode; readonly line: number; readonly file: string };

export type Setting<T> = {
  readonly value: T;
  readonly from: "file" | "default";
  readonly origin: Origin | null;
};

export type AreaId = string;

export type InterfaceOspf = {
  /** seconds; FRR's and Quagga's default is 10 */
  readonly helloInterval: Setting<number>;
  /** seconds; 40, but where only the hello interval is given it depends on the version: null */
  readonly deadInterval: Setting<number | null>;
  /** seconds */
  readonly retransmitInterval: Setting<number>;
  readonly transmitDelay: Setting<number>;
  /** Null: from the interface's bandwidth. */
  readonly cost: Setting<number | null>;
  readonly priority: Setting<number>;
  /** Said on the interface, or by `passive-interface` in router ospf. */
  readonly passive: Setting<boolean>;
  /** `broadcast`, `point-to-point`, …; null: by the kind of interface */
  readonly networkType: Setting<string | null>;
  /** Dotted, `0.0.0.0`; null: by the `network` lines of router ospf */
  readonly area: Setting<AreaId | null>;
  readonly authentication: Setting<"none" | "simple" | "message-digest" | null>;
  /** Whether a key stands in the file; the key itself is never read. */
  readonly hasKey: boolean;
  readonly mtuIgnore: Setting<boolean>;
  readonly bfd: Setting<boolean>;
};

export type InterfaceConfig = {
  readonly name: string;
  readonly origin: Origin;
  readonly description: string | null;
  readonly shutdown: boolean;
  /** `ip address` and `ipv6 address` lines, with prefix length. */
  readonly addresses: readonly string[];
  readonly ospf: InterfaceOspf;
};

export type Redistribution = {
  readonly source: string;
  readonly metric: number | null;
  readonly metricType: number | null;
  readonly routeMap: string | null;
  readonly origin: Origin;
};

export type OspfConfig = {
  readonly origin: Origin;
  /** `vrf NAME` or an instance number behind `router ospf`. */
  readonly vrf: string | null;
  readonly instance: number | null;
  readonly routerId: Setting<string | null>;
  readonly networks: readonly { readonly prefix: string; readonly area: AreaId; readonly origin: Origin }[];
  readonly passiveInterfaces: readonly string[];
  readonly passiveDefault: Setting<boolean>;
  /** `no passive-interface X`: active although passive is the default. */
  readonly activeInterfaces: readonly string[];
  /** Null: as built; commonly 1 in Quagga, 16 or more in FRR. */
  readonly maximumPaths: Setting<number | null>;
  readonly redistribute: readonly Redistribution[];
  readonly defaultInformation: Setting<boolean>;
  /** milliseconds */
  readonly throttleLsaAll: Setting<number | null>;
  readonly lsaMinArrival: Setting<number | null>;
  readonly throttleSpf: Setting<readonly [delay: number, initial: number, maximum: number] | null>;
  readonly logAdjacencyChanges: Setting<"off" | "on" | "detail">;
  readonly maxMetric: {
    /** Always: the router is drained of transit, but not of its stub networks. */
    readonly administrative: Setting<boolean>;
    /** seconds */
    readonly onStartup: Setting<number | null>;
    readonly onShutdown: Setting<number | null>;
  };
};

/** `ip protocol ospf route-map X`: which of a protocol's routes zebra may install in the kernel. */
export type ProtocolRouteMap = {
  readonly family: "ipv4" | "ipv6";
  readonly protocol: string;
  readonly routeMap: string;
  /** No route passes: they stay `inactive` and are never used. Null: the route-map is not in these files. */
  readonly deniesAll: boolean | null;
  readonly origin: Origin;
};

export type RouteMapEntry = {
  readonly name: string;
  readonly action: "permit" | "deny";
  readonly sequence: number;
  /** `ip address prefix-list ANY` */
  readonly match: readonly string[];
  readonly set: readonly string[];
  readonly origin: Origin;
};

export type PrefixListEntry = {
  readonly family: "ipv4" | "ipv6";
  readonly name: string;
  readonly sequence: number | null;
  readonly action: "permit" | "deny";
  /** Or `any`. */
  readonly prefix: string;
  readonly ge: number | null;
  readonly le: number | null;
  readonly origin: Origin;
};

export type AccessListEntry = {
  readonly family: "ipv4" | "ipv6";
  readonly name: string;
  readonly sequence: number | null;
  readonly action: "permit" | "deny";
  /** `127.0.0.1`, `any`, `ip 10.0.0.0 0.0.0.255 any` */
  readonly rule: string;
  readonly origin: Origin;
};

export type StaticRoute = { readonly prefix: string; readonly via: string; readonly origin: Origin };

export type Unread = {
  /** The section it stands in, e.g. `router ospf`; "" outside. */
  readonly section: string;
  /** Without what could be a password. */
  readonly command: string;
  readonly origin: Origin;
};

export type FrrView = {
  readonly hostname: Setting<string | null>;
  /** From `frr version 8.4.4`; Quagga writes none. */
  readonly version: Setting<string | null>;
  /** `traditional` or `datacenter` */
  readonly defaults: Setting<string | null>;
  readonly integratedConfig: Setting<boolean>;
  /** `log …` lines as written. */
  readonly log: readonly string[];
  /** Which passwords stand in the files, and whether all of them are hashed; never the passwords. */
  readonly passwords: { readonly vty: boolean; readonly enable: boolean; readonly encrypted: boolean };
  readonly routerId: Setting<string | null>;
  readonly interfaces: readonly InterfaceConfig[];
  readonly ospf: readonly OspfConfig[];
  readonly protocolRouteMaps: readonly ProtocolRouteMap[];
  readonly routeMaps: readonly RouteMapEntry[];
  readonly prefixLists: readonly PrefixListEntry[];
  readonly accessLists: readonly AccessListEntry[];
  readonly staticRoutes: readonly StaticRoute[];
  readonly unread: readonly Unread[];
  readonly problems: readonly { readonly line: number; readonly file: string; readonly message: string }[];
};

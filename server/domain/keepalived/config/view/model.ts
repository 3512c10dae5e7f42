/**
 * What a keepalived.conf means, as keepalived 2.2.7 takes it: every setting Sluice understands, with its default where the
 * file says nothing. Plain data; the only thing in it that is not JSON are the nodes (`node`), which point into the
 * tree the view was made from. Passwords are never in it.
 */
import type { BlockNode, DirectiveNode } from "../model";
import type { ServerGroup, VirtualServer } from "./service-model";
import type { SyncGroup, TrackFile, VrrpInstanceConfig, VrrpScript } from "./vrrp-model";

/** The statement of the main file a value stands in; null where it came from an include, a definition or a repeat. */
export type NodeRef = DirectiveNode | BlockNode | null;

/** Where a statement stands: `file` is null in the main file. */
export type Origin = { readonly node: NodeRef; readonly line: number; readonly file: string | null };

export type Setting<T> = {
  readonly value: T;
  /** Said here, said for an enclosing block, or keepalived's own default. */
  readonly from: "file" | "inherited" | "default";
  /** The statement it was read from; null for a default. */
  readonly origin: Origin | null;
};

/** A statement the view has no field for. `known`: keepalived 2.2.7 knows the word there; it ignores the others. */
export type Unread = {
  readonly path: string;
  readonly name: string;
  readonly args: readonly string[];
  readonly known: boolean;
  readonly origin: Origin;
};

export type ViewProblem = { readonly line: number; readonly file: string | null; readonly message: string };

export type Script = {
  readonly command: string;
  readonly user: string | null;
  readonly group: string | null;
};

export type GlobalDefs = {
  readonly origin: Origin | null;
  readonly routerId: Setting<string | null>;
  readonly notificationEmail: Setting<readonly string[]>;
  readonly notificationEmailFrom: Setting<string | null>;
  readonly smtpServer: Setting<{ readonly host: string; readonly port: number } | null>;
  /** seconds */
  readonly smtpConnectTimeout: Setting<number>;
  readonly smtpAlert: Setting<boolean | null>;
  readonly scriptUser: Setting<{ readonly user: string; readonly group: string | null } | null>;
  readonly enableScriptSecurity: Setting<boolean>;
  readonly lvsSyncDaemon: Setting<SyncDaemon | null>;
  /** seconds; null leaves the kernel's value */
  readonly lvsTimeouts: Setting<{
    readonly tcp: number | null;
    readonly tcpFin: number | null;
    readonly udp: number | null;
  } | null>;
  readonly lvsFlush: Setting<boolean>;
  /** `all` removes everything at stop, `vs` each own virtual server. */
  readonly lvsFlushOnStop: Setting<"off" | "all" | "vs">;
  readonly lvsNotifyFifo: Setting<string | null>;
  /** Test a changed file before reloading it. */
  readonly reloadCheckConfig: Setting<boolean>;
  readonly reloadTimeFile: Setting<string | null>;
  readonly vrrpVersion: Setting<number>;
  readonly vrrpStrict: Setting<boolean>;
  readonly vrrpMulticastGroup4: Setting<string>;
  readonly vrrpMulticastGroup6: Setting<string>;
  readonly vrrpSkipCheckAdvAddr: Setting<boolean>;
  readonly dynamicInterfaces: Setting<boolean>;
  readonly checkerLogAllFailures: Setting<boolean>;
  /** Outside global_defs as well, as keepalived reads it. */
  readonly netNamespace: Setting<string | null>;
  readonly netNamespaceIpvs: Setting<string | null>;
  readonly instance: Setting<string | null>;
};

export type SyncDaemon = {
  readonly interface: string;
  readonly instance: string | null;
  readonly id: number | null;
  readonly maxLen: number | null;
  readonly port: number | null;
  readonly ttl: number | null;
  readonly group: string | null;
};

export type ConfigView = {
  readonly global: GlobalDefs;
  readonly vrrpScripts: readonly VrrpScript[];
  readonly trackFiles: readonly TrackFile[];
  readonly syncGroups: readonly SyncGroup[];
  readonly instances: readonly VrrpInstanceConfig[];
  readonly groups: readonly ServerGroup[];
  readonly virtualServers: readonly VirtualServer[];
  readonly unread: readonly Unread[];
  readonly problems: readonly ViewProblem[];
  /** Included files that were read. */
  readonly files: readonly string[];
};

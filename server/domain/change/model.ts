/**
 * server/domain/change: how a cluster is changed. Desired state is files: what a host's configuration should say, byte for byte.
 * Forms make edits, edits make other files, and a plan says what each host will be sent, what will follow in its kernel, and what
 * would be wrong with it. Everything here decides and returns data; sending is the business of operations.
 */
import type { RoutingEdit } from "../frr/change/model";
import type { ServerKey, ServiceKey } from "../ipvs/model";
import type { KeepalivedEdit } from "../keepalived/config/change/model";
import type { SetUp } from "../set-up/model";

/** A file of a host as Sluice keeps it. Text is exact; what is not valid UTF-8 is not kept. */
export type ManagedFile = { readonly path: string; readonly text: string };

/** Everything Sluice keeps of one host, by path. A path that is absent is a file that should not be there. */
export type HostFiles = readonly ManagedFile[];

/** One thing a person did in a change set. Replayed in order on the desired files it was made for. */
export type ChangeEdit =
  | { readonly kind: "keepalived"; readonly hostIds: readonly string[]; readonly edit: KeepalivedEdit }
  | { readonly kind: "routing"; readonly hostIds: readonly string[]; readonly edit: RoutingEdit }
  | { readonly kind: "set-up"; readonly hostId: string; readonly setUp: SetUp }
  /** Edited as text, adopted from the host, or brought back from a revision. `base` is the text it was made from: another one is a conflict. */
  | {
      readonly kind: "file";
      readonly hostId: string;
      readonly path: string;
      readonly base: string | null;
      readonly text: string | null;
    }
  /**
   * What runs on a host is to be as its files say, in one thing that differs now: `truth/` names it. No file changes. What exactly is
   * done follows from how the host is found when it is planned; nothing, where it does not differ any more.
   */
  | {
      readonly kind: "repair";
      readonly hostId: string;
      readonly code: string;
      readonly subject: string;
    };

/** `null` on either side: the file is not there. */
export type FileChange = { readonly path: string; readonly from: string | null; readonly to: string | null };

/**
 * What makes a daemon or the kernel take a changed file, and what takes it back. Lines are data: exact commands of the program named,
 * one per line, each without a shell.
 */
export type HostAction =
  | { readonly kind: "reload-keepalived" }
  /** Where keepalived does not run yet (a new director), or should not any more. */
  | { readonly kind: "start-keepalived" }
  | { readonly kind: "stop-keepalived" }
  /**
   * Configuration lines of `vtysh` as they stand behind `configure terminal`, which is not among them. Joined by line ends they are a
   * file for `vtysh -f`: FRR's goes on after a line that fails (exit code 2), which `undo` counts on; `vtysh -c` stops there.
   */
  | { readonly kind: "vtysh"; readonly apply: readonly string[]; readonly undo: readonly string[] }
  /** Lines of `ip -force -batch`: a device to be made may be there already, and an address to be taken away be gone. */
  | { readonly kind: "ip"; readonly apply: readonly string[]; readonly undo: readonly string[] }
  /** `net.ipv4.ip_forward=1`, as `sysctl -w` takes them. */
  | { readonly kind: "sysctl"; readonly apply: readonly string[]; readonly undo: readonly string[] }
  /** Texts for `iptables-restore --noflush`. */
  | { readonly kind: "iptables"; readonly apply: string; readonly undo: string }
  /** Entries of the IPVS table, as `ipvsadm` takes them: what was made by hand is made as keepalived's file has it. */
  | { readonly kind: "ipvsadm"; readonly apply: readonly string[]; readonly undo: readonly string[] };

export type ExpectedServer = {
  readonly key: ServerKey;
  readonly method: "dr" | "nat" | "tun" | "local";
  /** What it has when its checks pass: as configured, or as made by hand where the reload leaves it so. */
  readonly weight: number;
  /** False: it may be absent or at weight 0 until its checks pass (new, or not healthy when the plan was made). */
  readonly alive: boolean;
};

export type ExpectedService = {
  readonly key: ServiceKey;
  readonly scheduler: string;
  readonly schedulerFlags: readonly string[];
  /** seconds; null: none */
  readonly persistence: number | null;
  readonly ops: boolean;
  /** May stand in the table instead of them while they do not reach the quorum. */
  readonly sorry: ServerKey | null;
  readonly servers: readonly ExpectedServer[];
};

/** What has to be true of a host, and of the routers about it, once its change was applied. */
export type Expected = {
  /** The whole table. Null: keepalived's part does not change and the table is not looked at. */
  readonly services: readonly ExpectedService[] | null;
  /** Addresses it must hold, and must not hold, in CIDR. */
  readonly holds: readonly string[];
  readonly lacks: readonly string[];
  /** OSPF neighbours (router ids) that must be Full again. */
  readonly adjacencies: readonly string[];
  /** Next hops that must be there at a router for a VIP. */
  readonly routes: readonly {
    readonly routerId: string;
    readonly prefix: string;
    readonly nextHop: string;
  }[];
  /** What FRR or Quagga must run with, and must not: `interface eth0: ip ospf cost 10`, without passwords. */
  readonly running: {
    readonly says: readonly string[];
    readonly saysNot: readonly string[];
    /** Those of the routing daemons as they are then: what runs is held against them. None where nothing is expected of it. */
    readonly files: HostFiles;
  };
};

export type Verdict = {
  /** Stable: `duplicate-service`, `weight-out-of-range`, … */
  readonly code: string;
  /** `block` may be overridden with a reason where `override` says so. */
  readonly level: "warn" | "block";
  readonly override: boolean;
  readonly sentence: string;
  readonly hostId: string | null;
  readonly path: string | null;
  /** From 1. */
  readonly line: number | null;
};

export type TableChange = {
  readonly kind: "add" | "remove" | "change";
  /** `-A -t 192.168.0.100:80 -s wrr`, as ipvsadm's own lines. */
  readonly line: string;
  /** For `change`: the line as it is now. */
  readonly was: string | null;
  /** Connections it has now; null: unknown. */
  readonly connections: number | null;
};

export type HostPlan = {
  readonly hostId: string;
  readonly name: string;
  readonly files: readonly FileChange[];
  readonly actions: readonly HostAction[];
  readonly expected: Expected;
  readonly table: readonly TableChange[];
  /** What will be run there, in order, in words of the host: for review, dry run and audit alike. */
  readonly commands: readonly string[];
  /** What of it does not follow at once, or cannot be taken back. */
  readonly notes: readonly string[];
  /** Why it stands where it does in the order: "canary", "backup before master", … */
  readonly order: string;
};

export type Plan = {
  /** In the order of the rollout. Hosts without a change are not in it. */
  readonly hosts: readonly HostPlan[];
  readonly verdicts: readonly Verdict[];
  /** VIPs it touches. */
  readonly vips: readonly string[];
  /** Connections whose service or server changes; null: unknown. */
  readonly connections: number | null;
};

/** A check after a change was applied. `null`: not known yet. */
export type Gate = { readonly name: string; readonly ok: boolean | null; readonly sentence: string };

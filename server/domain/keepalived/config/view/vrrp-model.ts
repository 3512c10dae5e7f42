/** VRRP as keepalived.conf says it: instances, groups, and what they track. Plain data (see `model.ts`). */
import type { Origin, Script, Setting } from "./model";

export type VrrpScript = {
  readonly name: string;
  readonly origin: Origin;
  readonly script: Setting<Script | null>;
  /** seconds */
  readonly interval: Setting<number>;
  /** seconds; 0: none */
  readonly timeout: Setting<number>;
  readonly weight: Setting<number>;
  readonly reverse: boolean;
  readonly rise: Setting<number>;
  readonly fall: Setting<number>;
  readonly initFail: Setting<boolean>;
};

export type TrackFile = {
  readonly name: string;
  readonly origin: Origin;
  readonly file: Setting<string | null>;
  readonly weight: Setting<number>;
  readonly reverse: boolean;
};

/** An entry of track_interface, track_script, track_file, …; weight null: the tracked thing's own, or FAULT when it fails. */
export type Tracked = { readonly name: string; readonly weight: number | null; readonly reverse: boolean };

export type SyncGroup = {
  readonly name: string;
  readonly origin: Origin;
  readonly members: readonly string[];
  readonly trackInterfaces: readonly Tracked[];
  readonly trackScripts: readonly Tracked[];
  readonly trackFiles: readonly Tracked[];
  readonly notify: Notify;
};

export type Notify = {
  readonly master: Script | null;
  readonly backup: Script | null;
  readonly fault: Script | null;
  readonly stop: Script | null;
  readonly any: Script | null;
};

export type VirtualAddress = {
  readonly address: string;
  readonly prefixLength: number;
  readonly family: "ipv4" | "ipv6";
  /** Null: the instance's interface. */
  readonly dev: string | null;
  readonly label: string | null;
  readonly scope: string | null;
  readonly noTrack: boolean;
  readonly origin: Origin;
};

export type VrrpInstanceConfig = {
  readonly name: string;
  readonly origin: Origin;
  readonly state: Setting<"MASTER" | "BACKUP">;
  readonly interface: Setting<string | null>;
  readonly virtualRouterId: Setting<number | null>;
  readonly priority: Setting<number>;
  /** seconds */
  readonly advertInt: Setting<number>;
  readonly version: Setting<number>;
  readonly authentication: Setting<"PASS" | "AH" | null>;
  /** Whether a password stands in the file; the password itself is never read. */
  readonly hasPassword: boolean;
  /** keepalived cuts passwords at 8 characters. */
  readonly passwordTooLong: boolean;
  readonly unicastSource: Setting<string | null>;
  readonly unicastPeers: readonly { readonly address: string; readonly origin: Origin }[];
  readonly multicastSource: Setting<string | null>;
  readonly virtualAddresses: readonly VirtualAddress[];
  readonly excludedAddresses: readonly VirtualAddress[];
  readonly trackInterfaces: readonly Tracked[];
  readonly trackScripts: readonly Tracked[];
  readonly trackFiles: readonly Tracked[];
  readonly preempt: Setting<boolean>;
  /** seconds */
  readonly preemptDelay: Setting<number>;
  readonly trackPrimary: Setting<boolean>;
  readonly useVmac: Setting<boolean>;
  /** seconds */
  readonly garpMasterDelay: Setting<number>;
  readonly virtualRoutes: readonly string[];
  readonly notify: Notify;
};

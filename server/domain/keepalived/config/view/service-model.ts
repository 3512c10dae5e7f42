/** Virtual servers, groups and real servers as keepalived.conf says them. Plain data (see `model.ts`). */
import type { Protocol, ServerKey, ServiceKey } from "../../../ipvs/model";
import type { Checker } from "./checker-model";
import type { Origin, Script, Setting } from "./model";

export type TunnelType = {
  readonly type: "ipip" | "gue" | "gre";
  readonly port: number | null;
  readonly checksum: "nocsum" | "csum" | "remcsum" | null;
};

export type Forwarding = { readonly method: "dr" | "nat" | "tun"; readonly tunnel: TunnelType | null };

export type ServiceSelector =
  | { readonly kind: "address"; readonly address: string; readonly port: number }
  | { readonly kind: "fwmark"; readonly mark: number }
  | { readonly kind: "group"; readonly group: string };

/** Timers and flags that may stand in virtual_server, real_server and (most of them) in a checker. Times in seconds. */
export type CheckSettings = {
  readonly alpha: Setting<boolean>;
  readonly delayLoop: Setting<number>;
  readonly connectTimeout: Setting<number>;
  /** Null: each kind of check has its own default. */
  readonly retry: Setting<number | null>;
  readonly delayBeforeRetry: Setting<number | null>;
  /** Null: the same as delay_loop. */
  readonly warmup: Setting<number | null>;
};

export type VirtualServer = CheckSettings & {
  readonly origin: Origin;
  readonly selector: ServiceSelector;
  /** The services it makes in the kernel; more than one for a group. Empty when it cannot be told (group not found). */
  readonly keys: readonly ServiceKey[];
  readonly protocol: Setting<Protocol>;
  readonly family: "ipv4" | "ipv6";
  readonly scheduler: Setting<string>;
  /** As ipvsadm prints them, in its order: `sh-fallback`, `sh-port`, `flag-3`. */
  readonly schedulerFlags: readonly string[];
  readonly ops: Setting<boolean>;
  readonly hashed: Setting<boolean>;
  readonly forwarding: Setting<Forwarding>;
  /** seconds; null: not persistent */
  readonly persistenceTimeout: Setting<number | null>;
  /** Netmask (IPv4) or prefix length (IPv6). */
  readonly persistenceGranularity: Setting<string | null>;
  readonly persistenceEngine: Setting<string | null>;
  readonly quorum: Setting<number>;
  readonly hysteresis: Setting<number>;
  readonly quorumUp: Setting<Script | null>;
  readonly quorumDown: Setting<Script | null>;
  readonly omega: Setting<boolean>;
  readonly haSuspend: Setting<boolean>;
  readonly inhibitOnFailure: Setting<boolean>;
  readonly sorryServer: Setting<{ readonly address: string; readonly port: number } | null>;
  readonly sorryServerInhibit: Setting<boolean>;
  readonly sorryServerForwarding: Setting<Forwarding>;
  readonly virtualhost: Setting<string | null>;
  readonly realServers: readonly RealServer[];
};

export type RealServer = CheckSettings & {
  readonly origin: Origin;
  readonly address: string;
  /** As written; null when left out. */
  readonly port: number | null;
  /** As the kernel has it: the port of a server of a fwmark service is 0. */
  readonly key: ServerKey;
  readonly weight: Setting<number>;
  readonly forwarding: Setting<Forwarding>;
  readonly inhibitOnFailure: Setting<boolean>;
  /** connections; 0: no limit */
  readonly upperThreshold: Setting<number>;
  readonly lowerThreshold: Setting<number>;
  readonly notifyUp: Setting<Script | null>;
  readonly notifyDown: Setting<Script | null>;
  readonly virtualhost: Setting<string | null>;
  readonly checkers: readonly Checker[];
};

export type GroupEntry =
  | {
      readonly kind: "addresses";
      /** As written: `192.168.200.3-10`, `192.168.202.8/29`, one address. */
      readonly range: string;
      readonly addresses: readonly string[];
      readonly port: number;
      readonly origin: Origin;
    }
  | {
      readonly kind: "fwmark";
      readonly mark: number;
      readonly family: "ipv4" | "ipv6" | null;
      readonly origin: Origin;
    };

export type ServerGroup = {
  readonly name: string;
  readonly origin: Origin;
  readonly entries: readonly GroupEntry[];
};

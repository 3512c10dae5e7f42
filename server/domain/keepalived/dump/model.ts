/**
 * What keepalived says of itself in the files it writes to /tmp when asked by its DATA signal (`keepalived --signum=DATA`):
 * `keepalived_check.data` (checkers) and `keepalived.data` (VRRP). The only place that tells which check holds a server down.
 * The format is not promised; these types hold what 2.0 to 2.2 print. Null: that version does not say. Plain data.
 */
import type { VrrpInstance } from "../../host/model";
import type { Protocol, ServerKey, ServiceKey } from "../../ipvs/model";

export type DumpedChecker = {
  /** `HTTP_GET`, `TCP_CHECK`, … */
  readonly kind: string;
  /** False while ha_suspend holds it. */
  readonly enabled: boolean | null;
  readonly up: boolean | null;
  readonly hasRun: boolean | null;
  /** seconds */
  readonly delayLoop: number | null;
  readonly retry: number | null;
  readonly delayBeforeRetry: number | null;
  readonly connectTimeout: number | null;
  /** Where it connects to, `192.168.0.4:80`. */
  readonly destination: ServerKey | null;
  readonly urls: readonly string[];
  /** The URL that failed (HTTP_GET, SSL_GET). */
  readonly failedUrl: string | null;
  /** MISC_CHECK: the command, and the exit code of its last run. */
  readonly script: string | null;
  readonly lastStatus: number | null;
  /** FILE_CHECK: name of the track_file. */
  readonly trackFile: string | null;
};

export type DumpedServer = {
  readonly key: ServerKey;
  readonly weight: number;
  /** The weight it has when alive, after MISC_CHECK and FILE_CHECK changed it. */
  readonly effectiveWeight: number | null;
  readonly alive: boolean | null;
  readonly failedCheckers: number | null;
  /** Whether it stands in the kernel's table now (with weight 0, if it is not alive). */
  readonly set: boolean | null;
  readonly inhibitOnFailure: boolean | null;
  /** `DR`, `NAT`, `TUN, type = IPIP` as printed. */
  readonly method: string | null;
  /** Empty where the server has no checks, or the version prints none. */
  readonly checkers: readonly DumpedChecker[];
};

export type DumpedService = {
  /** As keepalived names it: `[192.168.0.100]:tcp:80`, `FWM 300`, `[GRP]:0`. */
  readonly label: string;
  /** The services it is in the kernel; several for a group. */
  readonly keys: readonly ServiceKey[];
  readonly protocol: Protocol | null;
  readonly scheduler: string | null;
  /** seconds */
  readonly delayLoop: number | null;
  readonly persistenceSeconds: number | null;
  readonly quorum: number | null;
  readonly hysteresis: number | null;
  /** Null before 2.0.11 or so. */
  readonly quorumUp: boolean | null;
  readonly method: string | null;
  readonly sorryServer: ServerKey | null;
  readonly servers: readonly DumpedServer[];
};

export type DumpedTrackFile = {
  readonly name: string;
  readonly path: string | null;
  /** The value read from the file; a missing one counts as 0. */
  readonly status: number | null;
};

export type CheckDump = {
  readonly services: readonly DumpedService[];
  readonly trackFiles: readonly DumpedTrackFile[];
  /** The file ends in the middle of a line: it was read too early, or the checker process died while it wrote. */
  readonly cutOff: boolean;
};

export type DumpedInstance = VrrpInstance & {
  /** As configured; `priority` is the effective one, after tracking. */
  readonly basePriority: number | null;
  readonly syncGroup: string | null;
  readonly wantedState: VrrpInstance["state"];
  /** When the state last changed, on the host's clock, milliseconds since the epoch. */
  readonly lastTransition: number | null;
  /** A backup's master and its priority. */
  readonly masterRouter: string | null;
  readonly masterPriority: number | null;
  /** VIPs that are on an interface now; null where the version does not say. */
  readonly vipsSet: readonly string[] | null;
  readonly excludedVips: readonly string[];
  readonly configFaults: number | null;
  /** Interfaces and scripts that hold it in FAULT. */
  readonly trackFaults: number | null;
};

export type VrrpDump = {
  readonly instances: readonly DumpedInstance[];
  readonly syncGroups: readonly {
    readonly name: string;
    readonly state: VrrpInstance["state"];
    readonly members: readonly string[];
  }[];
  readonly scripts: readonly { readonly name: string; readonly good: boolean | null }[];
  readonly trackFiles: readonly DumpedTrackFile[];
  readonly cutOff: boolean;
};

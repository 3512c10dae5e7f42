/** Health checks of a real server as keepalived.conf says them. Plain data (see `model.ts`). */
import type { Origin, Setting } from "./model";

export type CheckerKind =
  | "HTTP_GET"
  | "SSL_GET"
  | "TCP_CHECK"
  | "SMTP_CHECK"
  | "DNS_CHECK"
  | "MISC_CHECK"
  | "UDP_CHECK"
  | "PING_CHECK"
  | "FILE_CHECK"
  | "BFD_CHECK";

export type Connection = {
  /** Null: the real server's. */
  readonly connectIp: Setting<string | null>;
  readonly connectPort: Setting<number | null>;
  readonly bindTo: Setting<string | null>;
  readonly bindPort: Setting<number | null>;
  readonly bindIf: Setting<string | null>;
  readonly fwmark: Setting<number | null>;
};

export type CheckUrl = {
  readonly origin: Origin;
  readonly path: Setting<string>;
  readonly digest: Setting<string | null>;
  /** As written: `200`, `200-299`. */
  readonly statusCodes: Setting<readonly string[]>;
  readonly virtualhost: Setting<string | null>;
  readonly regex: Setting<string | null>;
  readonly regexNoMatch: Setting<boolean>;
};

/** Timers of a check as they work out. Times in seconds. */
export type CheckTimers = {
  readonly alpha: Setting<boolean>;
  readonly delayLoop: Setting<number>;
  readonly retry: Setting<number>;
  readonly delayBeforeRetry: Setting<number>;
  readonly warmup: Setting<number>;
};

type Timed<K extends CheckerKind> = { readonly kind: K; readonly origin: Origin } & CheckTimers;
type Connecting<K extends CheckerKind> = Timed<K> &
  Connection & { /** seconds */ readonly connectTimeout: Setting<number> };

export type HttpChecker = Connecting<"HTTP_GET" | "SSL_GET"> & {
  readonly urls: readonly CheckUrl[];
  readonly httpProtocol: Setting<string>;
  readonly fastRecovery: Setting<boolean>;
  readonly enableSni: Setting<boolean>;
};
export type TcpChecker = Connecting<"TCP_CHECK">;
export type PingChecker = Connecting<"PING_CHECK">;
export type SmtpChecker = Connecting<"SMTP_CHECK"> & {
  readonly heloName: Setting<string>;
  /** `host { connect_ip … }` blocks of keepalived 1.x. */
  readonly hosts: readonly { readonly connectIp: string | null; readonly connectPort: number | null }[];
};
export type DnsChecker = Connecting<"DNS_CHECK"> & {
  readonly queryType: Setting<string>;
  readonly queryName: Setting<string>;
};
export type UdpChecker = Connecting<"UDP_CHECK"> & {
  readonly payload: Setting<string | null>;
  readonly requireReply: Setting<boolean>;
};
export type MiscChecker = Timed<"MISC_CHECK"> & {
  readonly path: Setting<string | null>;
  /** seconds; 0: none of its own */
  readonly timeout: Setting<number>;
  readonly dynamic: Setting<boolean>;
  readonly user: Setting<string | null>;
};
export type FileChecker = {
  readonly kind: "FILE_CHECK";
  readonly origin: Origin;
  /** The name of a track_file block. */
  readonly trackFile: Setting<string | null>;
  /** The file's path, from that block. */
  readonly path: string | null;
  /** What the file's value is multiplied with; 0: any value but 0 takes the server out. Else it is the track_file's own. */
  readonly weight: Setting<number>;
  readonly reverse: boolean;
};
export type BfdChecker = {
  readonly kind: "BFD_CHECK";
  readonly origin: Origin;
  readonly name: Setting<string | null>;
};

export type Checker =
  | HttpChecker
  | TcpChecker
  | PingChecker
  | SmtpChecker
  | DnsChecker
  | UdpChecker
  | MiscChecker
  | FileChecker
  | BfdChecker;

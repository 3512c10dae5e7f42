/** The health checks of one real server. Defaults are those keepalived 2.2.7 reports of itself. */
import type { Statement } from "../expand";
import type { Checker, CheckerKind, CheckTimers, CheckUrl, Connection } from "./checker-model";
import { readCheckSettings } from "./checks";
import type { Setting } from "./model";
import type { BlockReader } from "./reader";
import { absent, byDefault, flag, inherited, originOf, seconds, whole, word } from "./reader";
import type { CheckSettings } from "./service-model";
import type { TrackFile } from "./vrrp-model";

export const CHECKERS = [
  "HTTP_GET",
  "SSL_GET",
  "TCP_CHECK",
  "SMTP_CHECK",
  "DNS_CHECK",
  "MISC_CHECK",
  "UDP_CHECK",
  "PING_CHECK",
  "FILE_CHECK",
  "BFD_CHECK",
] as const satisfies readonly CheckerKind[];

/** What the checks of a real server get from around it. */
export type Surroundings = {
  readonly timers: CheckSettings;
  readonly virtualhost: Setting<string | null>;
  readonly trackFiles: readonly TrackFile[];
};

const orElse = (setting: Setting<number | null>, otherwise: number): Setting<number> =>
  setting.value === null ? byDefault(otherwise) : { ...setting, value: setting.value };

/** Retries and, in seconds, the delay before one, where nothing is said. DNS_CHECK waits a whole delay_loop. */
const retries = (kind: CheckerKind, delayLoop: number): readonly [count: number, delay: number] => {
  switch (kind) {
    case "HTTP_GET":
    case "SSL_GET":
      return [1, 3];
    case "DNS_CHECK":
      return [3, delayLoop];
    case "MISC_CHECK":
      return [0, 1];
    default:
      return [1, 1];
  }
};

const readTimers = (
  kind: CheckerKind,
  block: BlockReader,
  outer: CheckSettings,
): CheckTimers & { readonly connectTimeout: Setting<number> } => {
  const own = readCheckSettings(block, outer);
  const [count, delay] = retries(kind, own.delayLoop.value);
  // The name of keepalived 1.x, which HTTP_GET and SSL_GET alone still take.
  const old = block.setting<number | null>("nb_get_retry", whole(0, 4_294_967_295), own.retry);
  return {
    alpha: own.alpha,
    delayLoop: own.delayLoop,
    connectTimeout: own.connectTimeout,
    retry: orElse(old, count),
    delayBeforeRetry: orElse(own.delayBeforeRetry, delay),
    warmup: orElse(own.warmup, own.delayLoop.value),
  };
};

const readConnection = (block: BlockReader): Connection => ({
  connectIp: block.setting<string | null>("connect_ip", word, absent),
  connectPort: block.setting<number | null>("connect_port", whole(1, 65535), absent),
  bindTo: block.setting<string | null>("bindto", word, absent),
  bindPort: block.setting<number | null>("bind_port", whole(1, 65535), absent),
  bindIf: block.setting<string | null>("bind_if", word, absent),
  fwmark: block.setting<number | null>("fwmark", whole(0, 4_294_967_295), absent),
});

const statusCodes = (args: readonly string[]): readonly string[] | undefined =>
  args.length > 0 && args.every((code) => /^\d{3}(?:-\d{3})?$/.test(code)) ? args : undefined;

const readUrl = (
  outer: BlockReader,
  statement: Statement,
  virtualhost: Setting<string | null>,
): CheckUrl[] => {
  const block = outer.inside(statement, "url");
  const path = block.setting<string | null>("path", word, absent);
  const url = {
    origin: originOf(statement),
    digest: block.setting<string | null>("digest", word, absent),
    statusCodes: block.setting("status_code", statusCodes, byDefault(["200-299"])),
    virtualhost: block.setting<string | null>("virtualhost", word, inherited(virtualhost)),
    regex: block.setting<string | null>("regex", word, absent),
    regexNoMatch: block.setting("regex_no_match", flag, byDefault(false)),
  };
  block.finish();
  if (path.value !== null) return [{ ...url, path: { ...path, value: path.value } }];
  outer.problem(statement, "url without a path; keepalived ignores it");
  return [];
};

const http = (
  kind: "HTTP_GET" | "SSL_GET",
  block: BlockReader,
  statement: Statement,
  around: Surroundings,
): Checker | null => {
  const virtualhost = block.setting<string | null>("virtualhost", word, inherited(around.virtualhost));
  const urls = block.all("url").flatMap((url) => readUrl(block, url, virtualhost));
  const checker = {
    kind,
    origin: originOf(statement),
    ...readTimers(kind, block, around.timers),
    ...readConnection(block),
    urls,
    httpProtocol: block.setting("http_protocol", word, byDefault("1.0")),
    fastRecovery: block.setting("fast_recovery", flag, byDefault(false)),
    enableSni: block.setting("enable_sni", flag, byDefault(false)),
  };
  if (urls.length > 0) return checker;
  block.problem(statement, `${kind} without a url; keepalived ignores it`);
  return null;
};

const file = (block: BlockReader, statement: Statement, around: Surroundings): Checker | null => {
  const trackFile = block.setting<string | null>("track_file", word, absent);
  const target = around.trackFiles.find((candidate) => candidate.name === trackFile.value);
  const weight = block.last("weight");
  if (!target)
    block.problem(
      statement,
      `FILE_CHECK: track_file ${trackFile.value ?? "(none)"} is not defined; keepalived ignores it`,
    );
  return {
    kind: "FILE_CHECK",
    origin: originOf(statement),
    trackFile,
    path: target?.file.value ?? null,
    weight: block.setting(
      "weight",
      whole(-2_147_483_647, 2_147_483_647),
      inherited(target?.weight ?? byDefault(1)),
    ),
    reverse: weight ? weight.args.includes("reverse") : (target?.reverse ?? false),
  };
};

/** Reads one checker block; null for one keepalived ignores. */
export const readChecker = (
  kind: CheckerKind,
  outer: BlockReader,
  statement: Statement,
  around: Surroundings,
): Checker | null => {
  const block = outer.inside(statement, kind);
  const checker = read(kind, block, statement, around);
  block.finish();
  return checker;
};

const read = (
  kind: CheckerKind,
  block: BlockReader,
  statement: Statement,
  around: Surroundings,
): Checker | null => {
  const origin = originOf(statement);
  const connecting = <K extends CheckerKind>(of: K) => ({
    kind: of,
    origin,
    ...readTimers(of, block, around.timers),
    ...readConnection(block),
  });
  switch (kind) {
    case "HTTP_GET":
    case "SSL_GET":
      return http(kind, block, statement, around);
    case "TCP_CHECK":
      return connecting(kind);
    case "PING_CHECK":
      return connecting(kind);
    case "SMTP_CHECK":
      return {
        ...connecting(kind),
        heloName: block.setting("helo_name", word, byDefault("smtpchecker.keepalived.org")),
        hosts: block.all("host").map((host) => {
          const inner = block.inside(host, "host");
          const { connectIp, connectPort } = readConnection(inner);
          return { connectIp: connectIp.value, connectPort: connectPort.value };
        }),
      };
    case "DNS_CHECK":
      return {
        ...connecting(kind),
        queryType: block.setting("type", word, byDefault("SOA")),
        queryName: block.setting("name", word, byDefault(".")),
      };
    case "UDP_CHECK":
      return {
        ...connecting(kind),
        payload: block.setting<string | null>("payload", (args) => args.join(" "), absent),
        requireReply: block.setting("require_reply", () => true, byDefault(false)),
      };
    case "MISC_CHECK": {
      const { connectTimeout: _, ...timers } = readTimers(kind, block, around.timers);
      return {
        kind,
        origin,
        ...timers,
        path: block.setting<string | null>("misc_path", word, absent),
        timeout: block.setting("misc_timeout", seconds, byDefault(0)),
        dynamic: block.setting("misc_dynamic", flag, byDefault(false)),
        user: block.setting<string | null>("user", word, absent),
      };
    }
    case "FILE_CHECK":
      return file(block, statement, around);
    case "BFD_CHECK":
      return { kind, origin, name: block.setting<string | null>("name", word, absent) };
  }
};

/**
 * `ipvsadm -Sn`, 1.24 to 1.31: the table as commands. It never holds thresholds, timeouts or the sync daemon.
 * 1.28 and later write `-b` flags, `--pe` and `-o`; older ones `ops`.
 */
import { excerpt, knownComplaint, linesOf, wholeNumber, wordsOf } from "../output";
import { failed, type Parsed, parsed } from "../reading";
import { parseMark, parseServerKey, serverKey, serviceKey } from "./keys";
import type { ForwardingMethod, Persistence, Protocol, ServerKey, ServiceKey, ServiceMatch } from "./model";
import { persistenceOf } from "./table";

export type SavedServer = {
  readonly key: ServerKey;
  readonly address: string;
  readonly port: number;
  readonly method: Exclude<ForwardingMethod, "local">;
  readonly weight: number;
  /** e.g. `--tun-type gue --tun-port 6080`, as written; empty for a plain server. */
  readonly tunnel: string;
};

export type SavedService = {
  readonly key: ServiceKey;
  readonly match: ServiceMatch;
  readonly scheduler: string;
  readonly schedulerFlags: readonly string[];
  readonly persistence: Persistence | null;
  readonly ops: boolean;
  readonly servers: readonly SavedServer[];
};

/** The saved services. An empty output is an empty table: that is how `-Sn` prints one. */
export const parseSave = (output: string): Parsed<readonly SavedService[]> => {
  const complaint = knownComplaint(output.slice(0, 4000));
  if (complaint !== null) return failed(complaint);
  const services = new Map<ServiceKey, SavedService & { readonly servers: SavedServer[] }>();
  for (const [index, line] of linesOf(output).entries()) {
    const words = wordsOf(line);
    if (words.length === 0) continue;
    const read = readLine(words);
    const bad = failed(`line ${index + 1} of ipvsadm -Sn cannot be read: "${excerpt(line)}"`);
    if (read === null) return bad;
    const service = services.get(read.key);
    if (words[0] === "-A") services.set(read.key, { ...read.service, servers: [] });
    else if (read.server === null || service === undefined) return bad;
    else service.servers.push(read.server);
  }
  return parsed([...services.values()]);
};

type Line = {
  readonly key: ServiceKey;
  readonly service: Omit<SavedService, "servers">;
  readonly server: SavedServer | null;
};

const SERVICE_OPTIONS: Readonly<Record<string, Protocol>> = {
  "-t": "tcp",
  "-u": "udp",
  "--sctp-service": "sctp",
};
const METHODS: Readonly<Record<string, SavedServer["method"]>> = { "-g": "dr", "-m": "nat", "-i": "tun" };

const readLine = ([verb, ...words]: readonly string[]): Line | null => {
  if (verb !== "-A" && verb !== "-a") return null;
  let match: ServiceMatch | null = null;
  let mark: number | null = null;
  let scheduler = "";
  let schedulerFlags: readonly string[] = [];
  let seconds: number | null = null;
  let mask: string | undefined;
  let engine: string | undefined;
  let ops = false;
  let endpoint: { readonly address: string; readonly port: number } | null = null;
  let method: SavedServer["method"] | null = null;
  let weight: number | null = null;
  const tunnel: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const option = words[index] ?? "";
    const protocol = SERVICE_OPTIONS[option];
    if (protocol !== undefined) {
      const address = parseServerKey(words[++index] ?? "");
      if (address === null) return null;
      match = { kind: "address", protocol, ...address };
    } else if (option === "-f") {
      mark = parseMark(words[++index]);
      if (mark === null) return null;
      match = { kind: "fwmark", mark, family: "ipv4" };
    } else if (option === "-6" && mark !== null) match = { kind: "fwmark", mark, family: "ipv6" };
    else if (option === "-s") scheduler = words[++index] ?? "";
    else if (option === "-b") schedulerFlags = (words[++index] ?? "").split(",").filter(Boolean);
    else if (option === "-p") seconds = wholeNumber(words[++index]);
    else if (option === "-M") mask = words[++index];
    else if (option === "--pe") engine = words[++index];
    else if (option === "-o" || option === "--ops" || option === "ops") ops = true;
    else if (option === "-r") endpoint = parseServerKey(words[++index] ?? "");
    else if (option === "-w") weight = wholeNumber(words[++index]);
    else if (METHODS[option] !== undefined) method = METHODS[option];
    else if (option.startsWith("--tun-")) tunnel.push(option);
    else if (tunnel.length > 0 && !option.startsWith("-")) tunnel.push(option);
    else return null;
  }
  if (match === null || (verb === "-A" && scheduler === "")) return null;
  const key = serviceKey(match);
  const persistence = seconds === null ? null : persistenceOf(seconds, mask, engine);
  const server =
    endpoint === null || method === null || weight === null
      ? null
      : {
          key: serverKey(endpoint.address, endpoint.port),
          ...endpoint,
          method,
          weight,
          tunnel: tunnel.join(" "),
        };
  return { key, service: { key, match, scheduler, schedulerFlags, persistence, ops }, server };
};

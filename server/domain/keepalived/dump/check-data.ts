/** Reads `keepalived_check.data`, as keepalived 2.0 to 2.2 write it. Pure; never throws. */
import { canonicalAddress } from "../../address";
import { parseMark, serverKey, serviceKey } from "../../ipvs/keys";
import type { Protocol, ServerKey, ServiceKey } from "../../ipvs/model";
import { wholeNumber } from "../../output";
import { failed, type Parsed, parsed } from "../../reading";
import { MAX_ADDRESSES, MAX_RANGE, readRange } from "../config/view/range";
import {
  type Entry,
  entriesOf,
  fieldOf,
  isCutOff,
  matchIn,
  numberIn,
  type Section,
  secondsIn,
  sectionsOf,
  truth,
} from "./lines";
import type { CheckDump, DumpedChecker, DumpedServer, DumpedService, DumpedTrackFile } from "./model";

type Group = {
  readonly ranges: readonly { range: string; port: number }[];
  readonly marks: readonly number[];
};

/** `[192.168.0.4]:tcp:80`, or `[192.168.0.4]:80` before 2.0 */
const endpoint = (text: string): ServerKey | null => {
  const match = /^\[([^\]]+)\](?::[a-z]+)?:(\d+)$/.exec(text);
  return match ? serverKey(canonicalAddress(match[1] ?? ""), Number(match[2])) : null;
};

const protocolOf = (lines: readonly string[]): Protocol | null => {
  const name = fieldOf(lines, "protocol")?.toLowerCase();
  return (["tcp", "udp", "sctp"] as const).find((known) => known === name) ?? null;
};

const readGroups = (lines: readonly string[]): ReadonlyMap<string, Group> => {
  type Growing = { ranges: { range: string; port: number }[]; marks: number[] };
  const groups = new Map<string, Growing>();
  let current: Growing = { ranges: [], marks: [] };
  for (const line of lines) {
    const name = /^ *Virtual Server Group = (.*?)(?:, IPv4 = .*)?$/.exec(line)?.[1];
    const vip = /^ *VIP(?: Range)? = (\S+), VPORT = (\d+)$/.exec(line);
    const mark = parseMark(/^ *FWMARK = (\d+)/.exec(line)?.[1]);
    if (name !== undefined) {
      current = { ranges: [], marks: [] };
      groups.set(name, current);
    } else if (vip) current.ranges.push({ range: vip[1] ?? "", port: Number(vip[2]) });
    else if (mark !== null) current.marks.push(mark);
  }
  return groups;
};

const readChecker = (entry: Entry): DumpedChecker => {
  const { lines } = entry;
  const text = (name: string): string | null => fieldOf(lines, name);
  const dest = /^\[([^\]]+)\]:(\d+)$/.exec(text("Dest") ?? text("Connection dest") ?? "");
  return {
    kind: (text("Keepalive method") ?? "").split(",")[0] ?? "",
    enabled: truth(text("Enabled")),
    up: truth(text("Up")),
    hasRun: truth(text("Has run")),
    delayLoop: secondsIn(text("Delay loop")),
    retry: wholeNumber(text("Retries") ?? text("Retry count") ?? undefined),
    delayBeforeRetry: secondsIn(text("Delay before retry") ?? text("Retry delay")),
    connectTimeout: secondsIn(text("Timeout") ?? text("Connection timeout")),
    destination: dest ? serverKey(canonicalAddress(dest[1] ?? ""), Number(dest[2])) : null,
    urls: lines.flatMap((line) => /^ *Checked url = (.*)$/.exec(line)?.[1] ?? []),
    failedUrl: text("Failed URL"),
    script: text("script"),
    lastStatus: wholeNumber(text("Last status") ?? undefined),
    trackFile: text("Tracked file"),
  };
};

const readServer = (
  { lines }: Section,
  checkers: readonly DumpedChecker[],
  key: ServerKey,
): DumpedServer => ({
  key,
  weight: numberIn(lines, /, WEIGHT = (-?\d+)/) ?? 0,
  effectiveWeight: numberIn(lines, / EFF WEIGHT = (-?\d+)/),
  alive: truth(fieldOf(lines, "alive")),
  failedCheckers: wholeNumber(fieldOf(lines, "num failed checkers") ?? undefined),
  set: truth(fieldOf(lines, "RS set")),
  inhibitOnFailure: truth(matchIn(lines, /^ *Inhibit on failure is (\w+)/)),
  method: fieldOf(lines, "forwarding method"),
  checkers,
});

/** How many service keys may still be written out; a group of large ranges could else fill the memory. */
type Budget = { left: number };

const keysOfGroup = (
  group: Group | undefined,
  protocol: Protocol | null,
  family: "ipv4" | "ipv6",
  budget: Budget,
): ServiceKey[] => {
  const keys = (group?.marks ?? []).map((mark) => serviceKey({ kind: "fwmark", mark, family }));
  const addresses: ServiceKey[] = [];
  for (const { range, port } of protocol === null ? [] : (group?.ranges ?? [])) {
    const each = readRange(range, Math.min(MAX_RANGE, budget.left)) ?? [];
    budget.left -= each.length;
    for (const address of each)
      addresses.push(serviceKey({ kind: "address", protocol: protocol ?? "tcp", address, port }));
  }
  return [...addresses, ...keys];
};

const readServiceHead = ({ lines }: Section, groups: ReadonlyMap<string, Group>, budget: Budget) => {
  const protocol = protocolOf(lines);
  const family = fieldOf(lines, "Address family") === "inet6" ? ("ipv6" as const) : ("ipv4" as const);
  const vip = /VS VIP = (\S+), VPORT = (\d+)/.exec(lines[0] ?? "");
  const mark = parseMark(matchIn(lines, /^ *VS FWMARK = (\d+)/) ?? undefined);
  const group = matchIn(lines, /^ *VS GROUP = (.*)$/);
  if (vip) {
    const [, text = "", port = ""] = vip;
    const match = { kind: "address" as const, address: canonicalAddress(text), port: Number(port) };
    const keys = protocol === null ? [] : [serviceKey({ ...match, protocol })];
    return { label: `[${text}]:${protocol ?? "none"}:${port}`, keys, protocol };
  }
  if (mark !== null)
    return { label: `FWM ${mark}`, keys: [serviceKey({ kind: "fwmark", mark, family })], protocol };
  const name = /^\[(.*)\]:\d+$/.exec(group ?? "")?.[1] ?? group ?? "";
  return { label: group ?? "", keys: keysOfGroup(groups.get(name), protocol, family, budget), protocol };
};

const readService = (
  section: Section,
  groups: ReadonlyMap<string, Group>,
  budget: Budget,
): Omit<DumpedService, "servers"> => {
  const { lines } = section;
  const delay = matchIn(lines, /^ *delay_loop = ([\d.]+)/);
  return {
    ...readServiceHead(section, groups, budget),
    scheduler: fieldOf(lines, "lvs_sched") ?? matchIn(lines, /lb_algo = (\S+)/),
    delayLoop: delay === null ? null : Number(delay),
    persistenceSeconds: wholeNumber(fieldOf(lines, "persistence timeout") ?? undefined),
    quorum: numberIn(lines, /^ *quorum = (\d+)/),
    hysteresis: numberIn(lines, /hysteresis = (\d+)/),
    quorumUp: truth(fieldOf(lines, "quorum_state_up")),
    method: fieldOf(lines, "default forwarding method") ?? fieldOf(lines, "forwarding method"),
    sorryServer: endpoint(fieldOf(lines, "sorry server") ?? ""),
  };
};

/** Track files of a checker or VRRP dump. */
export const readTrackFiles = (sections: readonly Section[]): readonly DumpedTrackFile[] =>
  sections
    .filter((section) => /track files$/i.test(section.title))
    .flatMap((section) => entriesOf(section.lines))
    .flatMap(({ head, lines }) => {
      const name = /^Track file = (.*)$/.exec(head)?.[1];
      if (name === undefined) return [];
      const status = wholeNumber(fieldOf(lines, "Status") ?? undefined);
      return [{ name, path: fieldOf(lines, "File"), status }];
    });

/** Checkers by the service and server they stand under, as keepalived writes the pair. */
const readCheckers = (sections: readonly Section[]): ReadonlyMap<string, readonly DumpedChecker[]> => {
  const checkers = new Map<string, DumpedChecker[]>();
  for (const entry of sections
    .filter(({ title }) => title === "Health checkers")
    .flatMap(({ lines }) => entriesOf(lines))) {
    const [service = "", server = ""] = entry.head.split(" -> ");
    const key = `${service} ${endpoint(server)}`;
    const list = checkers.get(key) ?? [];
    list.push(readChecker(entry));
    checkers.set(key, list);
  }
  return checkers;
};

export const parseCheckDump = (output: string): Parsed<CheckDump> => {
  const sections = sectionsOf(output);
  if (sections.length === 0) return failed("keepalived_check.data is empty or is no keepalived dump");
  // 2.0 prints groups without a title of their own.
  const places = ["LVS Topology", "Virtual server group"];
  const known = readGroups(
    sections.filter(({ title }) => places.includes(title)).flatMap(({ lines }) => lines),
  );
  const budget: Budget = { left: MAX_ADDRESSES };
  const checkers = readCheckers(sections);
  const services: (Omit<DumpedService, "servers"> & { servers: DumpedServer[] })[] = [];
  for (const section of sections) {
    if (section.title === "Virtual server")
      services.push({ ...readService(section, known, budget), servers: [] });
    const service = services.at(-1);
    const rip = /RIP = (\S+), RPORT = (\d+)/.exec(section.lines[0] ?? "");
    if (section.title !== "Real server" || !service || !rip) continue;
    const key = serverKey(canonicalAddress(rip[1] ?? ""), Number(rip[2]));
    service.servers.push(readServer(section, checkers.get(`${service.label} ${key}`) ?? [], key));
  }
  return parsed({ services, trackFiles: readTrackFiles(sections), cutOff: isCutOff(output) });
};

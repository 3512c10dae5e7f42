/**
 * The answer to the host script's verb `facts`: lines `key=value`, in any order, any of them missing.
 * `hostname`, `boot_id`, `kernel`, `os`, `now` (host clock, seconds since the epoch), `version.<program>` (its first
 * line), `daemon.<name>` (process ids), `sysctl.<dotted name>`, `ipvs.timeout`, `ipvs.daemon` (once per daemon).
 */
import { parseDaemon, parseTimeout } from "../ipvs/settings";
import { linesOf, wordsOf } from "../output";
import { failed, type Parsed, parsed } from "../reading";
import type { HostFacts } from "./model";
import { SYSCTLS } from "./sysctls";

/** The facts; `at` is the worker's clock (ms) when the answer arrived. A fact that was not printed is null. */
export const parseFacts = (output: string, at: number): Parsed<HostFacts> => {
  const values = new Map<string, string[]>();
  for (const line of linesOf(output)) {
    const equals = line.indexOf("=");
    if (equals < 1 || !/^[a-z][\w.-]*$/.test(line.slice(0, equals))) continue;
    const key = line.slice(0, equals);
    values.set(key, [...(values.get(key) ?? []), line.slice(equals + 1).trim()]);
  }
  if (values.size === 0)
    return failed(output.trim() === "" ? "the host printed no facts" : "the host's facts cannot be read");
  const one = (key: string): string | null => values.get(key)?.[0] || null;
  const timeouts = parseTimeout(one("ipvs.timeout") ?? "");
  const daemons = parseDaemon((values.get("ipvs.daemon") ?? []).join("\n"));
  const now = Number(one("now") ?? Number.NaN);
  return parsed({
    hostname: one("hostname"),
    bootId: one("boot_id"),
    kernel: one("kernel"),
    os: one("os"),
    clockOffsetMs: Number.isFinite(now) && now > 0 ? Math.round(now * 1000 - at) : null,
    versions: {
      keepalived: /\bv?(\d+\.\d[\w.]*)/.exec(one("version.keepalived") ?? "")?.[1] ?? null,
      ipvsadm: /\bv?(\d+\.\d[\w.]*)/.exec(one("version.ipvsadm") ?? "")?.[1] ?? null,
      routing: routingVersion(one("version.routing") ?? ""),
      iproute2: /iproute2-([\w.]+)/.exec(one("version.iproute2") ?? "")?.[1] ?? null,
    },
    daemons: daemonsOf(values),
    sysctls: Object.fromEntries(SYSCTLS.map((name) => [name, one(`sysctl.${name}`)])),
    timeouts: timeouts.kind === "parsed" ? timeouts.value : null,
    syncDaemons: daemons.kind === "parsed" ? daemons.value : [],
  });
};

/** An answer to `facts running`, which asks no program: what programs said stands as it was. */
export const stillVersions = (before: HostFacts, running: HostFacts): HostFacts => ({
  ...running,
  versions: before.versions,
  timeouts: before.timeouts,
  syncDaemons: before.syncDaemons,
});

/** `FRR 8.4.4` from `FRRouting 8.4.4 (lvs1) on Linux(6.1.0).`, `Quagga 0.99.22.4` from `Quagga 0.99.22.4 (lvs1).` */
const routingVersion = (line: string): string | null => {
  const match = /\b(FRRouting|FRR|Quagga|Zebra)\s+(?:\(version )?(\d[\w.-]*\w)/i.exec(line);
  if (match === null) return null;
  const name = match[1]?.toLowerCase() ?? "";
  return `${name.startsWith("frr") ? "FRR" : name === "quagga" ? "Quagga" : "Zebra"} ${match[2]}`;
};

const daemonsOf = (values: ReadonlyMap<string, readonly string[]>): HostFacts["daemons"] => {
  const daemons: Record<string, number[]> = {};
  for (const [key, lines] of values)
    if (key.startsWith("daemon.")) {
      const pids = lines.flatMap(wordsOf).filter((word) => /^\d{1,10}$/.test(word));
      if (pids.length > 0) daemons[key.slice("daemon.".length)] = pids.map(Number);
    }
  return daemons;
};

/** What a simulated host answers to a verb: the frames of script.sh, made from a snapshot. Unknown verbs are refused. */
import { isRoutingSection, isSectionName, SECTIONS, type SectionName } from "../../domain/host/sections";
import { isReadablePath } from "../verbs";
import type { SimulatedChanges } from "./changes";
import type { Faults } from "./faults";
import { renderCheckDump, renderFacts } from "./render-facts";
import {
  renderInterfacesJson,
  renderNeighboursJson,
  renderOspfRoutesJson,
  renderProcessJson,
  renderRoutesJson,
} from "./render-frr-json";
import {
  renderDatabaseText,
  renderInterfacesText,
  renderNeighboursText,
  renderOspfRoutesText,
  renderProcessText,
  renderRoutesText,
  renderRunningConfig,
} from "./render-frr-text";
import { renderAddr, renderKernelRoutes, renderOspfKernelRoutes } from "./render-ip";
import {
  NO_MODULE,
  renderPersistent,
  renderSave,
  renderStats,
  renderTable,
  renderThresholds,
  TIMEOUTS,
} from "./render-ipvs";
import type { Snapshot } from "./snapshot";

export type SimulatedHost = {
  readonly name: string;
  readonly faults: Faults;
  /** The host as it is now. */
  snapshot(): Snapshot;
  /** What the changing script works on; null: this host cannot be changed. */
  readonly changes: SimulatedChanges | null;
  /** True time, ms; the host's own clock adds its skew. */
  now(): number;
};

export type Frame = {
  readonly names: readonly string[];
  readonly output: string | Buffer;
  readonly exitCode: number;
  readonly stderr: string;
  /** The command of this frame never ends. */
  readonly hangs?: true;
};

const ok = (name: string, output: string): Frame => ({ names: [name], output, exitCode: 0, stderr: "" });
const bad = (name: string, exitCode: number, stderr: string): Frame => ({
  names: [name],
  output: "",
  exitCode,
  stderr,
});

export const answerVerb = (host: SimulatedHost, verb: string, args: readonly string[]): Frame[] => {
  if (args.some((arg) => !/^[A-Za-z0-9/._@:+-]+$/.test(arg)))
    return [bad("refused", 64, "no such verb, or a character that is not allowed")];
  const snapshot = host.snapshot();
  switch (verb) {
    case "ping":
      return [ok("ping", "")];
    case "facts":
      return [
        ok("facts", renderFacts(snapshot, host.now() + host.faults.clockSkewMs, args[0] === "running")),
      ];
    case "look":
      return look(host, snapshot, args);
    case "read":
      return args.map((path) => {
        const text = isReadablePath(path) ? snapshot.files.get(path) : undefined;
        return text === undefined ? bad(path, 1, `cat: ${path}: No such file or directory`) : ok(path, text);
      });
    case "list": {
      const [directory = ""] = args;
      const inside = [...snapshot.files.keys()].filter(
        (path) => path.slice(0, path.lastIndexOf("/")) === directory,
      );
      return [ok(directory, inside.map((path) => `${path}\n`).join(""))];
    }
    case "programs":
      // What is no file of ours belongs to the system, which is whole.
      return [
        ok(
          "programs",
          args
            .filter((path) => snapshot.files.has(path) || !path.startsWith("/etc/"))
            .map((path) => `${path}\n`)
            .join(""),
        ),
      ];
    case "checkers":
      if (snapshot.keepalived?.running !== true) return noDump("keepalived does not run on this host");
      for (const directory of args)
        if (![...snapshot.files.keys()].some((path) => path.startsWith(`${directory}/`)))
          return noDump(
            `${directory} is missing: keepalived 2.2.7 would die of printing the track_file in it, so it was not asked`,
          );
      return [
        ok("keepalived_check.data", renderCheckDump(snapshot.hostname, snapshot.ipvs?.services ?? [])),
        ok("keepalived.data", ""),
      ];
    default:
      return [bad("refused", 64, "no such verb, or a character that is not allowed")];
  }
};

const noDump = (why: string): Frame[] =>
  ["keepalived_check.data", "keepalived.data"].map((name) => bad(name, 1, why));

const look = (host: SimulatedHost, snapshot: Snapshot, names: readonly string[]): Frame[] => {
  if (names.length === 0 || !names.every(isSectionName))
    return [bad("refused", 64, "look: there is no such section")];
  return names.map((name) => {
    const command = isRoutingSection(name) ? "vtysh" : (SECTIONS[name].split(" ")[0] ?? name);
    const { faults } = host;
    if (faults.missing.has(command)) return notFound(name, command);
    if (faults.hanging.has(command)) return { ...ok(name, ""), hangs: true };
    const frame = isRoutingSection(name) ? routing(snapshot, name) : plain(host, snapshot, name);
    return garble(frame, faults.garbled.get(name));
  });
};

const notFound = (name: string, command: string): Frame =>
  bad(name, 127, `${command}: not found on this host (looked in /usr/local/sbin:/usr/sbin:/sbin:/bin)`);

const plain = (host: SimulatedHost, snapshot: Snapshot, name: SectionName): Frame => {
  if (name.startsWith("ipvs")) {
    if (snapshot.ipvs === null) return notFound(name, "ipvsadm");
    if (!snapshot.ipvs.moduleLoaded || host.faults.moduleMissing) return bad(name, 2, NO_MODULE.trimEnd());
  }
  const services = snapshot.ipvs?.services ?? [];
  switch (name) {
    case "ipvs":
      return ok(name, renderTable(services));
    case "ipvs-stats":
      return ok(name, renderStats(services));
    case "ipvs-persistent":
      return ok(name, renderPersistent(services));
    case "ipvs-thresholds":
      return ok(name, renderThresholds(services));
    case "ipvs-save":
      return ok(name, renderSave(services));
    case "ipvs-timeout":
      return ok(name, TIMEOUTS);
    case "ipvs-daemon":
      return ok(name, "");
    case "addr":
      return ok(name, renderAddr(snapshot.interfaces));
    case "kernel-route":
      return ok(name, renderOspfKernelRoutes(snapshot));
    case "kernel-route-all":
      return ok(name, renderKernelRoutes(snapshot));
    default:
      throw new Error(`no renderer for ${name}`);
  }
};

const routing = (snapshot: Snapshot, name: SectionName): Frame => {
  const { routing: daemon, hostname } = snapshot;
  if (daemon === null) return notFound(name, "vtysh");
  const prompt = `${hostname}# ${SECTIONS[name]}\n`;
  const { ospf } = daemon;
  if (ospf === null)
    return daemon.zebra
      ? { ...ok(name, `${prompt}ospfd is not running\n`), exitCode: 1 }
      : bad(name, 1, "Exiting: failed to connect to any daemons.");
  const render = RENDER[name];
  if (render === undefined) throw new Error(`no renderer for ${name}`);
  return ok(name, prompt + render(ospf, snapshot));
};

type Render = (ospf: NonNullable<NonNullable<Snapshot["routing"]>["ospf"]>, snapshot: Snapshot) => string;

const RENDER: Partial<Record<SectionName, Render>> = {
  "neighbour-json": renderNeighboursJson,
  "neighbour-text": renderNeighboursText,
  "ospf-json": renderProcessJson,
  "ospf-text": renderProcessText,
  "ospf-interface-json": renderInterfacesJson,
  "ospf-interface-text": renderInterfacesText,
  "ospf-route-json": renderOspfRoutesJson,
  "ospf-route-text": renderOspfRoutesText,
  "ospf-database-text": renderDatabaseText,
  "route-json": renderRoutesJson,
  "route-text": renderRoutesText,
  "running-config": (ospf, snapshot) =>
    snapshot.routing?.running === undefined
      ? renderRunningConfig(snapshot.hostname, snapshot.routing?.version ?? "8.4.4", ospf)
      : `Building configuration...\n\nCurrent configuration:\n!\n${snapshot.routing.running}end\n`,
};

const garble = (frame: Frame, how: "binary" | "ansi" | "flood" | "empty" | "half" | undefined): Frame => {
  switch (how) {
    case undefined:
      return frame;
    case "binary":
      return { ...frame, output: Buffer.from([0, 1, 2, 0xff, 0xfe, 0x80, 0xc3, 0x28, 10, 0, 27]) };
    case "ansi":
      return { ...frame, output: `\u001b[1;31m${String(frame.output)}\u001b[0m` };
    case "flood":
      return { ...frame, output: Buffer.alloc(10 * 1024 * 1024, "flood\n") };
    case "empty":
      return { ...frame, output: "" };
    case "half":
      return { ...frame, output: String(frame.output).slice(0, String(frame.output).length / 2) };
  }
};

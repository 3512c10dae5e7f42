/** What the changing script of a simulated host does to the cluster around it: reloads, lines, addresses, and the programs' opinions. */
import { parseFrr } from "../../domain/frr/parse";
import type { Changeable } from "./changes";
import type { Faults } from "./faults";
import { viewOfFiles, viewOfRouting } from "./machine";
import type { World } from "./world";

export const changeable = (world: World, name: string, faults: Faults): Changeable => {
  const state = () => world.state(name);
  const { machine } = state();
  const keepalived = (what: "reload" | "start" | "stop"): string | null => {
    const { keepalived: runs } = state();
    if (what === "stop") {
      if (runs) world.setKeepalived(name, false);
    } else if (what === "start") {
      if (!runs) world.setKeepalived(name, true);
    } else if (!runs) return "keepalived does not run";
    else if (faults.diesOfReload) {
      world.setKeepalived(name, false);
      return "keepalived ended when it was told to read its files again";
    } else world.reloadKeepalived(name);
    return null;
  };
  return {
    files: machine.files,
    now: () => world.now(),
    bootId: () => state().bootId,
    diskIsFull: () => faults.diskFull,
    keepalivedRuns: () => state().keepalived,
    act: (action, lines) => {
      switch (action) {
        case "reload-keepalived":
          return keepalived("reload");
        case "start-keepalived":
          return keepalived("start");
        case "stop-keepalived":
          return keepalived("stop");
        case "vtysh": {
          if (!state().frr) return "Exiting: failed to connect to any daemons.";
          const complaint = unknownLine(lines.join("\n"));
          if (complaint !== null) return `% Unknown command: ${complaint}`;
          world.setRouting(name);
          return null;
        }
        case "ip":
          for (const line of lines) address(world, name, line);
          return null;
        case "sysctl":
          for (const line of lines) {
            const [key = "", value = ""] = line.split("=");
            machine.sysctls.set(key.trim(), value.trim());
          }
          return null;
        case "iptables":
          return lines.every((line) => /^(?:[#*:]|-[A-Z] |COMMIT$)/.test(line))
            ? null
            : "iptables-restore: bad line";
        case "ipvsadm": {
          const bad = lines.find((line) => !world.weighByHand(name, line));
          return bad === undefined ? null : `ipvsadm ${bad}: no such entry`;
        }
      }
    },
    test: (files, changed) => [
      ...(changed.some((path) => path.startsWith("/etc/keepalived/")) ? [keepalivedSays(files)] : []),
      ...(changed.includes("/etc/frr/frr.conf") && files.has("/etc/frr/frr.conf")
        ? [vtyshSays(files.get("/etc/frr/frr.conf") ?? "")]
        : []),
    ],
  };
};

const MAIN = "/etc/keepalived/keepalived.conf";

/** `keepalived -t`: 5 for errors and mere warnings, each with its file and line. */
const keepalivedSays = (files: ReadonlyMap<string, string>): readonly [string, number, string] => {
  const lines = viewOfFiles(files).problems.map(
    ({ file, line, message }) => `(${file ?? MAIN}: Line ${line}) ${message}`,
  );
  return ["keepalived", lines.length === 0 ? 0 : 5, lines.join("\n")];
};

/** `vtysh -C -f`: 2 and the line. */
const vtyshSays = (text: string): readonly [string, number, string] => {
  const { problems, unread } = viewOfRouting(text);
  const lines = [
    ...problems.map(({ line, message }) => `line ${line}: % ${message}`),
    ...unread
      .filter(({ section }) => section !== "")
      .map(({ command, origin }) => `line ${origin.line}: % Unknown command[17]: ${command}`),
  ];
  return ["vtysh", lines.length === 0 ? 0 : 2, lines.join("\n")];
};

/** The first line of a section that the view has no field for; `no …` takes out what may be anything. */
const unknownLine = (text: string): string | null =>
  parseFrr(text).problems[0]?.message ??
  viewOfRouting(text).unread.find(({ section, command }) => section !== "" && !command.startsWith("no "))
    ?.command ??
  null;

const address = (world: World, name: string, line: string): void => {
  const [, verb = "", cidr = "", device = ""] =
    /^addr(?:ess)? (add|replace|del) (\S+) dev (\S+)$/.exec(line) ?? [];
  if (verb === "") return;
  const { machine } = world.state(name);
  if (cidr === `${world.topology.vip}/32` && device === "lo") world.setVip(name, verb !== "del");
  else if (verb === "del") machine.addresses.delete(cidr);
  else machine.addresses.set(cidr, device);
};

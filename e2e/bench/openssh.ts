/**
 * What one poll costs the controller: Sluice's own channel against the same commands through OpenSSH with ControlMaster, both
 * to the same real sshd on this machine. Only the controller's side is counted: this process, and the ssh clients with their master.
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandLine } from "#domain/host/sections";
import type { HostTarget } from "../../server/hosts/host";
import { openHostPool } from "../../server/hosts/pool";
import { type Sshd, startSshd } from "../../server/hosts/testing/sshd";
import type { Figure } from "./figure";

const sections = ["ipvs", "ipvs-stats", "addr", "kernel-route"] as const;
const warmUp = 300;
const ourPolls = 1_000;
const theirPolls = 40;

export const benchOpenSsh = async (): Promise<Figure> => {
  const sshd = await startSshd({});
  try {
    const ours = await oursMs(sshd.target());
    const commands = sections.map((section) => commandLine(section));
    const each = await opensshMs(sshd, commands);
    const joined = await opensshMs(sshd, [commands.join("; ")]);
    return {
      name: "CPU per poll against OpenSSH with ControlMaster",
      value: ours / each,
      unit: "times",
      limit: 0.1,
      how: `${ours.toFixed(2)} ms against ${each.toFixed(1)} ms for the same ${sections.length} commands (${joined.toFixed(1)} ms with all of them in one ssh)`,
    };
  } finally {
    await sshd.stop();
  }
};

/** Milliseconds of CPU per poll, connecting not counted, for both. */
const oursMs = async (target: HostTarget): Promise<number> => {
  const pool = openHostPool();
  try {
    for (let warm = 0; warm < warmUp; warm += 1)
      await pool.ask(target, "look", sections, { deadlineMs: 20_000 });
    const before = process.cpuUsage();
    for (let poll = 0; poll < ourPolls; poll += 1)
      await pool.ask(target, "look", sections, { deadlineMs: 20_000 });
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000 / ourPolls;
  } finally {
    await pool.close();
  }
};

const opensshMs = async (sshd: Sshd, commands: readonly string[]): Promise<number> => {
  const knownHosts = join(sshd.directory, "known_hosts");
  const [hostKey] = sshd.hostKeys;
  writeFileSync(knownHosts, `[127.0.0.1]:${sshd.port} ${hostKey?.algorithm} ${hostKey?.publicKey}\n`);
  const options = [
    ...[
      "-F",
      "none",
      "-i",
      sshd.privateKeyFile,
      "-p",
      String(sshd.port),
      "-S",
      join(sshd.directory, "control"),
    ],
    ...["-o", `UserKnownHostsFile=${knownHosts}`, "-o", "StrictHostKeyChecking=yes", "-o", "BatchMode=yes"],
  ];
  const where = `${sshd.user}@127.0.0.1`;
  const master = spawn("ssh", ["-M", "-N", ...options, where], { stdio: "ignore" });
  try {
    for (let tries = 0; tries < 100; tries += 1) {
      try {
        execFileSync("ssh", ["-O", "check", ...options, where], { stdio: "ignore" });
        break;
      } catch {
        await new Promise((done) => setTimeout(done, 100));
      }
    }
    const masterBefore = cpuMsOf(master.pid);
    const calls = commands.map((command) => ["ssh", "-T", ...options, where, command].map(quoted).join(" "));
    // The shell's `times` prints, in its second line, the CPU of the children it waited for.
    const poll = calls.map((call) => `${call} >/dev/null 2>&1`).join("; ");
    const script = `i=0; while [ $i -lt ${theirPolls} ]; do ${poll}; i=$((i+1)); done; times`;
    const out = execFileSync("sh", ["-c", script], { encoding: "utf8" });
    const children = out.trim().split("\n")[1] ?? "";
    return (timesMs(children) + cpuMsOf(master.pid) - masterBefore) / theirPolls;
  } finally {
    master.kill();
    await once(master, "exit");
  }
};

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** `0m1.230000s 0m0.450000s` → ms */
const timesMs = (text: string): number =>
  [...text.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, m, s]) => sum + Number(m) * 60_000 + Number(s) * 1_000,
    0,
  );

/** utime + stime of /proc/PID/stat, in ticks of 10 ms. */
const cpuMsOf = (pid: number | undefined): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
};

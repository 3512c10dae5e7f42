/**
 * What one poll costs the controller: Sluice's own channel against the same commands through OpenSSH with ControlMaster, both
 * to the same real sshd of the practice cluster. CPU of this machine only; the host's is the same for both.
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandLine } from "#domain/host/sections";
import type { HostTarget } from "../../server/hosts/host";
import { openHostPool } from "../../server/hosts/pool";
import { startLab } from "../lab/lab";
import { ospfEcmp } from "../lab/topologies/ospf-ecmp";
import type { Figure } from "./figure";

const polls = 40;
const sections = ["ipvs", "ipvs-stats", "addr", "neighbour-json"] as const;

export const benchOpenSsh = async (): Promise<Figure> => {
  const directory = mkdtempSync(join(tmpdir(), "sluice-bench-ssh-"));
  const lab = await startLab({ topology: ospfEcmp, runDir: join(directory, "lab") });
  try {
    await lab.waitConverged();
    const host = lab.hosts.find((one) => one.name === "lvs1");
    if (!host) throw new Error("no lvs1");
    const [algorithm = "", publicKey = ""] = host.hostPublicKey.split(" ");
    const target: HostTarget = {
      hostId: "bench",
      address: host.sshAddress.host,
      port: host.sshAddress.port,
      user: "root",
      auth: { kind: "key", privateKey: readFileSync(lab.privateKeyPath, "utf8") },
      hostKey: [{ algorithm, publicKey }],
      sudo: false,
      script: "sent",
    };
    const ours = await oursMs(target);
    const theirs = await opensshMs(target, lab.privateKeyPath, `${algorithm} ${publicKey}`, directory);
    return {
      name: "CPU per poll against OpenSSH with ControlMaster",
      value: ours / theirs,
      unit: "times",
      limit: 0.1,
      how: `${ours.toFixed(2)} ms against ${theirs.toFixed(2)} ms, ${polls} polls of lvs1 each`,
    };
  } finally {
    await lab.stop();
    rmSync(directory, { recursive: true, force: true });
  }
};

/** Milliseconds of CPU per poll, connecting not counted, for both. */
const oursMs = async (target: HostTarget): Promise<number> => {
  const pool = openHostPool();
  try {
    for (let warm = 0; warm < 10; warm += 1) await pool.ask(target, "look", sections, { deadlineMs: 20_000 });
    const before = process.cpuUsage();
    for (let poll = 0; poll < polls; poll += 1)
      await pool.ask(target, "look", sections, { deadlineMs: 20_000 });
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000 / polls;
  } finally {
    await pool.close();
  }
};

const opensshMs = async (
  target: HostTarget,
  keyFile: string,
  hostKey: string,
  directory: string,
): Promise<number> => {
  const knownHosts = join(directory, "known_hosts");
  writeFileSync(knownHosts, `[${target.address}]:${target.port} ${hostKey}\n`);
  const options = [
    ...["-F", "none", "-i", keyFile, "-p", String(target.port), "-S", join(directory, "control")],
    ...["-o", `UserKnownHostsFile=${knownHosts}`, "-o", "StrictHostKeyChecking=yes", "-o", "BatchMode=yes"],
  ];
  const where = `${target.user}@${target.address}`;
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
    const commands = sections.map((section) => commandLine(section)).join("; ");
    const masterBefore = cpuMsOf(master.pid);
    const ssh = ["ssh", "-T", ...options, where, commands].map(quoted).join(" ");
    // The shell's `times` prints, in its second line, the CPU of the children it waited for.
    const script = `i=0; while [ $i -lt ${polls} ]; do ${ssh} >/dev/null; i=$((i+1)); done; times`;
    const out = execFileSync("sh", ["-c", script], { encoding: "utf8" });
    const children = out.trim().split("\n")[1] ?? "";
    return (timesMs(children) + cpuMsOf(master.pid) - masterBefore) / polls;
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

/**
 * Writes what launcher and guest read, starts the launcher, and says where everything is (`lab.json` in the run folder).
 * What must survive a restart (keys) lives in the run folder; sockets and the plan in a short-named folder under /tmp that
 * goes away with the cluster, because unix socket paths and kernel command lines do not like long names or spaces.
 */
import { type ChildProcess, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LabError } from "./error";
import { CONTROL, type GuestPlan, managementAddress, toGuestPlan } from "./guest-plan";
import { identityIn } from "./identity";
import { labPossible } from "./packages";
import type { Topology } from "./topology";

export type Door = { host: string; port: number };
export type LabFile = {
  topology: Topology;
  folder: string;
  socket: string;
  launcherPid: number;
  doors: Door[];
};
export type LaunchOptions = {
  topology: Topology;
  runDir: string;
  basePort?: number | undefined;
  memoryMb?: number | undefined;
};

const HERE = fileURLToPath(new URL(".", import.meta.url));
const labFilePath = (runDir: string): string => join(runDir, "lab.json");
export const consolePath = (runDir: string): string => join(runDir, "console.log");

/** What the run folder says about a cluster, or undefined. It may be stale: see `answers`. */
export function readLabFile(runDir: string): LabFile | undefined {
  const path = labFilePath(runDir);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as LabFile) : undefined;
}

/** Whether a launcher still listens on the socket. A process id proves nothing after a crash; this does. */
export function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socket);
    const end = (alive: boolean) => () => {
      probe.destroy();
      resolve(alive);
    };
    probe.on("connect", end(true)).on("error", end(false));
  });
}

/** Only for a process known to have been ours a moment ago: numbers are reused. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Starts launcher and kernel. Throws LabError when the machine cannot, a port is taken, or the run folder is in use. */
export async function launch(options: LaunchOptions): Promise<{ child: ChildProcess; file: LabFile }> {
  const { topology, runDir } = options;
  const possible = labPossible(topology.packages);
  if (possible.kind === "impossible") throw new LabError(possible.reason);
  mkdirSync(runDir, { recursive: true, mode: 0o700 });
  await clearStale(runDir);
  const names = topology.hosts.map((h) => h.name);
  const machine = { passwd: readFileSync("/etc/passwd", "utf8"), group: readFileSync("/etc/group", "utf8") };
  const plan = toGuestPlan(topology, identityIn(runDir, names), machine);
  for (let attempt = 1; ; attempt++) {
    const basePort = options.basePort ?? (await freeBasePort(names.length));
    const doors = names.map((host, i) => ({ host, port: basePort + 1 + i }));
    const folder = mkdtempSync("/tmp/sluice-lab-");
    try {
      const { socket } = writePlans(folder, plan, doors, options);
      const child = await startLauncher(folder);
      const file: LabFile = { topology, folder, socket, launcherPid: child.pid ?? 0, doors };
      write(runDir, "lab.json", file);
      return { child, file };
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      // Somebody else took a port between our look and the launcher's: look again, unless the ports were asked for.
      const taken = error instanceof Error && error.message.includes("Address already in use");
      if (!taken || options.basePort !== undefined || attempt === 5) throw error;
    }
  }
}

function writePlans(
  folder: string,
  plan: GuestPlan,
  doors: Door[],
  options: LaunchOptions,
): { socket: string } {
  const memoryMb = options.memoryMb ?? 512;
  const socket = join(folder, "control.sock");
  cpSync(join(HERE, "guest"), folder, { recursive: true });
  write(folder, "plan.json", plan);
  write(folder, "launch.json", {
    folder,
    lockFile: join(options.runDir, "lock"),
    console: consolePath(options.runDir),
    memoryFolder: memoryFolder(memoryMb),
    control: { socket, ...CONTROL },
    doors: doors.map((d, i) => ({ port: d.port, address: managementAddress(i) })),
    kernel: kernelCommand(folder, memoryMb),
  });
  return { socket };
}

/** Removes what a cluster that was killed left behind. Throws LabError while one runs in the folder. */
export async function clearStale(runDir: string): Promise<void> {
  const old = readLabFile(runDir);
  if (old === undefined) return;
  if (await answers(old.socket))
    throw new LabError(`A practice cluster already runs in ${runDir}; attach to it or stop it.`);
  rmSync(old.folder, { recursive: true, force: true });
  rmSync(labFilePath(runDir), { force: true });
}

function kernelCommand(folder: string, memoryMb: number): string[] {
  const root = ["root=/dev/root", "rootfstype=hostfs", "rootflags=/", "ro"];
  const devices = ["con=null", "con0=fd:0,fd:1", "vec0:transport=raw,ifname=um1,depth=128"];
  const uml = [`mem=${memoryMb}M`, "quiet", `uml_dir=${folder}`, "umid=uml"];
  return [
    "linux.uml",
    ...uml,
    ...root,
    ...devices,
    "init=/usr/bin/python3",
    "--",
    "-I",
    "-S",
    `${folder}/init.py`,
  ];
}

/** Where the guest's memory lives, as an unlinked file: in memory where there is room (containers often have 64 MB). */
function memoryFolder(memoryMb: number): string {
  if (!existsSync("/dev/shm")) return "/tmp";
  const { bavail, bsize } = statfsSync("/dev/shm");
  return bavail * bsize > memoryMb * 2 ** 20 ? "/dev/shm" : "/tmp";
}

/** Standard input is held open and never written: when this process dies, however it dies, the launcher sees it close. */
function startLauncher(folder: string): Promise<ChildProcess> {
  const child = spawn("/usr/bin/python3", ["-I", join(HERE, "launcher.py"), join(folder, "launch.json")], {
    stdio: ["pipe", "pipe", "inherit"],
    detached: true,
  });
  return new Promise((resolve, reject) => {
    let said = "";
    child.on("error", reject);
    child.on("exit", () => reject(new LabError("The launcher of the practice cluster ended at once.")));
    child.stdout.on("data", (chunk) => {
      said += chunk;
      if (!said.includes("\n")) return;
      const reply = JSON.parse(said) as { ok: true } | { error: string };
      if ("error" in reply) reject(new LabError(`The practice cluster cannot start: ${reply.error}.`));
      else {
        child.removeAllListeners("exit");
        resolve(child);
      }
    });
  });
}

async function freeBasePort(count: number): Promise<number> {
  for (let base = 22_000; base < 32_000; base += 20) {
    const ports = Array.from({ length: count }, (_, i) => base + 1 + i);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return base;
  }
  throw new LabError("No free range of ports on 127.0.0.1 between 22000 and 32000.");
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.on("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

function write(folder: string, name: string, content: unknown): void {
  writeFileSync(join(folder, name), JSON.stringify(content), { mode: 0o600 });
}

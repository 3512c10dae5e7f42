/**
 * A host of its own for the real changing script, on this machine and without a virtual one: a mount namespace with an empty /etc,
 * /var/lib and /run, and stub programs in front of everything else. Sessions enter it as sshd would let them in.
 */
import { execFileSync, type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Outcome } from "../../channel";
import { HostError } from "../../errors";
import { AnswerBytes, findGreeting } from "../../frames";
import { stubCommands } from "../../testing/local-script";
import { requestBytes } from "../requests";
import { changeGreeting, changeHello, sentScript } from "../script";
import { type Channel, Session } from "../session";
import { STUBS } from "./stubs";

const isRoot = process.getuid?.() === 0;

/** `$1`: the stub programs. A boot id that can be changed lies over the machine's. */
const SET_UP = `set -e
mount --make-rprivate /
mount --bind "$1" /usr/local/sbin
for folder in /etc /var/lib /run; do mount -t tmpfs -o mode=755 tmpfs $folder; done
mkdir -p /etc/keepalived /etc/frr /etc/sysctl.d /etc/rcS.d /etc/init.d
echo 00000000-0000-4000-8000-000000000001 >/run/boot_id
mount --bind /run/boot_id /proc/sys/kernel/random/boot_id
echo ready
exec cat`;

export type LocalSession = Session & {
  /** Of the script: nsenter becomes the shell it starts. */
  readonly pid: number;
  /** Past the checks of this side: one request, and its answer as text. */
  request(words: readonly string[], bytes: Buffer | null): Promise<string>;
  /** As they are, behind the greeting. */
  raw(bytes: string | Buffer): void;
  /** Ends its input. */
  end(): void;
  /** Ends input and output at once, as a connection that is cut. */
  cut(): void;
  readonly ended: Promise<number | null>;
  printed(): string;
};

export type LocalHost = {
  /** Null: it is not there. */
  read(path: string): string | null;
  write(path: string, text: string, mode?: number): void;
  /** Names in a folder, hidden ones too. */
  list(path: string): readonly string[];
  mode(path: string): string;
  run(command: string): SpawnSyncReturns<string>;
  /** Like `run`; anything but exit code 0 throws. */
  must(command: string): string;
  session(options?: { readonly shell?: readonly string[] }): Promise<LocalSession>;
  startKeepalived(): Promise<void>;
  /** Everything in it dies at once; then a new start: `/etc/rcS.d`, and keepalived if `keepalived`. */
  reboot(options?: { readonly keepalived?: boolean }): Promise<void>;
  stop(): void;
};

export const startLocalHost = async (): Promise<LocalHost> => {
  const stubs = stubCommands(STUBS);
  const holder = spawn("unshare", [isRoot ? "-m" : "-rm", "sh", "-c", SET_UP, "sh", stubs.directory], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await new Promise<void>((resolve, reject) => {
    holder.stdout.once("data", () => resolve());
    holder.once("exit", (code) => reject(new Error(`no namespace for a local host (exit code ${code})`)));
  });
  const pid = holder.pid ?? -1;
  const enter = ["-t", String(pid), ...(isRoot ? [] : ["-U", "--preserve-credentials"]), "-m"];
  const inside = (path: string): string => join(`/proc/${pid}/root`, path);
  const boots = { count: 1 };

  const run = (command: string): SpawnSyncReturns<string> =>
    spawnSync("nsenter", [...enter, "sh", "-c", command], { encoding: "utf8", cwd: "/" });
  const must = (command: string): string => {
    const done = run(command);
    if (done.status !== 0) throw new Error(`${command}: exit ${done.status}: ${done.stderr}`);
    return done.stdout;
  };
  /** Everything in its namespace but the one that holds it. */
  const killAll = (): void => {
    const ours = readlinkSync(`/proc/${pid}/ns/mnt`);
    for (const name of readdirSync("/proc")) {
      if (!/^\d+$/.test(name) || Number(name) === pid) continue;
      try {
        if (readlinkSync(`/proc/${name}/ns/mnt`) === ours) process.kill(Number(name), "SIGKILL");
      } catch {
        // Ended meanwhile, or not ours.
      }
    }
  };
  const startKeepalived = async (): Promise<void> => {
    must("setsid /usr/local/sbin/keepalived </dev/null >/dev/null 2>&1 &");
    for (let i = 0; i < 200 && !existsSync(inside("/run/keepalived.pid")); i++) await pause(10);
  };
  return {
    read: (path) => (existsSync(inside(path)) ? readFileSync(inside(path), "utf8") : null),
    write: (path, text, mode = 0o644) => {
      mkdirSync(dirname(inside(path)), { recursive: true });
      writeFileSync(inside(path), text, { mode });
    },
    list: (path) => (existsSync(inside(path)) ? readdirSync(inside(path)).sort() : []),
    mode: (path) => (statSync(inside(path)).mode & 0o7777).toString(8),
    run,
    must,
    session: (options = {}) => openSession(["nsenter", ...enter, ...(options.shell ?? ["sh"])]),
    startKeepalived,
    reboot: async ({ keepalived = false } = {}) => {
      killAll();
      boots.count += 1;
      const bootId = `00000000-0000-4000-8000-${String(boots.count).padStart(12, "0")}`;
      must(`echo ${bootId} >/run/boot_id; rm -f /run/*.pid /run/*.log
        for one in /etc/rcS.d/S*; do [ ! -x "$one" ] || "$one" start; done`);
      if (keepalived) await startKeepalived();
    },
    stop: () => {
      killAll();
      holder.kill("SIGKILL");
      stubs.remove();
    },
  };
};

const openSession = async ([command = "", ...shell]: readonly string[]): Promise<LocalSession> => {
  const boundary = randomBytes(16).toString("hex");
  const child = spawn(command, [...shell, "-c", sentScript, "sluice-change"], {
    stdio: ["pipe", "pipe", "pipe"],
    cwd: "/",
    env: { NODE_ENV: "test", PATH: process.env.PATH },
  });
  const { stdin, stdout, stderr } = child;
  let said = "";
  let onChunk: (chunk: Buffer) => void = () => {};
  stdin.on("error", () => {});
  stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  stdout.on("data", (chunk: Buffer) => onChunk(chunk));
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const lost = ended.then((code) => {
    throw new HostError("closed", `the script ended with ${code}: ${said}`);
  });
  lost.catch(() => {});
  await Promise.race([
    lost,
    new Promise<void>((resolve) => {
      let seen: Buffer = Buffer.alloc(0);
      onChunk = (chunk) => {
        seen = Buffer.concat([seen, chunk]);
        if (findGreeting(seen, changeGreeting(boundary)) !== null) resolve();
      };
      stdin.write(changeHello(boundary));
    }),
  ]);
  const channel: Channel = {
    boundary,
    ask: (id, bytes) =>
      Promise.race([
        lost,
        new Promise<Outcome>((resolve) => {
          const answer = new AnswerBytes(boundary, id, null);
          onChunk = (chunk) => {
            if (answer.add(chunk)) resolve({ kind: "answer", bytes: answer.join(), at: 0 });
          };
          stdin.write(bytes);
        }),
      ]),
    close: () => stdin.end(),
  };
  let id = 1_000;
  return Object.assign(new Session(channel, { name: "lvs1", address: "192.0.2.1", port: 22 }), {
    pid: child.pid ?? -1,
    request: async (words: readonly string[], bytes: Buffer | null) => {
      const limits = { silenceMs: 0, totalMs: 0, maxBytes: 0 };
      return (await channel.ask(++id, requestBytes(id, { words, bytes }), limits)).bytes.toString("utf8");
    },
    raw: (bytes: string | Buffer) => void stdin.write(bytes),
    end: () => void stdin.end(),
    cut: () => {
      stdin.destroy();
      stdout.destroy();
      stderr.destroy();
    },
    ended,
    printed: () => said,
  });
};

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Is there such a program on this machine? */
export const hasProgram = (name: string): boolean => {
  try {
    execFileSync("sh", ["-c", `command -v ${name}`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

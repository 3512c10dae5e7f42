/** The server process: is one running on these files, start one, stop it. A connection that answers is believed, files are not. */
import { type ChildProcess, spawn } from "node:child_process";
import { open, readFile, readlink, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import pg from "pg";
import { type Account, asAccount, plainEnvironment } from "./account";
import type { Binaries } from "./binaries";
import { role } from "./create";
import type { Place } from "./directory";

export const urlOf = (port: number, password: string, database = "sluice"): string =>
  `postgresql://${role}:${password}@127.0.0.1:${port}/${database}`;

/** What postmaster.pid says; it may be a dead server's. */
export const readPidFile = async (place: Place): Promise<{ pid: number; port: number } | null> => {
  const lines = (await readFile(join(place.data, "postmaster.pid"), "utf8").catch(() => "")).split("\n");
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  return Number.isInteger(pid) && pid > 1 && Number.isInteger(port) && port > 0 ? { pid, port } : null;
};

export type Answer = "ours" | "other" | "starting" | "nothing";

/** Asks the port who is there: our cluster, another program or cluster, a server that starts or stops, nobody. */
export const knock = async (place: Place, port: number, password: string): Promise<Answer> => {
  const client = new pg.Client({
    connectionString: urlOf(port, password, "postgres"),
    connectionTimeoutMillis: 2_000,
    query_timeout: 2_000,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ folder: string }>(
      "SELECT current_setting('data_directory') AS folder",
    );
    return rows[0]?.folder === place.data ? "ours" : "other";
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === "57P03" || code === "57P01") return "starting";
    return code === "ECONNREFUSED" || code === "ECONNRESET" ? "nothing" : "other";
  } finally {
    await client.end().catch(() => undefined);
  }
};

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
};

/**
 * After `kill -9` the file stays. PostgreSQL removes it itself unless another process has meanwhile got that number, which in a
 * container is likely: then it would refuse to start. Linux tells where a process works: a server of this cluster works in it.
 */
export const removeStalePidFile = async (place: Place): Promise<void> => {
  const file = await readPidFile(place);
  if (!file || !isAlive(file.pid) || process.platform !== "linux") return;
  const folder = await readlink(`/proc/${file.pid}/cwd`).catch(() => null);
  if (folder !== place.data) await rm(join(place.data, "postmaster.pid"), { force: true });
};

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });

export const isPortFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });

/** Modest: it shares a small machine with the worker and the web. Commits stay durable. */
const settings: Readonly<Record<string, string>> = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  shared_buffers: "64MB",
  max_connections: "60",
  wal_compression: "on",
  max_wal_size: "512MB",
  // A day of 200 real servers is grouped without spilling to disk.
  work_mem: "16MB",
  jit: "off",
  random_page_cost: "1.1",
  log_min_messages: "warning",
  log_line_prefix: "%m [%p] ",
};

/**
 * In its own session, so that Ctrl-C in the terminal reaches us and not the server: whoever uses it ends first.
 * @returns the process; ready when `knock` says so
 */
export const spawnPostgres = async (
  place: Place,
  binaries: Binaries,
  account: Account,
  port: number,
  durable: boolean,
): Promise<ChildProcess> => {
  const log = await open(place.log, "w", 0o640);
  try {
    return spawn(
      binaries.postgres,
      ["-D", place.data, "-p", String(port)].concat(
        // Without fsync a commit survives the death of the server, not that of the machine.
        Object.entries(durable ? settings : { ...settings, fsync: "off" }).flatMap(([name, value]) => [
          "-c",
          `${name}=${value}`,
        ]),
      ),
      {
        ...asAccount(account),
        cwd: "/",
        detached: true,
        stdio: ["ignore", log.fd, log.fd],
        env: plainEnvironment(),
      },
    );
  } finally {
    await log.close();
  }
};

/**
 * A shell that waits for us to end, in whatever way, and then ends the server: it reads from a pipe only we hold open. Compares the
 * number with postmaster.pid first, lest it has become another process.
 */
export const spawnWatchdog = (place: Place, account: Account, pid: number): ChildProcess => {
  const watchdog = spawn(
    "/bin/sh",
    [
      "-c",
      'read -r _; [ "$(head -n 1 "$2/postmaster.pid")" = "$1" ] && kill -INT "$1"',
      "sh",
      String(pid),
      place.data,
    ],
    { ...asAccount(account), cwd: "/", detached: true, stdio: ["pipe", "ignore", "ignore"] },
  );
  watchdog.unref();
  watchdog.on("error", () => undefined);
  watchdog.stdin.on("error", () => undefined);
  return watchdog;
};

/** Fast shutdown; after 1.2 s without the checkpoint (the next start replays the log), after 1.7 s by force. */
export const stopPostgres = async (pid: number): Promise<void> => {
  const started = performance.now();
  const steps: readonly (readonly [number, NodeJS.Signals])[] = [
    [0, "SIGINT"],
    [1_200, "SIGQUIT"],
    [1_700, "SIGKILL"],
  ];
  let next = 0;
  while (isAlive(pid)) {
    const elapsed = performance.now() - started;
    const step = steps[next];
    if (step && elapsed >= step[0]) {
      try {
        process.kill(pid, step[1]);
      } catch {
        return;
      }
      next++;
    }
    if (elapsed > 4_000) throw new Error(`PostgreSQL (process ${pid}) does not end.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

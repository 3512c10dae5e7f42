/**
 * The worker's main: keys, polling, answers to what the web asks, upkeep of the store. It alone reaches machines.
 * PostgreSQL is between it and the web; it listens on no port. `kill -9` at any moment loses nothing that was stored.
 * A second worker on the same database is a hot standby.
 */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { openChangeDoor } from "./hosts/change/door";
import { openHostPool } from "./hosts/pool";
import { KeyFileRefused, openKeys, type WorkerKeys } from "./keys/key-file";
import { startEngine } from "./operations/engine/engine";
import { startAnswering } from "./operations/perform/answering";
import { performersFor } from "./operations/perform/performers";
import { type Ground, timingFor } from "./operations/rollout/ground";
import { rolloutKind } from "./operations/rollout/kind";
import { planChange } from "./operations/rollout/plan-change";
import { startReadingFiles } from "./polling/files";
import type { Lateness } from "./polling/lateness";
import { lookNow } from "./polling/look";
import { startPolling } from "./polling/polling";
import { lookForPrograms } from "./polling/programs";
import { repeat } from "./polling/repeat";
import { startUpkeep } from "./polling/upkeep";
import { beat, createInstallation, loadInstallation } from "./store/installation";
import { failAbandoned } from "./store/requests/take";
import { openStore, type Store } from "./store/store";
import { takeTurn } from "./store/turn";
import { retryWhileUnavailable } from "./store/unavailable";
import { whyUnusable } from "./store/unusable";

const say = (line: string): void => console.log(`worker: ${line}`);

/** The next pulse tries again; a silent worker is said on screen. */
const ignore = (): void => undefined;

/** @throws KeyFileRefused */
const openInstallation = async (store: Store, keyFile: string, signal: AbortSignal): Promise<WorkerKeys> => {
  const installed = await retryWhileUnavailable(() => loadInstallation(store), { signal });
  const keys = await openKeys(keyFile, installed);
  if (installed !== null) return keys;
  // Should another worker have been first, its installation stands, and our file must fit it.
  return openKeys(keyFile, await createInstallation(store, keys));
};

type Work = { readonly lateness: Lateness; readonly stop: () => Promise<void> };

const startWork = async (store: Store, keys: WorkerKeys): Promise<Work> => {
  const workerId = randomUUID();
  const pool = openHostPool();
  const polling = await startPolling({ store, pool, keys, say });
  const { fleet, lateness, refresh } = polling;
  const files = startReadingFiles({ store, pool, fleet, say });
  const door = openChangeDoor();
  const ground: Ground = {
    door,
    refresh,
    target: async (hostId) => {
      if (!fleet.host(hostId)) await refresh();
      return fleet.host(hostId) ? fleet.target(hostId) : null;
    },
    look: (hostId, options) => lookNow(fleet, pool, hostId, options),
    files: files.readHost,
    programs: (hostId, paths, signal) => lookForPrograms(fleet, pool, hostId, paths, signal),
    now: Date.now,
    timing: timingFor(process.env.SLUICE_CHECK_SECONDS),
  };
  // Only one worker works at a time: what another has taken and not answered, nobody will answer.
  await retryWhileUnavailable(() => failAbandoned(store));
  const stopAnswering = startAnswering(
    store,
    workerId,
    performersFor(pool, keys, {
      refresh,
      host: (hostId) => fleet.host(hostId),
      target: (hostId) => fleet.target(hostId),
      heard: (hostId) => fleet.memory(hostId) ?? { raw: new Map(), dumpNeeds: null },
      readFiles: files.read,
      plan: (changeId, signal) => planChange(store, ground, changeId, signal),
    }),
  );
  const stopEngine = startEngine({
    store,
    workerId,
    kinds: [rolloutKind(ground, workerId)],
    now: Date.now,
    say,
  });
  const stopUpkeep = startUpkeep(store, say);
  const stopBeating = repeat(1_500, () => beat(store, workerId), ignore);
  say(`polling ${fleet.size} hosts`);
  const stop = async () => {
    stopBeating();
    stopUpkeep();
    await stopEngine();
    door.close();
    await stopAnswering();
    await files.stop();
    await polling.stop();
    await pool.close();
  };
  return { lateness, stop };
};

const statsOf = ({ lateness }: Work) => {
  const { user, system } = process.cpuUsage();
  return {
    cpuMs: (user + system) / 1_000,
    rssMb: process.memoryUsage.rss() / 1_048_576,
    p99LatenessMs: lateness.percentile(0.99),
    polls: lateness.polls,
  };
};

/** Works whenever it has the turn, until it is told to leave. */
const run = async (databaseUrl: string, leaving: AbortSignal): Promise<void> => {
  // The driver would try localhost.
  if (!URL.canParse(databaseUrl)) throw new TypeError("DATABASE_URL is missing or no URL");
  const store = openStore(databaseUrl);
  const keyFile = process.env.SLUICE_KEY_FILE ?? join(process.env.SLUICE_DIR ?? ".sluice", "worker.key");
  const keys = await openInstallation(store, keyFile, leaving);
  const left = new Promise<void>((resolve) => leaving.addEventListener("abort", () => resolve()));
  while (!leaving.aborted) {
    const turn = await takeTurn(store, leaving, () =>
      say(
        "another worker polls what this database knows; this one stands by and takes over when that one ends",
      ),
    );
    if (turn === null) break;
    const work = await startWork(store, keys);
    // The benchmark asks its own child how it fares.
    const onMessage = (message: unknown) => message === "stats" && process.send?.(statsOf(work));
    process.on("message", onMessage);
    const lost = turn.lost.then(() =>
      say("another worker took over while PostgreSQL was away; this one stands by"),
    );
    await Promise.race([left, lost]);
    process.off("message", onMessage);
    await work.stop();
    await turn.giveBack();
  }
  await store.close();
};

const databaseUrl = process.env.DATABASE_URL ?? "";
const leaving = new AbortController();
const leave = (): void => {
  setTimeout(() => process.exit(0), 3_000).unref();
  leaving.abort();
};
process.once("SIGTERM", leave);
process.once("SIGINT", leave);
// Started by the web process: when that one is gone, even after kill -9, the channel closes.
process.once("disconnect", leave);
if (process.send !== undefined && !process.connected) leave();

run(databaseUrl, leaving.signal).then(
  () => process.exit(0),
  (error: unknown) => {
    if (leaving.signal.aborted) process.exit(0);
    const sentence = error instanceof KeyFileRefused ? error.message : whyUnusable(error, databaseUrl);
    console.error(sentence === null ? error : `worker: ${sentence}`);
    process.exit(1);
  },
);

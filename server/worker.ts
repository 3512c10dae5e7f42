/**
 * The worker's main: keys, polling, answers to what the web asks, upkeep of the store. It alone reaches machines.
 * PostgreSQL is between it and the web; it listens on no port. `kill -9` at any moment loses nothing that was stored.
 */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { openHostPool } from "./hosts/pool";
import { KeyFileRefused, openKeys } from "./keys/key-file";
import { startAnswering } from "./operations/perform/answering";
import { performersFor } from "./operations/perform/performers";
import type { Lateness } from "./polling/lateness";
import { startPolling } from "./polling/polling";
import { repeat } from "./polling/repeat";
import { startUpkeep } from "./polling/upkeep";
import { beat, createInstallation, loadInstallation } from "./store/installation";
import { openStore } from "./store/store";
import { retryWhileUnavailable } from "./store/unavailable";

const say = (line: string): void => console.log(`worker: ${line}`);

/** The next pulse tries again; a silent worker is said on screen. */
const ignore = (): void => undefined;

const start = async (): Promise<() => Promise<void>> => {
  const databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl) throw new Error("The worker needs DATABASE_URL: the database that the web uses.");
  const directory = process.env.SLUICE_DIR ?? ".sluice";
  const keyFile = process.env.SLUICE_KEY_FILE ?? join(directory, "worker.key");

  const store = openStore(databaseUrl);
  const installed = await retryWhileUnavailable(() => loadInstallation(store), { giveUpAfterMs: 60_000 });
  const keys = await openKeys(keyFile, installed);
  if (installed === null) await createInstallation(store, keys);

  const workerId = randomUUID();
  const pool = openHostPool();
  const polling = await startPolling({ store, pool, keys, say });
  const { fleet } = polling;
  const stopAnswering = startAnswering(
    store,
    workerId,
    performersFor(pool, keys, {
      host: (hostId) => fleet.host(hostId),
      target: (hostId) => fleet.target(hostId),
      heard: (hostId) => fleet.memory(hostId) ?? { raw: new Map(), dumpNeeds: null },
    }),
  );
  // The benchmark asks its own child how it fares.
  process.on("message", (message) => {
    if (message === "stats") process.send?.(statsOf(polling.lateness));
  });
  const stopUpkeep = startUpkeep(store, say);
  const stopBeating = repeat(1_500, () => beat(store, workerId), ignore);
  say(`polling ${fleet.size} hosts`);

  return async () => {
    stopBeating();
    stopUpkeep();
    await stopAnswering();
    await polling.stop();
    await pool.close();
    await store.close();
  };
};

const statsOf = (lateness: Lateness) => {
  const { user, system } = process.cpuUsage();
  return {
    cpuMs: (user + system) / 1_000,
    rssMb: process.memoryUsage.rss() / 1_048_576,
    p99LatenessMs: lateness.percentile(0.99),
    polls: lateness.polls,
  };
};

const main = async (): Promise<void> => {
  const stop = await start();
  let leaving = false;
  const leave = (): void => {
    if (leaving) return;
    leaving = true;
    setTimeout(() => process.exit(0), 3_000).unref();
    stop().finally(() => process.exit(0));
  };
  process.on("SIGTERM", leave);
  process.on("SIGINT", leave);
  // Started by the web process: when that one is gone, even after kill -9, the channel closes.
  process.on("disconnect", leave);
};

main().catch((error: unknown) => {
  console.error(error instanceof KeyFileRefused ? `worker: ${error.message}` : error);
  process.exit(1);
});

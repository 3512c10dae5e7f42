/** All figures of the store on a PostgreSQL of their own, made for them and removed again. */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "../embedded/start";
import { migrate } from "../migrate";
import { openStore, type Store } from "../store";
import { benchChart } from "./chart";
import type { Figure } from "./measure";
import { benchWrite } from "./write";

/** Durable, with the settings of every installation. `work` gets a migrated, empty store. */
export const withBenchStore = async <T>(work: (store: Store) => Promise<T>): Promise<T> => {
  const directory = await mkdtemp(join(tmpdir(), "sluice-bench-"));
  await chmod(directory, 0o711);
  const server = await startEmbeddedPostgres({ directory });
  const store = openStore(server.url);
  try {
    await migrate(server.url);
    return await work(store);
  } finally {
    await store.close();
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
};

/** About 20 s. The chart comes first: its tables hold its data only. */
export const benchStore = (): Promise<readonly Figure[]> =>
  withBenchStore(async (store) => [await benchChart(store), await benchWrite(store)]);

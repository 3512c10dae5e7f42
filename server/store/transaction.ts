/** One SQL transaction on one connection of the pool. */
import type pg from "pg";
import type { Store } from "./store";

/**
 * Commits when `work` returns, rolls back when it throws. The connection is thrown away after a failure, so that a half-dead
 * one never serves again.
 */
export const inTransaction = async <T>(
  store: Store,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> => {
  const client = await store.pool.connect();
  // A connection that breaks while it is ours, between two queries, reports here; the next query fails by itself.
  const ignore = () => undefined;
  client.on("error", ignore);
  let failure: unknown;
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    failure = error;
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  } finally {
    client.off("error", ignore);
    client.release(failure !== undefined);
  }
};

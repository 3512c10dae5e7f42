/** What is too old goes: raw samples by whole days, the rest by rows. Nothing goes before it was rolled up. */
import type pg from "pg";
import { hourDays, minuteDays, rawHours } from "./samples/model";
import type { Store } from "./store";

export type Removed = {
  /** Names of dropped partitions. */
  readonly days: readonly string[];
  /** Old enough, but not rolled up yet: kept. */
  readonly notRolledUp: readonly string[];
};

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Events and ended spans as long as the coarsest roll-up; answered requests only for looking into a fault. */
const requestDays = 7;

/**
 * Call it every hour or so. When another worker is at it, nothing is done.
 * @param now worker clock, ms
 */
export const applyRetention = async (store: Store, now: number): Promise<Removed> => {
  const client = await store.pool.connect();
  const ignore = () => undefined;
  client.on("error", ignore);
  try {
    const { rows } = await client.query<{ mine: boolean }>(`SELECT pg_try_advisory_lock(${lock}) AS mine`);
    if (!rows[0]?.mine) return { days: [], notRolledUp: [] };
    const removed = await dropDays(client, now - rawHours * hourMs);
    await deleteRows(client, now);
    await client.query(`SELECT pg_advisory_unlock(${lock})`);
    client.release();
    return removed;
  } catch (error) {
    // The lock goes with the connection.
    client.release(true);
    throw error;
  } finally {
    client.off("error", ignore);
  }
};

const lock = "hashtext('sluice retention')";

const deleteRows = async (client: pg.ClientBase, now: number): Promise<void> => {
  const before = (days: number) => [now - days * dayMs];
  const at = "to_timestamp($1 / 1000.0::float8)";
  const rolledUp = "(SELECT done_until FROM rollup WHERE level = 'hour')";
  await client.query(`DELETE FROM sample_1m WHERE at < least(${at}, ${rolledUp})`, before(minuteDays));
  await client.query(`DELETE FROM sample_1h WHERE at < ${at}`, before(hourDays));
  await client.query(`DELETE FROM event WHERE at < ${at}`, before(hourDays));
  await client.query(`DELETE FROM span WHERE to_at < ${at}`, before(hourDays));
  await client.query(`DELETE FROM request WHERE deadline < ${at}`, before(requestDays));
};

/**
 * DETACH … CONCURRENTLY lets rounds and charts go on. When it was cut off it is finished here: until then the partition is neither
 * in nor out.
 */
const dropDays = async (client: pg.ClientBase, before: number): Promise<Removed> => {
  const { rows } = await client.query<{
    name: string;
    rolled_up: boolean;
    detach: "CONCURRENTLY" | "FINALIZE" | null;
  }>(
    `SELECT name, day_end <= (SELECT done_until FROM rollup WHERE level = 'minute') AS rolled_up,
            CASE inhdetachpending WHEN true THEN 'FINALIZE' WHEN false THEN 'CONCURRENTLY' END AS detach
     FROM (SELECT oid, relname AS name, to_timestamp(substr(relname, 8), 'YYYYMMDD') + interval '1 day' AS day_end
           FROM pg_class WHERE relname ~ '^sample_[0-9]{8}$' AND relkind = 'r' AND pg_table_is_visible(oid)) AS day
     LEFT JOIN pg_inherits ON inhrelid = day.oid
     WHERE day_end <= to_timestamp($1 / 1000.0::float8) ORDER BY name`,
    [before],
  );
  const days: string[] = [];
  for (const { name, rolled_up: rolledUp, detach } of rows) {
    if (!rolledUp) continue;
    if (detach) await client.query(`ALTER TABLE sample DETACH PARTITION ${name} ${detach}`);
    await client.query(`DROP TABLE ${name}`);
    days.push(name);
  }
  return { days, notRolledUp: rows.filter((row) => !row.rolled_up).map(({ name }) => name) };
};

/** What is too old goes: raw samples by whole days, the rest by rows. Nothing goes before it was rolled up. */
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

/** Call it every hour or so; several workers may. @param now worker clock, ms */
export const applyRetention = async (store: Store, now: number): Promise<Removed> => {
  const removed = await dropDays(store, now - rawHours * hourMs);
  const remove = (text: string, before: number) => store.pool.query(text, [before]);
  const at = "to_timestamp($1 / 1000.0::float8)";
  const rolledUp = "(SELECT done_until FROM rollup WHERE level = 'hour')";
  await remove(`DELETE FROM sample_1m WHERE at < least(${at}, ${rolledUp})`, now - minuteDays * dayMs);
  await remove(`DELETE FROM sample_1h WHERE at < ${at}`, now - hourDays * dayMs);
  await remove(`DELETE FROM event WHERE at < ${at}`, now - hourDays * dayMs);
  await remove(`DELETE FROM span WHERE to_at < ${at}`, now - hourDays * dayMs);
  await remove(`DELETE FROM request WHERE deadline < ${at}`, now - requestDays * dayMs);
  return removed;
};

/**
 * DETACH … CONCURRENTLY lets rounds and charts go on. When it was cut off it is finished here: until then the partition is neither
 * in nor out.
 */
const dropDays = async (store: Store, before: number): Promise<Removed> => {
  const { rows } = await store.pool.query<{
    name: string;
    rolled_up: boolean;
    pending: boolean;
    attached: boolean;
  }>(
    `SELECT name, day_end <= (SELECT done_until FROM rollup WHERE level = 'minute') AS rolled_up,
            coalesce(inhdetachpending, false) AS pending, inhparent IS NOT NULL AS attached
     FROM (SELECT oid, relname AS name, to_timestamp(substr(relname, 8), 'YYYYMMDD') + interval '1 day' AS day_end
           FROM pg_class WHERE relname ~ '^sample_[0-9]{8}$' AND relkind = 'r' AND pg_table_is_visible(oid)) AS day
     LEFT JOIN pg_inherits ON inhrelid = day.oid
     WHERE day_end <= to_timestamp($1 / 1000.0::float8) ORDER BY name`,
    [before],
  );
  const days: string[] = [];
  for (const { name, rolled_up: rolledUp, pending, attached } of rows) {
    if (!rolledUp) continue;
    if (attached)
      await store.pool.query(
        `ALTER TABLE sample DETACH PARTITION ${name} ${pending ? "FINALIZE" : "CONCURRENTLY"}`,
      );
    await store.pool.query(`DROP TABLE IF EXISTS ${name}`);
    days.push(name);
  }
  return { days, notRolledUp: rows.filter((row) => !row.rolled_up).map(({ name }) => name) };
};

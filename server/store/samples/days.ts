/** Partitions of `sample`: one per UTC day, named sample_YYYYMMDD. Made when a sample needs one, and a day ahead. */
import type { Store } from "../store";
import { inTransaction } from "../transaction";

const dayMs = 86_400_000;

/** Days known to have a partition, as days since the epoch. */
const made = new WeakMap<Store, Set<number>>();

export const dayOf = (at: number): number => Math.floor(at / dayMs);

const isoDay = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);

export const partitionName = (day: number): string => `sample_${isoDay(day).replaceAll("-", "")}`;

/** Called when an insert found no partition: somebody else dropped one. */
export const forgetDays = (store: Store): void => {
  made.delete(store);
};

/** Makes sure every sample time (ms) has its partition, and the day after the latest too. */
export const ensureDays = async (store: Store, times: readonly number[]): Promise<void> => {
  const known = made.get(store) ?? new Set();
  made.set(store, known);
  const days = new Set<number>();
  for (const at of times) days.add(dayOf(at));
  if (days.size > 0) days.add(Math.max(...days) + 1);
  for (const day of days) {
    if (known.has(day)) continue;
    await makeDay(store, day);
    known.add(day);
  }
};

/** ATTACH waits for nobody who reads or writes; CREATE … PARTITION OF would stop both for a moment. */
const makeDay = (store: Store, day: number): Promise<void> =>
  inTransaction(store, async (client) => {
    await client.query("SELECT pg_advisory_xact_lock(hashtext('sluice sample days'))");
    const name = partitionName(day);
    const { rows } = await client.query("SELECT 1 FROM pg_class WHERE oid = to_regclass($1)", [name]);
    if (rows.length > 0) return;
    await client.query(`CREATE TABLE ${name} (LIKE sample INCLUDING ALL)`);
    await client.query(
      `ALTER TABLE sample ATTACH PARTITION ${name}
       FOR VALUES FROM ('${isoDay(day)} 00:00:00+00') TO ('${isoDay(day + 1)} 00:00:00+00')`,
    );
  });

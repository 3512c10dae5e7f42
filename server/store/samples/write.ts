/** Samples into the database: one statement for a round of any size. */
import type pg from "pg";
import type { Sample } from "./model";

/**
 * Inserts within the round's transaction. A sample that is there already is left as it is.
 * @param ids the series of each sample; samples of series 0 are left out
 * @returns how many were new
 */
export const insertSamples = async (
  client: pg.ClientBase,
  samples: readonly Sample[],
  ids: readonly number[],
): Promise<number> => {
  const columns = columnsOf(samples, ids);
  if (columns === null) return 0;
  await windBackRollUps(client, columns.earliest);
  const { rowCount } = await client.query({
    name: "insert-samples",
    text: insertion,
    values: columns.literals,
  });
  return rowCount ?? 0;
};

/** PostgreSQL array literals, column by column; the driver would quote and escape every single number. */
const columnsOf = (samples: readonly Sample[], ids: readonly number[]) => {
  const columns: (number | bigint | string)[][] = Array.from({ length: 12 }, () => []);
  const [id, at, epoch, c, ip, op, ib, ob, active, inactive, persistent, weight] = columns;
  let earliest = Number.POSITIVE_INFINITY;
  for (const [index, sample] of samples.entries()) {
    const series = ids[index] ?? 0;
    if (series === 0) continue;
    earliest = Math.min(earliest, sample.at);
    id?.push(series);
    at?.push(sample.at);
    epoch?.push(sample.epoch);
    c?.push(sample.counters.conns);
    ip?.push(sample.counters.inPkts);
    op?.push(sample.counters.outPkts);
    ib?.push(sample.counters.inBytes);
    ob?.push(sample.counters.outBytes);
    active?.push(sample.active ?? "NULL");
    inactive?.push(sample.inactive ?? "NULL");
    persistent?.push(sample.persistent ?? "NULL");
    weight?.push(sample.weight ?? "NULL");
  }
  if (id?.length === 0) return null;
  return { earliest, literals: columns.map((values) => `{${values.join(",")}}`) };
};

const insertion = `
  INSERT INTO sample (series_id, at, epoch, conns, in_pkts, out_pkts, in_bytes, out_bytes,
                      active, inactive, persistent, weight)
  SELECT id, to_timestamp(ms / 1000.0::float8), epoch, c, ip, op, ib, ob, active, inactive, persistent, weight
  FROM unnest($1::int[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
              $9::int[], $10::int[], $11::int[], $12::int[])
    AS t (id, ms, epoch, c, ip, op, ib, ob, active, inactive, persistent, weight)
  ON CONFLICT DO NOTHING`;

/** Held shared by every round, exclusively (for an instant) by the roll-up when it claims what it will roll up. */
export const roundLock = "hashtext('sluice rounds')";

/**
 * A sample of a minute that is rolled up already (it waited for PostgreSQL to come back) makes that be done again from there. The
 * update waits for a roll-up under way, and then corrects what that one wrote.
 */
const windBackRollUps = async (client: pg.ClientBase, earliest: number): Promise<void> => {
  await client.query(`SELECT pg_advisory_xact_lock_shared(${roundLock})`);
  await client.query(
    `UPDATE rollup SET done_until = least(done_until, date_trunc('minute', late))
     FROM to_timestamp($1 / 1000.0::float8) AS late WHERE level = 'minute' AND late < claimed_until`,
    [earliest],
  );
};

/**
 * Roll-ups to minutes and hours: incremental, safe to repeat, safe to be killed. `rollup.done_until` says how far each has come;
 * it is moved in the transaction that stores the rows.
 */
import type pg from "pg";
import type { Store } from "../store";
import { inTransaction } from "../transaction";
import { counters, differences, gauges } from "./differences";
import { roundLock } from "./write";

/** Minutes and hours stored by one call. */
export type RolledUp = { readonly minutes: number; readonly hours: number };

/** A round on its way when its minute ends is waited for; a later one winds back. */
const graceMs = 5_000;
/** What one transaction computes at most, so that catching up after a day away does not hold rounds up. */
const mostMinutes = 15;

/**
 * Rolls up every minute that has ended, and every hour. Call it every 10 to 60 s; several workers may.
 * @param now worker clock, ms
 */
export const rollUp = async (store: Store, now: number): Promise<RolledUp> => {
  let minutes = 0;
  for (;;) {
    const end = await claim(store, now - graceMs);
    if (end === null) break;
    minutes += await inTransaction(store, (client) => storeMinutes(client, end));
  }
  let hours = 0;
  for (;;) {
    const stored = await inTransaction(store, storeHours);
    if (stored === null) break;
    hours += stored;
  }
  return { minutes, hours };
};

/**
 * Says that the minutes up to the returned time are about to be rolled up; null when there is nothing to do. The lock waits for
 * every round being written: afterwards each is either visible to us, or knows that it is late and will wind back.
 */
const claim = (store: Store, until: number): Promise<string | null> =>
  inTransaction(store, async (client) => {
    await client.query(`SELECT pg_advisory_xact_lock(${roundLock})`);
    // Times stay text between statements: a Date would lose the microseconds.
    const { rows } = await client.query<{ until: string }>(
      `UPDATE rollup SET claimed_until = greatest(claimed_until, next.until), done_until = next.since
       FROM (SELECT since, least(date_trunc('minute', to_timestamp($1 / 1000.0::float8)),
                                 since + interval '${mostMinutes} minutes') AS until
             FROM (SELECT CASE WHEN isfinite(done_until) THEN done_until
                               ELSE (SELECT date_trunc('minute', min(at)) FROM sample) END AS since
                   FROM rollup WHERE level = 'minute') AS begun) AS next
       WHERE level = 'minute' AND next.since < next.until
       RETURNING next.until::text AS until`,
      [until],
    );
    return rows[0]?.until ?? null;
  });

const storeMinutes = async (client: pg.ClientBase, end: string): Promise<number> => {
  const { rows } = await client.query<{ since: string; due: boolean }>(
    `SELECT done_until::text AS since, done_until < $1::timestamptz AS due FROM rollup WHERE level = 'minute' FOR UPDATE`,
    [end],
  );
  const [mark] = rows;
  // Another worker did it.
  if (!mark?.due) return 0;
  const { rowCount } = await client.query(minuteRollUp, [mark.since, end]);
  await client.query(
    `UPDATE rollup SET done_until = CASE level WHEN 'minute' THEN $2::timestamptz
                                               ELSE least(done_until, date_trunc('hour', $1::timestamptz)) END`,
    [mark.since, end],
  );
  return rowCount ?? 0;
};

/** One hour that has wholly been rolled up to minutes; null when there is none. */
const storeHours = async (client: pg.ClientBase): Promise<number | null> => {
  const { rows } = await client.query<{ since: string; until: string }>(
    `SELECT since::text, (since + interval '1 hour')::text AS until
     FROM (SELECT CASE WHEN isfinite(h.done_until) THEN h.done_until
                       ELSE (SELECT date_trunc('hour', min(at)) FROM sample_1m) END AS since, m.done_until AS minutes
           FROM (SELECT done_until FROM rollup WHERE level = 'hour' FOR UPDATE) AS h,
                (SELECT done_until FROM rollup WHERE level = 'minute') AS m) AS marks
     WHERE since + interval '1 hour' <= minutes`,
  );
  const [hour] = rows;
  if (!hour) return null;
  const { rowCount } = await client.query(hourRollUp, [hour.since, hour.until]);
  await client.query("UPDATE rollup SET done_until = $1::timestamptz WHERE level = 'hour'", [hour.until]);
  return rowCount ?? 0;
};

const columns = [
  ...["samples", "covered_ms", "weight"],
  ...counters.flatMap((c) => [`${c}_d`, `${c}_min`, `${c}_max`]),
  ...gauges.flatMap((g) => [`${g}_avg`, `${g}_min`, `${g}_max`]),
];

const upsert = (table: string, values: readonly string[], source: string): string => `
  INSERT INTO ${table} (series_id, at, ${columns.join(", ")})
  ${source.replace("VALUES", values.join(", "))}
  ON CONFLICT (series_id, at) DO UPDATE SET ${columns.map((c) => `${c} = excluded.${c}`).join(", ")}`;

/** Sums of differences of several epochs might pass 2^63 - 1; a counter cannot. */
const bounded = (sum: string): string => `least(coalesce(${sum}, 0), 9223372036854775807)::bigint`;

const lastWeight = "(array_agg(weight ORDER BY at DESC) FILTER (WHERE weight IS NOT NULL))[1]";

const minuteRollUp = upsert(
  "sample_1m",
  [
    ...["count(*)", "coalesce(sum(ms), 0)", lastWeight],
    ...counters.flatMap((c) => [
      bounded(`sum(${c}_d)`),
      `min(${c}_d * 1000.0::float8 / nullif(ms, 0))`,
      `max(${c}_d * 1000.0::float8 / nullif(ms, 0))`,
    ]),
    ...gauges.flatMap((g) => [`avg(${g})`, `min(${g})`, `max(${g})`]),
  ],
  `SELECT series_id, date_trunc('minute', at), VALUES
   FROM (${differences(
     "(SELECT series.id, host.poll_seconds FROM series JOIN host ON host.id = series.host_id)",
     "$1::timestamptz",
     "$2::timestamptz",
   )}) AS d GROUP BY 1, 2`,
);

const hourRollUp = upsert(
  "sample_1h",
  [
    ...["sum(samples)", "sum(covered_ms)", lastWeight],
    ...counters.flatMap((c) => [bounded(`sum(${c}_d)`), `min(${c}_min)`, `max(${c}_max)`]),
    ...gauges.flatMap((g) => [
      `sum(${g}_avg * samples) / nullif(sum(samples) FILTER (WHERE ${g}_avg IS NOT NULL), 0)`,
      `min(${g}_min)`,
      `max(${g}_max)`,
    ]),
  ],
  `SELECT series_id, date_trunc('hour', at), VALUES
   FROM sample_1m WHERE at >= $1::timestamptz AND at < $2::timestamptz GROUP BY 1, 2`,
);

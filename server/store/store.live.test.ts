import { expect, test } from "vitest";
import { appendAudit } from "./audit";
import { type Hint, listen } from "./listen";
import { migrate, readMigrations } from "./migrate";
import { writeRound } from "./round";
import { openStore } from "./store";
import { withStore } from "./testing";
import { emptyRound, makeCluster, makeObservation, makeSample } from "./testing-data";
import { inTransaction } from "./transaction";
import { isUnavailable, retryWhileUnavailable } from "./unavailable";

const live = withStore();

const until = async (condition: () => boolean) => {
  for (let waited = 0; !condition(); waited += 10) {
    if (waited > 20_000) throw new Error("It did not come about within 20 s.");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

test.each(["fast", "SIGKILL"] as const)(
  "PostgreSQL-restarted-under-load-loses-nothing-that-was-stored: %s",
  async (kill) => {
    const { id, hosts } = await makeCluster(live.store, ["lvs1", "lvs2", "lvs3"]);
    const from = Date.UTC(2026, 2, 1, 12);
    const acknowledged = new Map<string, number>();
    let failures = 0;
    let stop = false;
    const writer = async (host: string) => {
      for (let n = 0; !stop; n++) {
        const at = from + n * 2_000;
        const round = {
          ...emptyRound,
          observations: [makeObservation(host, at, `poll ${n}`)],
          samples: [makeSample(host, at, BigInt(n))],
          events: [
            {
              at,
              clusterId: id,
              hostId: host,
              code: "n",
              severity: "info",
              sentence: `${n}`,
              subject: { kind: "host", id: host },
            },
          ] as const,
          spans: [{ hostId: host, subject: "n", value: `${n}`, from: at, to: null }],
        };
        await retryWhileUnavailable(() =>
          writeRound(live.store, round, at).catch((error: unknown) => {
            failures++;
            throw error;
          }),
        );
        acknowledged.set(host, n + 1);
      }
    };
    const writing = hosts.map(writer);
    const written = () => hosts.every((host) => (acknowledged.get(host) ?? 0) > 20);
    await until(written);
    await live.restart(kill, 300);
    acknowledged.clear();
    await until(written);
    stop = true;
    await Promise.all(writing);
    expect(failures).toBeGreaterThan(0);
    for (const host of hosts) {
      const n = acknowledged.get(host) ?? 0;
      const { rows } = await live.store.pool.query(
        `SELECT (SELECT array_agg(conns ORDER BY at) FROM sample JOIN series ON series.id = series_id WHERE host_id = $1)::text AS samples,
              (SELECT count(*)::int FROM event WHERE host_id = $1) AS events,
              (SELECT count(*)::int FROM span WHERE host_id = $1) AS spans,
              (SELECT count(*)::int FROM span WHERE host_id = $1 AND to_at IS NULL) AS open,
              (SELECT body #>> '{ipvs,why}' FROM observation WHERE host_id = $1) AS last`,
        [host],
      );
      expect(rows).toEqual([
        {
          samples: `{${Array.from({ length: n }, (_, i) => i).join(",")}}`,
          events: n,
          spans: n,
          open: 1,
          last: `poll ${n - 1}`,
        },
      ]);
    }
  },
);

test("every-door-says-unavailable-while-PostgreSQL-is-away-and-works-when-it-is-back", async () => {
  const { store } = live;
  const transaction = () =>
    inTransaction(store, async (client) => {
      await client.query("SELECT 1");
      await client.query("SELECT pg_sleep(3)");
    });
  const doors: Record<string, () => Promise<unknown>> = {
    pool: () => store.pool.query("SELECT 1"),
    "a query under way": () => store.pool.query("SELECT pg_sleep(3)"),
    "a transaction under way": transaction,
    prisma: () => store.prisma.cluster.findMany(),
    "a prisma transaction": () =>
      store.prisma.$transaction((tx) =>
        appendAudit(tx, { kind: "system", name: "test" }, { action: "a", sentence: "b" }),
      ),
    round: () => writeRound(store, emptyRound),
  };
  await Promise.all([1, 2, 3, 4].map(() => store.pool.query("SELECT pg_sleep(0.05)")));
  const underWay = ["a query under way", "a transaction under way"].map((name) =>
    doors[name]?.().then(
      () => "no error",
      (error: unknown) => isUnavailable(error),
    ),
  );
  await new Promise((resolve) => setTimeout(resolve, 100));
  await live.server.stop();
  expect(await Promise.all(underWay)).toEqual([true, true]);
  for (const [name, door] of Object.entries(doors)) {
    const error: unknown = await door().then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(isUnavailable(error), `${name}: ${String(error)}`).toBe(true);
  }
  await live.restart("fast");
  for (const name of ["pool", "prisma", "a prisma transaction", "round"]) await doors[name]?.();
});

test("what-PostgreSQL-refuses-is-not-unavailable-and-not-repeated", async () => {
  let tries = 0;
  const refused = retryWhileUnavailable(() => {
    tries++;
    return live.store.pool.query("SELECT 1 / 0");
  });
  await expect(refused).rejects.toThrow("division by zero");
  expect(tries).toBe(1);
  await expect(live.store.prisma.cluster.create({ data: { id: "no uuid", name: "x" } })).rejects.toSatisfy(
    (error) => !isUnavailable(error),
  );
});

test("a-listener-is-told-when-it-may-have-missed-something", async () => {
  const { store } = live;
  const hints: Hint[] = [];
  const stop = listen(store, "sluice_observed", (hint) => hints.push(hint));
  await until(() => hints.length === 1);
  expect(hints).toEqual([{ kind: "missed" }]);
  const notify = (payload: string) => store.pool.query("SELECT pg_notify('sluice_observed', $1)", [payload]);
  await notify("one");
  await until(() => hints.length === 2);
  await live.restart("SIGKILL", 200);
  await until(() => hints.length === 3);
  await retryWhileUnavailable(() => notify("two"));
  await until(() => hints.length === 4);
  expect(hints.slice(1)).toEqual([
    { kind: "notified", payload: "one" },
    { kind: "missed" },
    { kind: "notified", payload: "two" },
  ]);
  const others: Hint[] = [];
  const stopOther = listen(store, "sluice_answer", (hint) => others.push(hint));
  await until(() => others.length === 1);
  stop();
  await notify("three");
  await store.pool.query("SELECT pg_notify('sluice_answer', 'x')");
  await until(() => others.length === 2);
  stopOther();
  expect(hints).toHaveLength(4);
});

test("a-round-tells-the-clusters-it-was-about", async () => {
  const one = await makeCluster(live.store);
  const two = await makeCluster(live.store);
  const observed: Hint[] = [];
  const told: Hint[] = [];
  const stops = [
    listen(live.store, "sluice_observed", (hint) => observed.push(hint)),
    listen(live.store, "sluice_event", (hint) => told.push(hint)),
  ];
  await until(() => observed.length === 1 && told.length === 1);
  await writeRound(live.store, {
    ...emptyRound,
    observations: [makeObservation(one.hosts[0], 1, "a"), makeObservation(two.hosts[0], 1, "b")],
    events: [
      {
        at: 1,
        clusterId: two.id,
        hostId: null,
        code: "c",
        severity: "ok",
        sentence: "s",
        subject: { kind: "cluster", id: two.id },
      },
    ],
  });
  await until(() => observed.length === 3 && told.length === 2);
  for (const stop of stops) stop();
  expect(
    observed
      .slice(1)
      .map((hint) => hint.kind === "notified" && hint.payload)
      .sort(),
  ).toEqual([one.id, two.id].sort());
  expect(told.slice(1)).toEqual([{ kind: "notified", payload: two.id }]);
});

test("sessions-run-in-UTC-so-that-Prisma-reads-the-time-it-wrote", async () => {
  const { url, pool } = await live.another();
  await pool.query(
    `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET timezone = %L', current_database(), 'America/St_Johns'); END $$`,
  );
  const fresh = openStore(url);
  const at = new Date("2026-07-01T12:34:56.789Z");
  await fresh.prisma.request.create({ data: { kind: "x", args: {}, deadline: at } });
  expect((await fresh.prisma.request.findFirst())?.deadline).toEqual(at);
  const { rows } = await fresh.pool.query(
    "SELECT deadline = '2026-07-01 12:34:56.789+00' AS same FROM request",
  );
  expect(rows).toEqual([{ same: true }]);
  await fresh.close();
});

test("migrations-are-applied-once-by-however-many-start-at-once", async () => {
  const empty = new URL(live.server.url);
  empty.pathname = "/empty_for_migrations";
  await live.store.pool.query("CREATE DATABASE empty_for_migrations");
  const names = (await readMigrations()).map(({ name }) => name);
  const all = await Promise.all([1, 2, 3].map(() => migrate(empty.toString())));
  expect(all.filter(({ applied }) => applied.length > 0)).toEqual([{ applied: names, already: [] }]);
  expect(await migrate(empty.toString())).toEqual({ applied: [], already: names });
});

test("a-failing-edited-or-unknown-migration-stops-with-a-sentence-and-leaves-nothing-half-done", async () => {
  const store = await live.another();
  const have = await readMigrations();
  const more = (sql: string) => [...have, { name: "9999_more", sql, checksum: "c" }];
  await expect(migrate(store.url, more("CREATE TABLE half (); SELECT 1 / 0;"))).rejects.toThrow(
    "Migration 9999_more failed, nothing of it was applied.",
  );
  expect((await store.pool.query("SELECT to_regclass('half') AS half")).rows).toEqual([{ half: null }]);
  expect((await migrate(store.url, more("CREATE TABLE half ();"))).applied).toEqual(["9999_more"]);
  await expect(migrate(store.url, have)).rejects.toThrow("it belongs to a newer one");
  const edited = more("CREATE TABLE half ();").map((each) => ({ ...each, checksum: "other" }));
  await expect(migrate(store.url, edited)).rejects.toThrow("was edited after it had been applied");
});

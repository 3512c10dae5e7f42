import { expect, test } from "vitest";
import { applyRetention } from "./retention";
import { writeRound } from "./round";
import { rollUp } from "./samples/roll-up";
import type { Store } from "./store";
import { withStore } from "./testing";
import { emptyRound, makeCluster, makeSample } from "./testing-data";
import { inTransaction } from "./transaction";

const live = withStore();

const hour = 3_600_000;
const day = 24 * hour;
const noon = Date.UTC(2026, 2, 10, 12);

const partitions = async (store: Store) =>
  (
    await store.pool.query<{ name: string }>(
      "SELECT relname AS name FROM pg_class WHERE relname ~ '^sample_[0-9]{8}$' AND relkind = 'r' ORDER BY 1",
    )
  ).rows.map(({ name }) => name);

/** A sample at noon of each of three days. */
const threeDays = async (store: Store) => {
  const { id, hosts } = await makeCluster(store);
  for (const at of [noon, noon + day, noon + 2 * day])
    await writeRound(store, { ...emptyRound, samples: [makeSample(hosts[0], at, 1n)] }, at);
  return { id, host: hosts[0] };
};

const after48Hours = Date.UTC(2026, 2, 13);

test("a-day-of-raw-samples-goes-48-hours-after-its-end-and-not-before", async () => {
  const store = await live.another();
  await threeDays(store);
  await rollUp(store, after48Hours);
  expect(await applyRetention(store, after48Hours - 1)).toEqual({ days: [], notRolledUp: [] });
  expect(await applyRetention(store, after48Hours)).toEqual({ days: ["sample_20260310"], notRolledUp: [] });
  expect(await partitions(store)).toEqual(["sample_20260311", "sample_20260312", "sample_20260313"]);
  expect(await applyRetention(store, after48Hours)).toEqual({ days: [], notRolledUp: [] });
});

test("what-was-not-rolled-up-stays", async () => {
  const store = await live.another();
  await threeDays(store);
  await rollUp(store, after48Hours - 2 * day - hour);
  expect(await applyRetention(store, after48Hours)).toEqual({ days: [], notRolledUp: ["sample_20260310"] });
  expect(await partitions(store)).toContain("sample_20260310");
});

test("a-removal-that-was-cut-off-is-finished-and-writing-goes-on", async () => {
  const store = await live.another();
  const { host } = await threeDays(store);
  await rollUp(store, after48Hours);
  const killer = await live.another();
  const database = new URL(store.url).pathname.slice(1);
  // A reader of the old day makes DETACH wait between its two halves; there it is killed.
  await inTransaction(store, async (client) => {
    await client.query("SELECT count(*) FROM sample_20260310");
    const cutOff = applyRetention(store, after48Hours).then(
      () => "done",
      () => "cut off",
    );
    for (let killed = 0; killed === 0; )
      killed = (
        await killer.pool.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = $1 AND query LIKE 'ALTER TABLE sample DETACH%' AND wait_event_type = 'Lock'`,
          [database],
        )
      ).rows.length;
    expect(await cutOff).toBe("cut off");
  });
  const later = makeSample(host, noon + 2 * day + 2_000, 2n);
  expect((await writeRound(store, { ...emptyRound, samples: [later] }, noon + 2 * day)).inserted).toBe(1);
  expect((await applyRetention(store, after48Hours)).days).toEqual(["sample_20260310"]);
  expect(await partitions(store)).not.toContain("sample_20260310");
});

test("each-resolution-events-spans-and-requests-go-when-they-are-old", async () => {
  const store = await live.another();
  const { id, host } = await threeDays(store);
  await rollUp(store, noon + 3 * day);
  const event = (at: number) => ({
    at,
    clusterId: id,
    hostId: host,
    code: "x",
    severity: "info" as const,
    sentence: `at ${at}`,
    subject: { kind: "host" as const, id: host },
  });
  await writeRound(store, {
    ...emptyRound,
    events: [event(noon), event(noon + day)],
    spans: [
      { hostId: host, subject: "ended", value: "a", from: noon - day, to: noon },
      { hostId: host, subject: "goes on", value: "a", from: noon - day, to: null },
    ],
  });
  for (const deadline of [noon, noon + day])
    await store.prisma.request.create({ data: { kind: "x", args: {}, deadline: new Date(deadline) } });
  const left = async (now: number) => {
    await applyRetention(store, now);
    const count = async (table: string) =>
      Number((await store.pool.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`)).rows[0]?.n);
    return {
      minutes: await count("sample_1m"),
      hours: await count("sample_1h"),
      events: await count("event"),
      spans: await count("span"),
      requests: await count("request"),
    };
  };
  const all = { minutes: 3, hours: 3, events: 2, spans: 2, requests: 2 };
  expect(await left(noon + 7 * day)).toEqual(all);
  expect(await left(noon + 7 * day + 1)).toEqual({ ...all, requests: 1 });
  expect(await left(noon + 30 * day)).toEqual({ ...all, requests: 0 });
  expect(await left(noon + 30 * day + 1)).toEqual({ ...all, requests: 0, minutes: 2 });
  expect(await left(noon + 400 * day)).toEqual({ ...all, requests: 0, minutes: 0 });
  expect(await left(noon + 400 * day + 1)).toEqual({
    requests: 0,
    minutes: 0,
    hours: 2,
    events: 1,
    spans: 1,
  });
});

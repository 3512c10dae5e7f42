import { describe, expect, test } from "vitest";
import { writeRound } from "../round";
import type { Store } from "../store";
import { withStore } from "../testing";
import { emptyRound, makeCluster, makeRandom, makeSample } from "../testing-data";
import { inTransaction } from "../transaction";
import type { Sample } from "./model";
import { rollUp } from "./roll-up";
import { seriesIds } from "./series";
import { insertSamples } from "./write";

const live = withStore();

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

type Rolled = {
  readonly at: number;
  readonly samples: number;
  readonly coveredMs: number;
  readonly delta: bigint;
  readonly low: number | null;
  readonly high: number | null;
  readonly activeAvg: number | null;
  readonly activeMin: number | null;
  readonly activeMax: number | null;
  readonly weight: number | null;
};

/** What a table of roll-ups says about one host's only series. */
const stored = async (store: Store, hostId: string, table = "sample_1m"): Promise<Rolled[]> => {
  const { rows } = await store.pool.query<Record<string, string & number & Date>>(
    `SELECT r.* FROM ${table} r JOIN series ON series.id = series_id WHERE host_id = $1 ORDER BY at`,
    [hostId],
  );
  return rows.map((row) => ({
    at: (row.at ?? new Date(0)).getTime(),
    samples: Number(row.samples),
    coveredMs: Number(row.covered_ms),
    delta: BigInt(row.in_bytes_d ?? 0),
    low: row.in_bytes_min ?? null,
    high: row.in_bytes_max ?? null,
    activeAvg: row.active_avg ?? null,
    activeMin: row.active_min ?? null,
    activeMax: row.active_max ?? null,
    weight: row.weight ?? null,
  }));
};

/** The same, thought through a second time, in another language. */
const expected = (samples: readonly Sample[], bucketMs: number, gapMs = 15_000): Rolled[] => {
  const sorted = [...samples].sort((a, b) => a.at - b.at);
  const buckets = new Map<number, { samples: Sample[]; differences: { ms: number; delta: bigint }[] }>();
  sorted.forEach((sample, index) => {
    const at = Math.floor(sample.at / bucketMs) * bucketMs;
    const bucket = buckets.get(at) ?? { samples: [], differences: [] };
    buckets.set(at, bucket);
    bucket.samples.push(sample);
    const before = sorted[index - 1];
    if (!before || before.epoch !== sample.epoch || sample.at - before.at > gapMs) return;
    const delta = sample.counters.inBytes - before.counters.inBytes;
    if (delta >= 0n) bucket.differences.push({ ms: sample.at - before.at, delta });
  });
  return [...buckets].map(([at, { samples: inside, differences }]) => {
    const rates = differences.map(({ ms, delta }) => (Number(delta) * 1_000) / ms);
    const active = inside.flatMap((sample) => (sample.active === null ? [] : [sample.active]));
    return {
      at,
      samples: inside.length,
      coveredMs: differences.reduce((sum, { ms }) => sum + ms, 0),
      delta: differences.reduce((sum, { delta }) => sum + delta, 0n),
      low: rates.length > 0 ? Math.min(...rates) : null,
      high: rates.length > 0 ? Math.max(...rates) : null,
      activeAvg: active.length > 0 ? active.reduce((a, b) => a + b, 0) / active.length : null,
      activeMin: active.length > 0 ? Math.min(...active) : null,
      activeMax: active.length > 0 ? Math.max(...active) : null,
      weight: inside.at(-1)?.weight ?? null,
    };
  });
};

/** Floats to twelve digits: sums in another order differ in the last. */
const rounded = (rows: readonly Rolled[]) =>
  rows.map((row) => ({
    ...row,
    activeAvg: row.activeAvg === null ? null : Number(row.activeAvg.toPrecision(12)),
  }));

/** Polls every 2 s, uneven, with silences, resets and new epochs. */
const eventful = (hostId: string, from: number, count: number, seed: number): Sample[] => {
  const random = makeRandom(seed);
  let at = from;
  let epoch = 1;
  let n = 0n;
  return Array.from({ length: count }, () => {
    at += 1_900 + Math.floor(random() * 200);
    if (random() < 0.005) at += Math.floor(random() * 120_000);
    if (random() < 0.01) [epoch, n] = [epoch + 1, 0n];
    if (random() < 0.003) n = 0n;
    n += BigInt(Math.floor(random() * 1e12));
    return makeSample(hostId, at, n, {
      epoch,
      active: Math.floor(random() * 500),
      weight: random() < 0.5 ? 10 : 0,
    });
  });
};

const write = (store: Store, samples: readonly Sample[], now: number) =>
  writeRound(store, { ...emptyRound, samples }, now);

describe("minutes and hours", () => {
  test("say-what-the-raw-samples-say", async () => {
    const { hosts } = await makeCluster(live.store);
    const from = Date.UTC(2026, 0, 10, 20, 30);
    const samples = eventful(hosts[0], from, 6_000, 1);
    const end = samples.at(-1)?.at ?? 0;
    await write(live.store, samples, end);
    await rollUp(live.store, end + 2 * hour);
    expect(rounded(await stored(live.store, hosts[0]))).toEqual(rounded(expected(samples, minute)));
    const hours = expected(samples, hour).filter(({ at }) => at + hour <= end + 2 * hour);
    expect(rounded(await stored(live.store, hosts[0], "sample_1h"))).toEqual(rounded(hours));
  });

  test("are-the-same-in-many-steps-as-in-one-and-twice-as-once", async () => {
    const store = await live.another();
    const { hosts } = await makeCluster(store);
    const samples = eventful(hosts[0], Date.UTC(2026, 0, 10, 23, 20), 4_000, 2);
    const end = samples.at(-1)?.at ?? 0;
    for (let next = 0; next < samples.length; next += 37) {
      const part = samples.slice(next, next + 37);
      const now = part.at(-1)?.at ?? 0;
      await write(store, part, now);
      await rollUp(store, now);
    }
    await rollUp(store, end + hour);
    const minutes = await stored(store, hosts[0]);
    expect(rounded(minutes)).toEqual(rounded(expected(samples, minute)));
    expect(await rollUp(store, end + hour)).toEqual({ minutes: 0, hours: 0 });
    await store.pool.query("UPDATE rollup SET done_until = '-infinity', claimed_until = '-infinity'");
    await rollUp(store, end + hour);
    expect(await stored(store, hosts[0])).toEqual(minutes);
  });

  test("count-a-difference-across-midnight-in-the-new-day", async () => {
    const store = await live.another();
    const { hosts } = await makeCluster(store);
    const midnight = Date.UTC(2026, 1, 1);
    await write(
      store,
      [makeSample(hosts[0], midnight - 1_000, 100n), makeSample(hosts[0], midnight + 1_000, 140n)],
      midnight,
    );
    await rollUp(store, midnight + 2 * minute);
    expect(
      (await stored(store, hosts[0])).map(({ at, coveredMs, delta, high }) => [at, coveredMs, delta, high]),
    ).toEqual([
      [midnight - minute, 0, 0n, null],
      [midnight, 2_000, 40n, 20],
    ]);
  });

  test("are-exact-next-to-2^63", async () => {
    const store = await live.another();
    const { hosts } = await makeCluster(store);
    const at = Date.UTC(2026, 1, 1, 12);
    const top = 2n ** 63n - 1n;
    await write(
      store,
      [
        makeSample(hosts[0], at, top - 3n),
        makeSample(hosts[0], at + 2_000, top - 2n),
        makeSample(hosts[0], at + 4_000, top),
      ],
      at,
    );
    await rollUp(store, at + 2 * minute);
    expect(await stored(store, hosts[0])).toMatchObject([{ delta: 3n, coveredMs: 4_000, low: 0.5, high: 1 }]);
  });

  test("hold-the-whole-range-of-a-counter-in-one-difference", async () => {
    const store = await live.another();
    const { hosts } = await makeCluster(store);
    const at = Date.UTC(2026, 1, 1, 12);
    const top = 2n ** 63n - 1n;
    const back = { epoch: 2 };
    await write(
      store,
      [
        makeSample(hosts[0], at, 0n),
        makeSample(hosts[0], at + 2_000, top),
        makeSample(hosts[0], at + 4_000, 0n, back),
        makeSample(hosts[0], at + 6_000, top, back),
      ],
      at,
    );
    await rollUp(store, at + 2 * minute);
    expect(await stored(store, hosts[0])).toMatchObject([
      { delta: top, coveredMs: 4_000, high: Number(top) / 2 },
    ]);
  });

  test("know-nothing-across-a-reset-a-new-epoch-or-a-silence", async () => {
    const store = await live.another();
    const { hosts } = await makeCluster(store);
    const at = Date.UTC(2026, 1, 1, 12);
    await write(
      store,
      [
        makeSample(hosts[0], at, 1_000n),
        makeSample(hosts[0], at + 2_000, 5n),
        makeSample(hosts[0], at + 4_000, 9_000n, { epoch: 2 }),
        makeSample(hosts[0], at + 20_000, 90_000n, { epoch: 2 }),
      ],
      at,
    );
    await rollUp(store, at + 2 * minute);
    expect(await stored(store, hosts[0])).toMatchObject([
      { samples: 4, coveredMs: 0, delta: 0n, high: null, low: null },
    ]);
  });

  test("allow-a-slowly-polled-host-three-polls-of-silence", async () => {
    const store = await live.another();
    const { hosts } = await makeCluster(store, ["lvs1"], 60);
    const at = Date.UTC(2026, 1, 1, 12);
    const samples = [0, 60, 240, 421].map((s) => makeSample(hosts[0], at + s * second, BigInt(s * 10)));
    await write(store, samples, at + 421 * second);
    await rollUp(store, at + 20 * minute);
    expect(await stored(store, hosts[0])).toEqual(expected(samples, minute, 180_000));
  });
});

describe("a sample that comes late", () => {
  test("makes-its-minutes-and-hours-be-computed-again", async () => {
    const store = await live.another();
    const { hosts } = await makeCluster(store);
    const from = Date.UTC(2026, 2, 1, 10);
    const samples = eventful(hosts[0], from, 4_000, 3);
    const end = samples.at(-1)?.at ?? 0;
    const late = samples.filter((_, index) => index % 7 === 3 || (index > 500 && index < 700));
    await write(
      store,
      samples.filter((sample) => !late.includes(sample)),
      end,
    );
    await rollUp(store, end + 2 * hour);
    expect(await stored(store, hosts[0])).not.toEqual(expected(samples, minute));
    await write(store, late, end);
    await rollUp(store, end + 2 * hour);
    expect(rounded(await stored(store, hosts[0]))).toEqual(rounded(expected(samples, minute)));
    expect(rounded(await stored(store, hosts[0], "sample_1h"))).toEqual(rounded(expected(samples, hour)));
  });

  test("is-not-lost-when-its-round-is-under-way-while-its-minute-is-rolled-up", async () => {
    const store = await live.another();
    const { hosts } = await makeCluster(store);
    const at = Date.UTC(2026, 2, 1, 10);
    const samples = [0, 2, 4].map((s) => makeSample(hosts[0], at + s * second, BigInt(s)));
    await write(store, samples.slice(0, 1), at);
    const [id = 0] = await seriesIds(store, samples.slice(0, 1));
    let rolling: Promise<unknown> = Promise.resolve();
    await inTransaction(store, async (client) => {
      await insertSamples(client, samples.slice(1, 2), [id]);
      let ended = false;
      rolling = rollUp(store, at + 2 * minute).finally(() => {
        ended = true;
      });
      // Until it waits for us, or has wrongly gone past us.
      for (let waiting = 0; waiting === 0 && !ended; )
        waiting = (await client.query("SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"))
          .rows.length;
      await insertSamples(client, samples.slice(2), [id]);
    });
    await rolling;
    expect(await stored(store, hosts[0])).toEqual(expected(samples, minute));
  });

  test("is-not-lost-among-three-writers-and-two-workers-that-roll-up", async () => {
    const store = await live.another();
    const { hosts } = await makeCluster(store, ["lvs1", "lvs2", "lvs3"]);
    const from = Date.UTC(2026, 2, 1, 10);
    const each = hosts.map((host, index) => eventful(host, from, 900, 10 + index));
    const end = Math.max(...each.map((samples) => samples.at(-1)?.at ?? 0));
    const random = makeRandom(99);
    const rounds = each
      .flatMap((samples) => Array.from({ length: 30 }, (_, i) => samples.slice(i * 30, i * 30 + 30)))
      .map((samples) => ({ samples, order: random() }))
      .sort((a, b) => a.order - b.order);
    let open = rounds.length;
    const writer = async () => {
      for (let round = rounds.pop(); round; round = rounds.pop()) {
        await write(store, round.samples, end);
        open--;
      }
    };
    const roller = async () => {
      while (open > 0) await rollUp(store, from + Math.floor(random() * (end - from)) + hour);
    };
    await Promise.all([writer(), writer(), writer(), roller(), roller()]);
    await rollUp(store, end + 2 * hour);
    for (const [index, samples] of each.entries()) {
      const host = hosts[index] ?? "";
      expect(rounded(await stored(store, host))).toEqual(rounded(expected(samples, minute)));
      expect(rounded(await stored(store, host, "sample_1h"))).toEqual(rounded(expected(samples, hour)));
    }
  });

  test("is-rolled-up-after-a-roll-up-that-was-killed", async () => {
    const store = await live.another();
    const { hosts } = await makeCluster(store);
    const from = Date.UTC(2026, 2, 1, 10);
    const samples = eventful(hosts[0], from, 5_000, 4);
    const end = samples.at(-1)?.at ?? 0;
    await write(store, samples, end);
    const killer = await live.another();
    const rolling = rollUp(store, end + 2 * hour);
    const failed = rolling.then(
      () => false,
      () => true,
    );
    let killed = 0;
    while (killed === 0) {
      const { rows } = await killer.pool.query<{ killed: boolean }>(
        "SELECT pg_terminate_backend(pid) AS killed FROM pg_stat_activity WHERE query LIKE '%INSERT INTO sample_1m%' AND pid <> pg_backend_pid()",
      );
      killed = rows.length;
    }
    expect(await failed).toBe(true);
    await rollUp(store, end + 2 * hour);
    expect(rounded(await stored(store, hosts[0]))).toEqual(rounded(expected(samples, minute)));
  });
});

import { describe, expect, test } from "vitest";
import { applyRetention } from "../retention";
import { writeRound } from "../round";
import type { Store } from "../store";
import { withStore } from "../testing";
import { emptyRound, makeCluster, makeSample, serviceKey } from "../testing-data";
import type { Sample } from "./model";
import { type RateQuery, rateHistory } from "./rate-history";
import { rollUp } from "./roll-up";

const live = withStore();

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const write = (store: Store, samples: readonly Sample[], now: number) =>
  writeRound(store, { ...emptyRound, samples }, now);

/** A poll every `every` ms from `from` up to and with `to`; the counter grows by `rate` a second. */
const steady = (
  hostId: string,
  {
    from,
    to,
    rate,
    every = 2_000,
    more = {},
  }: { from: number; to: number; rate: number; every?: number; more?: Partial<Sample> },
): Sample[] =>
  Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, i) =>
    makeSample(hostId, from + i * every, BigInt(Math.round((i * every * rate) / 1_000)), more),
  );

const query = (clusterId: string, from: number, to: number, more: Partial<RateQuery> = {}): RateQuery => ({
  clusterId,
  serviceKey,
  groupBy: "director",
  metric: "conns",
  from,
  to,
  now: to,
  ...more,
});

describe("a chart", () => {
  test("shows-exact-rates-next-to-2^63", async () => {
    const { id, hosts } = await makeCluster(live.store);
    const at = Date.UTC(2026, 0, 1, 12);
    const top = 2n ** 63n - 1n;
    await write(
      live.store,
      [top - 11n, top - 10n, top - 7n, top].map((n, i) => makeSample(hosts[0], at + i * 2_000, n)),
      at,
    );
    const chart = await rateHistory(live.store, query(id, at, at + 10 * second, { metric: "outBytes" }));
    expect(chart).toMatchObject({ source: "raw", stepSeconds: 5 });
    expect(chart.series).toEqual([
      {
        key: hosts[0],
        label: "lvs1",
        points: [
          [at, 1, 0.5, 1.5],
          [at + 5_000, 3.5, 3.5, 3.5],
        ],
        incomplete: [],
      },
    ]);
  });

  test("leaves-a-gap-where-nothing-is-known", async () => {
    const { id, hosts } = await makeCluster(live.store);
    const at = Date.UTC(2026, 0, 2, 12);
    const more = { epoch: 2 };
    const samples = [
      ...steady(hosts[0], { from: at, to: at + minute, rate: 10 }),
      ...steady(hosts[0], { from: at + 5 * minute, to: at + 6 * minute, rate: 20 }),
      ...steady(hosts[0], { from: at + 6 * minute + 2_000, to: at + 7 * minute, rate: 30, more }),
    ];
    await write(live.store, samples, at);
    const [line] = (await rateHistory(live.store, query(id, at, at + 8 * minute))).series;
    const rates = (from: number, to: number) =>
      new Set(line?.points.filter(([t]) => t >= at + from && t < at + to).map(([, avg]) => avg));
    expect(rates(0, minute)).toEqual(new Set([10]));
    expect(rates(minute + 5_000, 5 * minute)).toEqual(new Set());
    expect(rates(5 * minute, 6 * minute)).toEqual(new Set([20]));
    expect(rates(6 * minute + 5_000, 7 * minute)).toEqual(new Set([30]));
    expect(rates(7 * minute + 5_000, 8 * minute)).toEqual(new Set());
  });

  test("says-the-same-from-roll-ups-as-from-raw-samples", async () => {
    const store = await live.another();
    const { id, hosts } = await makeCluster(store, ["lvs1", "lvs2"]);
    const at = Date.UTC(2026, 0, 3, 12);
    const samples = hosts.flatMap((host, index) =>
      Array.from({ length: 3_600 }, (_, i) =>
        makeSample(host, at + i * 2_000, BigInt(i * i * (index + 1)), { active: i % (50 + index) }),
      ),
    );
    await write(store, samples, at + 2 * hour);
    const charts = async () =>
      Promise.all(
        (["conns", "activeConn"] as const).map((metric) =>
          rateHistory(store, query(id, at, at + 2 * hour, { metric, groupBy: "total", maxPoints: 120 })),
        ),
      );
    const digits = (value: unknown) =>
      JSON.parse(JSON.stringify(value), (_, v) => (typeof v === "number" ? Number(v.toPrecision(12)) : v));
    const before = await charts();
    expect(before[0]).toMatchObject({ source: "minute", stepSeconds: 60 });
    await rollUp(store, at + 40 * minute);
    expect(digits(await charts())).toEqual(digits(before));
    await rollUp(store, at + 3 * hour);
    expect(digits(await charts())).toEqual(digits(before));
    expect(before[0]?.series[0]?.points).toHaveLength(120);
    expect(before[1]?.series[0]?.points[30]?.slice(2)).toEqual([0, 29 + 50]);
  });

  test("keeps-a-peak-of-two-seconds-at-every-range-and-after-the-raw-samples-are-gone", async () => {
    const store = await live.another();
    const { id, hosts } = await makeCluster(store);
    const end = Date.UTC(2026, 0, 10, 12);
    const peakAt = end - 50 * hour + 17 * minute;
    const jump = (at: number) => (at >= peakAt ? 100_000n : 0n);
    const samples = steady(hosts[0], { from: peakAt - 5 * minute, to: peakAt + 5 * minute, rate: 1 }).map(
      (sample) => makeSample(hosts[0], sample.at, sample.counters.conns + jump(sample.at)),
    );
    await write(store, samples, peakAt);
    const highest = async (range: number) => {
      const chart = await rateHistory(store, query(id, end - range, end));
      return Math.max(...(chart.series[0]?.points.map(([, , , max]) => max) ?? []));
    };
    await rollUp(store, end);
    const nextDay = Date.UTC(2026, 0, 11, 0, 0, 1);
    expect((await applyRetention(store, nextDay)).days).toEqual(["sample_20260108"]);
    for (const range of [52 * hour, 7 * day, 30 * day]) expect(await highest(range)).toBe(50_001);
  });

  test("sums-the-directors-of-a-real-server-and-says-where-one-was-missing", async () => {
    const { id, hosts } = await makeCluster(live.store, ["lvs1", "lvs2"]);
    const at = Date.UTC(2026, 0, 4, 12);
    const server = (serverKey: string) => ({ more: { serverKey } });
    const both = { from: at, to: at + minute };
    await write(
      live.store,
      [
        ...steady(hosts[0], { ...both, rate: 10, ...server("192.168.0.4:80") }),
        ...steady(hosts[1] ?? "", { ...both, rate: 5, to: at + 30 * second, ...server("192.168.0.4:80") }),
        ...steady(hosts[1] ?? "", { ...both, rate: 7, ...server("192.168.0.5:80") }),
        ...steady(hosts[0], { ...both, rate: 1_000 }),
      ],
      at,
    );
    const chart = await rateHistory(
      live.store,
      query(id, at, at + minute, { groupBy: "server", maxPoints: 12 }),
    );
    expect(chart.series.map(({ key, points }) => [key, [...new Set(points.map(([, avg]) => avg))]])).toEqual([
      ["192.168.0.4:80", [15, 10]],
      ["192.168.0.5:80", [7]],
    ]);
    expect(chart.series.map(({ incomplete }) => incomplete)).toEqual([
      [35, 40, 45, 50, 55].map((s) => at + s * second),
      [],
    ]);
    const one = { serverKey: "192.168.0.4:80", maxPoints: 1 };
    const first = (more: Partial<RateQuery>) =>
      rateHistory(live.store, query(id, at, at + 30 * second, { ...one, ...more })).then(({ series }) =>
        series.map(({ label, points }) => [label, points[0]?.[1]]),
      );
    expect(await first({ groupBy: "director" })).toEqual([
      ["lvs1", 10],
      ["lvs2", 5],
    ]);
    expect(await first({ groupBy: "total" })).toEqual([["total", 15]]);
  });

  test("knows-a-service-that-was-never-counted-from-one-that-stood-still", async () => {
    const { id, hosts } = await makeCluster(live.store);
    const at = Date.UTC(2026, 0, 5, 12);
    await write(live.store, steady(hosts[0], { from: at, to: at + 10 * second, rate: 0 }), at);
    const still = await rateHistory(live.store, query(id, at, at + 10 * second));
    expect(still.series[0]?.points).toContainEqual([at, 0, 0, 0]);
    const other = { serviceKey: `'; DROP TABLE sample; --` };
    expect((await rateHistory(live.store, query(id, at, at + 10 * second, other))).series).toEqual([]);
    expect((await rateHistory(live.store, query("../etc", at, at + 10 * second))).series).toEqual([]);
  });

  test("has-at-most-300-points-of-a-day-polled-every-2-seconds", async () => {
    const store = await live.another();
    const { id, hosts } = await makeCluster(store);
    const end = Date.UTC(2026, 0, 20, 12, 1, 30);
    await write(store, steady(hosts[0], { from: end - day, to: end, rate: 3, every: 2_000 }), end);
    await rollUp(store, end);
    const [line] = (await rateHistory(store, query(id, end - day, end))).series;
    expect(line?.points.length).toBe(289);
    expect(new Set(line?.points.map(([, avg, min, max]) => `${avg} ${min} ${max}`))).toEqual(
      new Set(["3 3 3"]),
    );
    expect(line?.points.at(-1)?.[0]).toBe(Date.UTC(2026, 0, 20, 12));
  });
});

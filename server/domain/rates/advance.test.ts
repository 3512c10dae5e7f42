import { describe, expect, it } from "vitest";
import type { Counters, IpvsCounters, Rates } from "../ipvs/model";
import { advance, type RateState } from "./advance";

const service = "tcp 192.168.0.100:80";
const rs1 = "192.168.0.4:80";
const rs2 = "192.168.0.5:80";
const counters = (n: number | bigint): Counters => ({
  conns: BigInt(n),
  inPkts: BigInt(n) * 6n,
  outPkts: 0n,
  inBytes: BigInt(n) * 400n,
  outBytes: 0n,
});
const table = (
  total: number | bigint,
  servers: Readonly<Record<string, number | bigint>> = {},
): IpvsCounters => ({
  services: [
    {
      key: service,
      counters: counters(total),
      servers: Object.entries(servers).map(([key, n]) => ({ key, counters: counters(n) })),
    },
  ],
});
type Step = readonly [at: number, counters: IpvsCounters, bootId?: string | null];
/** Runs looks one after another, 2 s polls; the rates of each. */
const run = (...steps: readonly Step[]) => {
  let state: RateState | null = null;
  return steps.map(([at, seen, bootId = "boot-1"]) => {
    const next = advance(state, { at, counters: seen, bootId, pollEveryMs: 2_000 });
    state = next.state;
    return next;
  });
};
const totals = (...steps: readonly Step[]) =>
  run(...steps).map(({ rates }) => rates[service]?.total?.conns ?? null);
const servers = (...steps: readonly Step[]) =>
  run(...steps).map(({ rates }) => [rs1, rs2].map((key) => rates[service]?.servers[key]?.conns ?? null));

describe("rates", () => {
  it("come from the second look on, per second, for the service and each server", () => {
    const [first, second] = run(
      [0, table(100, { [rs1]: 60, [rs2]: 40 })],
      [2_000, table(140, { [rs1]: 80, [rs2]: 60 })],
    );
    expect(first?.rates[service]).toEqual({ total: null, servers: { [rs1]: null, [rs2]: null } });
    expect(second?.rates[service]).toEqual({
      total: { conns: 20, inPkts: 120, outPkts: 0, inBytes: 8_000, outBytes: 0 },
      servers: {
        [rs1]: { conns: 10, inPkts: 60, outPkts: 0, inBytes: 4_000, outBytes: 0 },
        [rs2]: { conns: 10, inPkts: 60, outPkts: 0, inBytes: 4_000, outBytes: 0 },
      },
    });
  });

  it("are exact beyond 2^53", () => {
    const far = 9_007_199_254_740_993n;
    expect(totals([0, table(far)], [2_000, table(far + 20n)])).toEqual([null, 10]);
  });

  it("are zero, which is known, where nothing moves for longer than the kernel's step", () => {
    expect(totals([0, table(5)], [5_000, table(5)])).toEqual([null, 0]);
    expect(totals([0, table(5)], [2_000, table(5)], [4_000, table(5)], [6_000, table(5)])).toEqual([
      null,
      null,
      0,
      0,
    ]);
  });

  it("twice the same look is as once", () => {
    const [, second, again] = run([0, table(0)], [2_000, table(20)], [2_000, table(20)]);
    expect(again?.rates).toEqual(second?.rates);
    expect(again?.state).toBe(second?.state);
    expect(again?.samples).toEqual([]);
  });

  it("a look from the past changes nothing", () => {
    expect(totals([0, table(0)], [2_000, table(20)], [1_000, table(10)], [4_000, table(40)])).toEqual([
      null,
      10,
      10,
      10,
    ]);
  });
});

describe("no negative and no spike", () => {
  it.each([
    ["counters zeroed by ipvsadm -Z", table(3)],
    ["keepalived restarted: the table made anew", table(0)],
  ])("after %s: no rate for one interval, then the rate of what came since", (_, after) => {
    const n = Number(after.services[0]?.counters.conns);
    expect(totals([0, table(1_000)], [2_000, table(1_020)], [4_000, after], [6_000, table(n + 20)])).toEqual([
      null,
      10,
      null,
      10,
    ]);
  });

  it("after a server was removed and added again, for that server only", () => {
    const steps: Step[] = [
      [0, table(200, { [rs1]: 100, [rs2]: 100 })],
      [2_000, table(240, { [rs1]: 120, [rs2]: 120 })],
      [4_000, table(270, { [rs2]: 150 })],
      [6_000, table(300, { [rs1]: 5, [rs2]: 175 })],
      [8_000, table(340, { [rs1]: 25, [rs2]: 195 })],
    ];
    expect(servers(...steps)).toEqual([
      [null, null],
      [10, 10],
      [null, 15],
      [null, 12.5],
      [10, 10],
    ]);
    expect(totals(...steps)).toEqual([null, 20, 15, 15, 20]);
  });

  it("after a server missing from one look came back with its old counters (the kernel keeps removed ones a while)", () => {
    expect(
      servers(
        [0, table(200, { [rs1]: 100 })],
        [2_000, table(220, {})],
        [4_000, table(240, { [rs1]: 104 })],
      )[2],
    ).toEqual([null, null]);
  });

  it("when only one counter of a series goes down, its whole series begins anew", () => {
    const wrapped: IpvsCounters = {
      services: [{ key: service, servers: [], counters: { ...counters(1_010), inBytes: 77n } }],
    };
    expect(totals([0, table(1_000)], [2_000, wrapped])).toEqual([null, null]);
  });

  it("when a 32-bit counter of an old kernel wraps", () => {
    const at = (bytes: bigint): IpvsCounters => ({
      services: [
        {
          key: service,
          servers: [],
          counters: { conns: 5n, inPkts: 9n, outPkts: 0n, inBytes: bytes, outBytes: 0n },
        },
      ],
    });
    const rates = run([0, at(2n ** 32n - 1_000n)], [2_000, at(1_000n)], [4_000, at(3_000n)]).map(
      ({ rates }) => rates[service]?.total?.inBytes ?? null,
    );
    expect(rates).toEqual([null, null, 1_000]);
  });

  it("after a reboot, also when the counters have already passed their old values", () => {
    expect(
      totals(
        [0, table(10)],
        [2_000, table(20)],
        [4_000, table(500), "boot-2"],
        [6_000, table(520), "boot-2"],
      ),
    ).toEqual([null, 5, null, 10]);
  });

  it("a boot id that is not known this time is not another one", () => {
    expect(totals([0, table(10)], [2_000, table(30), null], [4_000, table(50)])).toEqual([null, 10, 10]);
  });

  it("after a silence of more than five polls: no average over minutes in which nobody looked", () => {
    expect(totals([0, table(0)], [10_000, table(100)])).toEqual([null, 10]);
    expect(totals([0, table(0)], [10_001, table(100)], [12_001, table(120)])).toEqual([null, null, 10]);
  });
});

describe("epochs", () => {
  const epochs = (...steps: readonly Step[]) =>
    run(...steps).map(({ samples }) =>
      samples.map((sample) => `${sample.server ?? "service"} ${sample.epoch}`),
    );

  it("stay while counters go on and begin with the look that sees them lower", () => {
    expect(
      epochs(
        [1_000, table(10, { [rs1]: 10 })],
        [3_000, table(20, { [rs1]: 2 })],
        [5_000, table(30, { [rs1]: 12 })],
      ),
    ).toEqual([
      [`${rs1} 1000`, "service 1000"],
      [`${rs1} 3000`, "service 1000"],
      [`${rs1} 3000`, "service 1000"],
    ]);
  });

  it("are never those of an earlier worker: a start begins a new one", () => {
    expect(epochs([1_000, table(10)])).not.toEqual(epochs([9_000, table(10)]));
  });

  it("samples hold the counters as read; a look between two steps of the kernel has none", () => {
    const looks = run([0, table(10)], [2_000, table(30)], [4_000, table(30)], [6_000, table(30)]);
    expect(looks.map(({ samples }) => samples[0]?.counters.conns)).toEqual([10n, 30n, undefined, 30n]);
  });
});

/** A small seeded generator (mulberry32): the same seed, the same story. */
const seeded = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

describe("whatever happens", () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))(
    "no rate is negative or above the true maximum (story %i)",
    (seed) => {
      const random = seeded(seed);
      const maximum = 50_000;
      const wraps = random() < 0.4 ? 2 ** 32 : Number.MAX_SAFE_INTEGER;
      const live = new Map<string, number>([
        [rs1, wraps === 2 ** 32 ? wraps - 100_000 : 0],
        [rs2, 5],
      ]);
      let total = 1_000;
      let boot = 0;
      let now = 0;
      let state: RateState | null = null;
      let most = 0;
      const wrong: string[] = [];
      for (let poll = 0; poll < 250; poll++) {
        const gap = random() < 0.03 ? 20_000 : random() < 0.03 ? 0 : 1_500 + Math.floor(random() * 1_500);
        for (let step = 0; step < gap / 50; step++) {
          const speed = maximum * random() ** 3;
          for (const key of live.keys()) {
            const counted = Math.floor((speed / live.size) * 0.05);
            live.set(key, ((live.get(key) ?? 0) + counted) % wraps);
            total = (total + counted) % wraps;
          }
          const what = random();
          if (what < 0.002) live.delete(random() < 0.5 ? rs1 : rs2);
          else if (what < 0.008) live.set(random() < 0.5 ? rs1 : rs2, 0);
          else if (what < 0.009) for (const key of live.keys()) live.set(key, 0);
          else if (what < 0.0095) {
            for (const key of live.keys()) live.set(key, 0);
            total = 0;
            boot++;
          }
        }
        now += gap;
        const seen = table(total, Object.fromEntries(live));
        const next = advance(state, {
          at: now,
          counters: seen,
          bootId: random() < 0.5 ? `boot-${boot}` : null,
          pollEveryMs: 2_000,
        });
        state = next.state;
        const all: (Rates | null)[] = Object.values(next.rates).flatMap((one) => [
          one.total,
          ...Object.values(one.servers),
        ]);
        for (const rates of all)
          for (const [name, rate] of Object.entries(rates ?? {})) {
            // 4 %: a 50 ms step of traffic may fall on either side of a poll
            const limit = maximum * 1.04 * (name === "inPkts" ? 6 : name === "inBytes" ? 400 : 1);
            if (!(rate >= 0 && rate <= limit)) wrong.push(`${name} ${rate} at poll ${poll}`);
            if (name === "conns") most = Math.max(most, rate);
          }
      }
      expect(wrong).toEqual([]);
      expect(most).toBeGreaterThan(0);
    },
  );

  it.each([2_000, 2_001, 2_004, 2_008])(
    "steady traffic stays steady though the kernel moves its counters only every %i ms",
    (stepMs) => {
      const random = seeded(stepMs);
      const perSecond = 1_000;
      let state: RateState | null = null;
      const rates: number[] = [];
      const stored: { at: number; conns: number }[] = [];
      for (let poll = 1; poll < 4_000; poll++) {
        const at = poll * 2_000 + Math.round(random() * 6);
        const shown = Math.floor(at / stepMs) * stepMs;
        const next = advance(state, {
          at,
          counters: table(Math.floor((shown * perSecond) / 1000)),
          bootId: null,
          pollEveryMs: 2_000,
        });
        state = next.state;
        const rate = next.rates[service]?.total;
        if (rate) rates.push(rate.conns);
        for (const sample of next.samples)
          if (sample.server === null) stored.push({ at, conns: Number(sample.counters.conns) });
      }
      const charted = stored
        .slice(1)
        .map((one, i) => ((one.conns - (stored[i]?.conns ?? 0)) * 1000) / (one.at - (stored[i]?.at ?? 0)));
      expect(Math.min(...charted)).toBeGreaterThan(perSecond * 0.4);
      expect(charted.filter((rate) => rate > perSecond * 1.05).length / charted.length).toBeLessThan(0.005);
      expect(Math.min(...rates)).toBeGreaterThan(perSecond * 0.95);
      expect(rates.filter((rate) => rate > perSecond * 1.05).length / rates.length).toBeLessThan(0.005);
    },
  );
});

import { describe, expect, it } from "vitest";
import { parseRange, refetchEveryMs } from "./range";
import { formatAxis, formatTick, formatValue, isWhole, timeTicks, valueTicks } from "./scale";

describe("numbers on an axis", () => {
  it.each([
    [0, "0"],
    [0.004, "0.004"],
    [0.05, "0.05"],
    [0.5, "0.5"],
    [1_500_000, "1.50\u202fM"],
  ])("prints-%d-as-%s", (value, text) => expect(formatTick(value, "conn/s")).toBe(text));

  it("puts-the-prefix-on-the-bytes", () => {
    expect(formatValue(1234, "B/s")).toBe("1.23\u202fkB/s");
    expect(formatTick(250_000, "B/s")).toBe("250\u202fk");
    expect(formatTick(500, "B/s")).toBe("500");
    expect(formatValue(12, "conn/s")).toBe("12 conn/s");
  });

  it("leaves-out-noughts-that-say-nothing-on-an-axis", () => {
    const axis = [10_000, 7500, 2250, 10, 100_000].map((value) => formatAxis(value, "B/s"));
    expect(axis).toEqual(["10\u202fk", "7.5\u202fk", "2.25\u202fk", "10", "100\u202fk"]);
    expect([20_000, 0.5, 0.05, 100].map((value) => formatAxis(value, "pkt/s"))).toEqual([
      "20\u202fk",
      "0.5",
      "0.05",
      "100",
    ]);
  });

  it("has-whole-ticks-where-halves-do-not-exist", () => {
    expect(valueTicks(10, isWhole("conn"))).toEqual([0, 3, 6, 9, 12]);
    expect(isWhole("conn/s")).toBe(false);
  });

  it("has-round-ticks-that-reach-over-the-peak", () => {
    expect(valueTicks(87)).toEqual([0, 25, 50, 75, 100]);
    expect(valueTicks(0.3)).toEqual([0, 0.1, 0.2, 0.3]);
    expect(valueTicks(2, true)).toEqual([0, 1, 2]);
  });

  it("gives-an-all-zero-series-an-axis-too", () => expect(valueTicks(0)).toEqual([0, 1]));
});

describe("times on an axis", () => {
  it("stands-on-round-minutes", () => {
    const from = Date.UTC(2026, 0, 1, 12, 3, 20);
    const ticks = timeTicks(from, from + 15 * 60_000, 6, 0);
    expect(ticks.map((t) => new Date(t).toISOString().slice(11, 16))).toEqual(["12:05", "12:10", "12:15"]);
  });

  it("stands-on-local-midnights-for-days", () => {
    const from = Date.UTC(2026, 0, 1, 5);
    const [first] = timeTicks(from, from + 7 * 86_400_000, 8, -60);
    expect(new Date(first ?? 0).toISOString()).toBe("2026-01-01T23:00:00.000Z");
  });

  it("never-has-more-ticks-than-fit", () => {
    for (const minutes of [15, 60, 360, 1440, 10_080, 43_200]) {
      expect(timeTicks(0, minutes * 60_000, 8, 0).length).toBeLessThanOrEqual(9);
    }
  });
});

describe("the range in the URL", () => {
  it("falls-back-for-anything-unknown", () => {
    expect(parseRange("7d")).toBe("7d");
    expect(parseRange("9y")).toBe("1h");
    expect(parseRange(null, "15m")).toBe("15m");
  });
  it("is-fetched-again-about-once-a-bucket", () => {
    expect(refetchEveryMs("15m")).toBe(15_000);
    expect(refetchEveryMs("24h")).toBe(360_000);
  });
});

import { describe, expect, test } from "vitest";
import { chooseResolution } from "./resolution";

const hour = 3_600_000;
const day = 24 * hour;
const now = Date.UTC(2026, 2, 1, 12, 34, 56);

const last = (range: number) => ({ from: now - range, to: now, series: 2, pollSeconds: 2 });

describe("a chart reads", () => {
  test.each([
    ["15 minutes", hour / 4, "raw", 5],
    ["1 hour", hour, "raw", 15],
    ["6 hours", 6 * hour, "minute", 120],
    ["24 hours", day, "minute", 300],
    ["7 days", 7 * day, "hour", 3_600],
    ["30 days", 30 * day, "hour", 10_800],
    ["400 days", 400 * day, "hour", 172_800],
  ] as const)("%s-from-the-right-source-in-at-most-300-steps", (_, range, source, stepSeconds) => {
    const chosen = chooseResolution(last(range), 300, now);
    expect(chosen).toMatchObject({ source, stepSeconds });
    expect((chosen.to - chosen.from) / (stepSeconds * 1_000)).toBeLessThanOrEqual(300);
    expect(chosen.from).toBeLessThanOrEqual(now - range);
    expect(chosen.to).toBeGreaterThanOrEqual(now);
    expect(chosen.from % (stepSeconds * 1_000)).toBe(0);
  });

  test("steps-of-two-polls-at-least", () => {
    const polled = (pollSeconds: number) => chooseResolution({ ...last(hour / 4), pollSeconds }, 300, now);
    expect(polled(5).stepSeconds).toBe(10);
    expect(polled(60).stepSeconds).toBe(120);
  });

  test("minutes-where-raw-samples-are-gone-and-hours-where-minutes-are-gone", () => {
    const at = (ago: number) =>
      chooseResolution({ ...last(0), from: now - ago, to: now - ago + hour / 4 }, 300, now);
    expect(at(3 * day)).toMatchObject({ source: "minute", stepSeconds: 60 });
    expect(at(40 * day)).toMatchObject({ source: "hour", stepSeconds: 3_600 });
  });

  test("minutes-where-raw-samples-would-be-too-many", () => {
    const of = (series: number, range: number) => chooseResolution({ ...last(range), series }, 300, now);
    expect(of(400, hour / 4)).toMatchObject({ source: "raw", stepSeconds: 5 });
    expect(of(400, hour)).toMatchObject({ source: "minute", stepSeconds: 60 });
  });

  test("few-points-when-few-are-asked-for", () => {
    const chosen = chooseResolution(last(day), 50, now);
    expect(chosen).toMatchObject({ source: "minute", stepSeconds: 1_800 });
  });
});

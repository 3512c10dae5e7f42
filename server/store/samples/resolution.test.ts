import { describe, expect, test } from "vitest";
import { chooseResolution } from "./resolution";

const hour = 3_600_000;
const day = 24 * hour;
const now = Date.UTC(2026, 2, 1, 12, 34, 56);

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
    const chosen = chooseResolution({ from: now - range, to: now }, 300, now, 2);
    expect(chosen).toMatchObject({ source, stepSeconds });
    expect((chosen.to - chosen.from) / (stepSeconds * 1_000)).toBeLessThanOrEqual(300);
    expect(chosen.from).toBeLessThanOrEqual(now - range);
    expect(chosen.to).toBeGreaterThanOrEqual(now);
    expect(chosen.from % (stepSeconds * 1_000)).toBe(0);
  });

  test("steps-of-two-polls-at-least", () => {
    const range = { from: now - hour / 4, to: now };
    expect(chooseResolution(range, 300, now, 5).stepSeconds).toBe(10);
    expect(chooseResolution(range, 300, now, 60).stepSeconds).toBe(120);
  });

  test("minutes-where-raw-samples-are-gone-and-hours-where-minutes-are-gone", () => {
    const at = (ago: number) => ({ from: now - ago, to: now - ago + hour / 4 });
    expect(chooseResolution(at(3 * day), 300, now, 2)).toMatchObject({ source: "minute", stepSeconds: 60 });
    expect(chooseResolution(at(40 * day), 300, now, 2)).toMatchObject({ source: "hour", stepSeconds: 3_600 });
  });

  test("few-points-when-few-are-asked-for", () => {
    const chosen = chooseResolution({ from: now - day, to: now }, 50, now, 2);
    expect(chosen).toMatchObject({ source: "minute", stepSeconds: 1_800 });
  });
});

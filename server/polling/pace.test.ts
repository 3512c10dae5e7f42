import { describe, expect, it } from "vitest";
import { firstDue, nextDue } from "./pace";

describe("the pace of polling", () => {
  it("spreads the first polls of many hosts over the interval, each host always at the same place", () => {
    const phases = Array.from({ length: 1000 }, (_, i) => firstDue(0, 5000, `host-${i}`));
    const perSecond = [0, 1, 2, 3, 4].map((s) => phases.filter((p) => Math.floor(p / 1000) === s).length);
    for (const n of perSecond) expect(n).toBeGreaterThan(150);
    expect(phases[7]).toBe(firstDue(0, 5000, "host-7"));
    expect(Math.max(...phases)).toBeLessThan(5000);
  });

  it("keeps the phase after a poll in time", () => {
    expect(nextDue(1000, 1200, 2000)).toBe(3000);
    expect(nextDue(1000, 1000, 2000)).toBe(3000);
  });

  it("drops the polls that a slow answer missed instead of making up for them", () => {
    expect(nextDue(1000, 8100, 2000)).toBe(9000);
  });
});

import { describe, expect, it } from "vitest";
import { countedSince } from "./counted";

const minute = 60_000;
const point = (at: number, rate: number) => [at, rate, rate, rate] as const;
const stored = {
  to: 20 * minute,
  stepSeconds: 30,
  series: [
    { key: "lvs1", points: [point(10 * minute, 100), point(16 * minute, 2), point(19 * minute, 4)] },
    { key: "lvs2", points: [point(19 * minute, 6)] },
  ],
};

describe("the connections of the last minutes", () => {
  it("are-counted-from-rates-and-steps", () => {
    const { counted, over } = countedSince(stored, null);
    expect([...counted.byKey]).toEqual([
      ["lvs1", 180],
      ["lvs2", 180],
    ]);
    expect([counted.total, over]).toEqual([360, "in the last 5 min"]);
  });
  it("are-not-counted-from-before-the-last-change", () => {
    const { counted, over } = countedSince(stored, 18 * minute);
    expect([...counted.byKey.values()]).toEqual([120, 180]);
    expect(over).toBe("in the last 2 min");
  });
});

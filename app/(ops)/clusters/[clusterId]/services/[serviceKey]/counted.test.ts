import { describe, expect, it } from "vitest";
import { countedSince } from "./counted";

const minute = 60_000;
const point = (at: number, rate: number) => [at, rate, rate, rate] as const;
const stored = {
  to: 20 * minute,
  stepSeconds: 30,
  series: [
    { key: "lvs1", points: [point(10 * minute, 100), point(16 * minute, 2), point(19 * minute, 4)] },
    { key: "lvs2", points: [point(16 * minute, 3), point(19 * minute, 6)] },
    { key: "withdrawn", points: [] },
  ],
};
const both = new Set(["lvs1", "lvs2"]);

describe("the connections of the last minutes", () => {
  it("are-counted-from-rates-and-steps", () => {
    const { counted, over } = countedSince(stored, null, both);
    expect([...(counted?.byKey ?? [])]).toEqual([
      ["lvs1", 180],
      ["lvs2", 270],
    ]);
    expect([counted?.total, over]).toEqual([450, "in the last 5 min"]);
  });
  it("are-not-counted-from-before-the-last-change", () => {
    const { counted, over } = countedSince(stored, 18 * minute, both);
    expect([...(counted?.byKey.values() ?? [])]).toEqual([120, 180]);
    expect(over).toBe("in the last 2 min");
  });
  it("are-counted-only-while-everybody-was-seen-and-unknown-before", () => {
    const [lvs1] = stored.series;
    const late = (points: readonly (readonly [number, number, number, number])[]) =>
      countedSince({ ...stored, series: [...(lvs1 ? [lvs1] : []), { key: "lvs2", points }] }, null, both)
        .counted;
    expect([...(late([point(19 * minute, 6)])?.byKey ?? [])]).toEqual([
      ["lvs1", 120],
      ["lvs2", 180],
    ]);
    expect(late([])).toBeNull();
  });
});

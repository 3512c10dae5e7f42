import { describe, expect, it } from "vitest";
import { fittedFrom } from "./range";

const minute = 60_000;
const hour = { from: 0, to: 60 * minute };

describe("a chart whose range nobody chose", () => {
  it("begins-with-the-history-where-that-is-young", () => {
    expect(fittedFrom(hour, 50 * minute)).toBe(49.8 * minute);
  });
  it("is-never-narrower-than-two-minutes", () => {
    expect(fittedFrom(hour, 59 * minute)).toBe(58 * minute);
  });
  it("shows-its-whole-range-where-there-is-most-of-it-or-nothing", () => {
    expect(fittedFrom(hour, 0)).toBe(0);
    expect(fittedFrom(hour, 10 * minute)).toBe(0);
    expect(fittedFrom(hour, null)).toBe(0);
  });
});

import { describe, expect, it } from "vitest";
import { cutSpans, timeIn } from "./spans";

const span = (value: string, from: number, to: number | null) => ({ value, from, to });
const shape = (cuts: ReturnType<typeof cutSpans<ReturnType<typeof span>>>) =>
  cuts.map((cut) => [cut.span?.value ?? null, cut.from, cut.to]);

describe("spans in a range", () => {
  it("end-where-the-range-ends", () => {
    expect(shape(cutSpans([span("Full", 0, null)], 10_000, 20_000))).toEqual([["Full", 10_000, 20_000]]);
  });

  it("leave-what-is-not-known-unknown", () => {
    expect(shape(cutSpans([span("Full", 5000, 10_000)], 0, 20_000))).toEqual([
      [null, 0, 5000],
      ["Full", 5000, 10_000],
      [null, 10_000, 20_000],
    ]);
  });

  it("have-no-gap-for-the-distance-of-two-polls", () => {
    expect(shape(cutSpans([span("Full", 0, 5000), span("Init", 5800, null)], 0, 9000))).toEqual([
      ["Full", 0, 5000],
      ["Init", 5000, 9000],
    ]);
  });

  it("give-way-to-a-later-one", () => {
    expect(shape(cutSpans([span("Full", 0, null), span("Down", 4000, null)], 0, 9000))).toEqual([
      ["Full", 0, 4000],
      ["Down", 4000, 9000],
    ]);
  });

  it("are-the-same-whatever-their-order", () => {
    const spans = [span("a", 0, 3000), span("b", 3000, 6000), span("c", 6000, null)];
    expect(cutSpans([...spans].reverse(), 0, 9000)).toEqual(cutSpans(spans, 0, 9000));
  });

  it("of-a-range-that-nothing-touches-are-all-unknown", () => {
    expect(shape(cutSpans([span("Full", 0, 10)], 10_000, 20_000))).toEqual([[null, 10_000, 20_000]]);
  });

  it("add-up-to-the-range", () => {
    const cuts = cutSpans(
      [span("Full", 0, 5000), span("Down", 5000, 6000), span("Full", 6000, null)],
      0,
      9000,
    );
    expect(timeIn(cuts, (one) => one.value)).toEqual([
      { value: "Full", ms: 8000 },
      { value: "Down", ms: 1000 },
    ]);
  });
});

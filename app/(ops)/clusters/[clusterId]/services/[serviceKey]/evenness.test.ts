import { describe, expect, it } from "vitest";
import { judge, ofDirectors, ofServers } from "./evenness";
import type { Part } from "./spread";

const part = (label: string, fair: number | null = 0.5, share: number | null = 0.5): Part => ({
  key: label,
  label,
  share,
  fair,
  silent: false,
});
const two = [part("lvs1"), part("lvs2")];
const of = (...counts: readonly (readonly [string, number])[]) => ({
  byKey: new Map(counts),
  total: counts.reduce((sum, [, n]) => sum + n, 0),
});
const over = "in the last 5 min";
const directors = (lvs1: number, lvs2: number) =>
  judge(two, of(["lvs1", lvs1], ["lvs2", lvs2]), over, ofDirectors);

describe("how evenly it is spread", () => {
  it("is-uneven-at-38-to-62-when-there-are-enough-connections", () => {
    expect(directors(380, 620)).toEqual({ kind: "uneven", text: "Uneven: lvs1 38 %, lvs2 62 %." });
  });
  it("cannot-be-told-at-38-to-62-from-a-few-connections", () => {
    expect(directors(8, 13)).toEqual({
      kind: "unknown",
      why: "Too few connections to tell (21 in the last 5 min): lvs1 38 %, lvs2 62 %.",
    });
  });
  it("is-not-called-even-from-a-few-connections-either", () => {
    expect(directors(10, 10).kind).toBe("unknown");
  });
  it("is-even-within-five-percentage-points-of-many", () => {
    expect(directors(540, 460)).toEqual({ kind: "even", text: "Even: lvs1 54 %, lvs2 46 %." });
    expect(directors(5600, 4400).kind).toBe("uneven");
  });
  it("is-uneven-at-once-when-one-of-two-gets-nothing", () => {
    expect(directors(0, 60)).toMatchObject({ kind: "uneven", text: "Uneven: lvs1 0 %, lvs2 100 %." });
  });
  it("does-not-blame-a-withdrawn-director-for-getting-nothing", () => {
    const parts = [part("lvs1", 0, 0), part("lvs2", 1, 1)];
    expect(judge(parts, of(["lvs2", 300]), over, ofDirectors)).toEqual({
      kind: "alone",
      text: "lvs2 takes everything: lvs1 gets no traffic.",
    });
  });
  it("measures-by-weight-and-says-what-is-fair-where-that-differs", () => {
    const parts = [part("rs1", 0.75), part("rs2", 0.25)];
    expect(judge(parts, of(["rs1", 750], ["rs2", 250]), over, ofServers)).toEqual({
      kind: "even",
      text: "Even: rs1 75 % (fair 75 %), rs2 25 % (fair 25 %).",
    });
    expect(judge(parts, of(["rs1", 500], ["rs2", 500]), over, ofServers).kind).toBe("uneven");
  });
  it("names-the-worst-of-many-in-percentage-points", () => {
    const many = Array.from({ length: 10 }, (_, index) => part(`rs${index}`, 0.1));
    const counts = many.map(({ key }, index) => [key, index === 6 ? 3000 : 1000] as const);
    expect(judge(many, of(...counts), over, ofServers)).toEqual({
      kind: "uneven",
      text: "Uneven: rs6 gets 25 %, 15 points above its fair 10 %.",
    });
  });
  it("says-nothing-of-a-server-that-should-get-nothing", () => {
    const parts = [part("rs1"), part("rs2"), part("rs3", 0, 0)];
    expect(judge(parts, of(["rs1", 500], ["rs2", 500]), over, ofServers).kind).toBe("even");
  });
  it("keeps-unknown-unknown", () => {
    expect(judge(two, null, over, ofDirectors).kind).toBe("unknown");
    expect(directors(0, 0)).toEqual({ kind: "unknown", why: "No new connections in the last 5 min." });
    expect(judge([part("rs1", null), part("rs2", null)], of(["rs1", 5]), over, ofServers).kind).toBe(
      "unknown",
    );
  });
  it("does-not-take-one-that-is-not-seen-for-one-that-gets-nothing", () => {
    const silent = { ...part("lvs2", null, null), silent: true };
    const untold = { kind: "unknown", why: "Cannot be told: lvs2 gives no figure now." };
    expect(judge([part("lvs1"), silent], of(["lvs1", 900]), over, ofDirectors)).toEqual(untold);
    // While one is silent nobody's share is known.
    const both = of(["lvs1", 700], ["lvs2", 300]);
    expect(judge([part("lvs1", 1, null), silent], both, over, ofDirectors)).toEqual(untold);
  });
  it("says-when-one-is-alone", () => {
    expect(judge([part("lvs1", 1)], of(["lvs1", 5]), over, ofDirectors)).toEqual({
      kind: "alone",
      text: "One director takes everything: lvs1.",
    });
  });
});

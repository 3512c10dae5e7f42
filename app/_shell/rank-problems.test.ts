import { describe, expect, it } from "vitest";
import { rankProblems } from "./rank-problems";

const problem = (
  title: string,
  severity: "down" | "degraded" | "unknown",
  affectsTraffic: boolean,
  since: number | null,
) => ({
  title,
  severity,
  affectsTraffic,
  since,
});
const rows = [
  problem("no data", "unknown", false, 10),
  problem("new path loss", "degraded", true, 90),
  problem("old path loss", "degraded", true, 20),
  problem("drift", "degraded", false, 5),
  problem("dead", "down", true, null),
];

describe("problems", () => {
  it("stand-by-severity-then-traffic-then-age", () => {
    expect(rankProblems(rows).map((row) => row.title)).toEqual([
      "dead",
      "old path loss",
      "new path loss",
      "drift",
      "no data",
    ]);
  });
  it("the-order-given-does-not-matter", () => {
    expect(rankProblems([...rows].reverse())).toEqual(rankProblems(rows));
  });
});

import { describe, expect, it } from "vitest";
import type { ClusterTotals, Overview, Problem } from "#domain/cluster/view";
import { unknown } from "#domain/reading";
import { transitions } from "./transitions";

const none = { n: 0, of: 0, unknown: 0, partly: 0 };
const totals: ClusterTotals = {
  rates: unknown("no data"),
  activeConn: unknown("no data"),
  vipsAnnounced: none,
  serversHealthy: none,
  directorsUp: none,
  routersUp: none,
};
const problem = (title: string): Problem => ({
  code: title,
  severity: "down",
  title,
  affects: "",
  since: null,
  affectsTraffic: true,
  subject: { kind: "host", id: title },
});
const look = (...titles: string[]): Overview => ({
  at: 0,
  worker: { kind: "alive", seenAt: 0 },
  clusters: [
    {
      id: "c1",
      name: "edge",
      status: { kind: "ok", text: "", since: null },
      totals,
      observedAt: 0,
      problems: titles.map(problem),
    },
  ],
});

describe("transitions are read out", () => {
  it("a-problem-that-began", () => {
    expect(transitions(look(), look("lvs2 is down"))).toBe("edge: lvs2 is down.");
  });
  it("a-problem-that-ended", () => {
    expect(transitions(look("lvs2 is down"), look())).toBe("Over: edge: lvs2 is down.");
  });
  it("the-same-look-twice-says-nothing", () => expect(transitions(look("a", "b"), look("b", "a"))).toBe(""));
  it("a-storm-is-counted", () => {
    expect(transitions(look(), look("a", "b", "c", "d", "e"))).toBe(
      "edge: a. edge: b. edge: c. And 2 more changes.",
    );
  });
});

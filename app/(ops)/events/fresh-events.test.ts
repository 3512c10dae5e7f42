import { describe, expect, it } from "vitest";
import { type EventRow, freshAfter } from "./fresh-events";

const event = (id: string): EventRow => ({
  id,
  at: Number(id),
  clusterId: "c",
  clusterName: "edge",
  hostId: null,
  hostName: null,
  code: "x",
  severity: "info",
  sentence: id,
  subject: { kind: "cluster", id: "c" },
});
const ids = (events: readonly EventRow[]) => events.map((entry) => entry.id);

describe("fresh events", () => {
  it("stand-newest-first-by-number-not-by-spelling", () => {
    expect(ids(freshAfter([], [event("9"), event("10")], null))).toEqual(["10", "9"]);
  });
  it("arriving-twice-is-the-same-as-once", () => {
    const once = freshAfter([], [event("5")], "4");
    expect(ids(freshAfter(once, [event("5")], "4"))).toEqual(["5"]);
  });
  it("what-the-list-shows-is-not-fresh", () => {
    expect(ids(freshAfter([], [event("3"), event("4"), event("5")], "4"))).toEqual(["5"]);
  });
});

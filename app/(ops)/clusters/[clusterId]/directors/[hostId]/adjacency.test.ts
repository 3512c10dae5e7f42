import { describe, expect, it } from "vitest";
import type { OspfNeighbour } from "#domain/ospf/model";
import { known, unknown } from "#domain/reading";
import { adjacencyMark, adjacencySpan, neighbourCount } from "./adjacency";

describe("the neighbours of a host", () => {
  const full: OspfNeighbour = {
    routerId: "192.168.0.1",
    address: "192.168.0.1",
    interface: "eth0",
    state: "Full",
    role: "DR",
    priority: 1,
    deadTimeMs: null,
    upTimeMs: null,
  };
  const lost = (address: string) => ({ address, interface: "eth0", since: 0 });
  it("that-are-all-lost-are-0-of-2-and-not-0-of-0", () => {
    expect(neighbourCount({ neighbours: known([], 0), lostNeighbours: [lost("a"), lost("b")] })).toEqual({
      healthy: 0,
      of: 2,
      mark: "down",
    });
  });
  it("of-which-one-is-lost-are-degraded", () => {
    expect(neighbourCount({ neighbours: known([full], 0), lostNeighbours: [lost("b")] })).toEqual({
      healthy: 1,
      of: 2,
      mark: "degraded",
    });
  });
  it("that-are-not-known-are-not-counted", () => {
    expect(neighbourCount({ neighbours: unknown("no answer"), lostNeighbours: [] })).toBeNull();
  });
});

describe("an adjacency", () => {
  it("is-good-when-full-whatever-the-role", () => {
    expect((["DR", "Backup", "DROther", null] as const).map((role) => adjacencyMark("Full", role))).toEqual([
      "ok",
      "ok",
      "ok",
      "ok",
    ]);
  });
  it("is-good-at-2-way-only-between-two-that-are-neither-dr-nor-backup", () => {
    expect([
      adjacencyMark("2-Way", "DROther"),
      adjacencyMark("2-Way", "DR"),
      adjacencyMark("2-Way", null),
    ]).toEqual(["ok", "degraded", "degraded"]);
  });
  it("is-on-its-way-in-between", () => expect(adjacencyMark("ExStart", "DR")).toBe("degraded"));

  it("that-was-not-listed-was-down", () => {
    expect(adjacencySpan("absent")).toEqual({ value: "no neighbour", mark: "down" });
    expect(adjacencySpan("Full/-").mark).toBe("ok");
    expect(adjacencySpan("2-Way/DROther").mark).toBe("ok");
    expect(adjacencySpan("whatever").mark).toBe("unknown");
  });
});

import { describe, expect, it } from "vitest";
import { adjacencyMark, adjacencySpan } from "./adjacency";

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

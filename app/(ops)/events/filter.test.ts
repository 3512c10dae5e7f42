import { describe, expect, it } from "vitest";
import { filterFrom, filterHref, isFiltered, severities, severityWords } from "./filter";

const id = "0b54b1a5-43a2-4d7e-9b13-9a4f3d3f1f11";

describe("the filter of events", () => {
  it("round-trips-through-the-address", () => {
    const filter = { clusterId: id, hostId: undefined, severity: "down" as const, search: "lvs2 & 100%" };
    expect(filterFrom(new URL(filterHref(filter), "http://x").searchParams)).toEqual(filter);
  });
  it("has-a-word-of-its-own-for-every-severity-also-for-what-is-only-worth-knowing", () => {
    const words = severities.map((severity) => severityWords[severity]);
    expect(new Set(words).size).toBe(severities.length);
    expect(words.every((word) => word !== "")).toBe(true);
  });
  it("what-cannot-be-a-filter-is-left-out", () => {
    const filter = filterFrom(new URLSearchParams("cluster=nonsense&severity=terrible&text=++"));
    expect(isFiltered(filter)).toBe(false);
    expect(filterHref(filter)).toBe("/events");
  });
});

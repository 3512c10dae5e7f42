import { describe, expect, it } from "vitest";
import { countWords } from "./count-words";

const count = (n: number, of: number, unknown = 0, partly = 0) =>
  countWords({ n, of, unknown, partly }, "directors in service");

describe("a count", () => {
  it("of-what-is-whole-has-no-mark", () => {
    expect(count(2, 2)).toEqual({ figure: "2", mark: null, words: "2 of 2 directors in service" });
  });
  it("of-what-is-not-known-is-a-dash-and-not-0", () => {
    expect(count(0, 2, 2)).toEqual({
      figure: "–",
      mark: "unknown",
      words: "of 2 directors in service none is known, 2 unknown",
    });
  });
  it("with-one-unknown-is-marked-as-that-not-as-missing", () => {
    expect(count(1, 2, 1)).toMatchObject({ figure: "1", mark: "unknown" });
  });
  it("with-one-missing-and-one-unknown-is-degraded-and-never-red", () => {
    expect(count(0, 2, 1)).toMatchObject({ figure: "–", mark: "degraded" });
  });
  it("of-0-where-all-are-known-to-be-missing-is-down", () => {
    expect(count(0, 2)).toMatchObject({ figure: "0", mark: "down" });
  });
  it("of-what-is-well-in-part-is-degraded-and-counted", () => {
    expect(count(2, 2, 0, 1)).toEqual({
      figure: "2",
      mark: "degraded",
      words: "2 of 2 directors in service, 1 only in part",
    });
  });
});

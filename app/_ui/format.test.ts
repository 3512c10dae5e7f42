import { describe, expect, it } from "vitest";
import {
  formatAge,
  formatBytes,
  formatBytesPerSecond,
  formatClock,
  formatCount,
  formatDuration,
  formatMillis,
  formatMoment,
  formatMomentFull,
  formatShare,
  formatSi,
  formatStopwatch,
  plural,
} from "./format";

/** The narrow no-break space is written as `_` in the rows below. */
const plain = (text: string) => text.replaceAll("\u202f", "_");

describe("figures", () => {
  it.each([
    [0, "0"],
    [0.04, "<0.1"],
    [4.21, "4.2"],
    [7, "7"],
    [318.6, "319"],
    [9412, "9_412"],
    [9999.4, "9_999"],
    [9999.6, "10.0_k"],
    [12_345, "12.3_k"],
    [999_400, "999_k"],
    [999_949, "1.00_M"],
    [1_240_000, "1.24_M"],
    [3.2e15, "3.20_P"],
    [-12_345, "-12.3_k"],
  ])("formatSi(%d) keeps three digits: %s", (value, text) => {
    expect(plain(formatSi(value))).toBe(text);
  });

  it("counts-are-exact-and-grouped", () => {
    expect(plain(formatCount(12_345_678))).toBe("12_345_678");
    expect(plain(formatCount(999))).toBe("999");
  });

  it.each([
    [0, "0_B"],
    [940, "940_B"],
    [999.6, "1.00_kB"],
    [12_300, "12.3_kB"],
    [999_999, "1.00_MB"],
    [1_240_000_000, "1.24_GB"],
  ])("formatBytes(%d) is decimal: %s", (value, text) => {
    expect(plain(formatBytes(value))).toBe(text);
    expect(plain(formatBytesPerSecond(value))).toBe(`${text}/s`);
  });

  it.each([
    [0, "0_%"],
    [0.004, "<1_%"],
    [0.333, "33_%"],
    [0.9999, ">99_%"],
    [1, "100_%"],
  ])("a share of %d reads %s: only nothing is 0 and only all is 100", (share, text) => {
    expect(plain(formatShare(share))).toBe(text);
  });

  it("one-is-singular", () => {
    expect([plural(1, "path"), plural(2, "path"), plural(0, "entry", "entries")]).toEqual([
      "1 path",
      "2 paths",
      "0 entries",
    ]);
  });
});

describe("durations", () => {
  const [s, min, h, d] = [1000, 60_000, 3_600_000, 86_400_000];
  it.each([
    [-5 * s, "0_s"],
    [1999, "1_s"],
    [59 * s, "59_s"],
    [12 * min, "12_min"],
    [26 * h, "26_h"],
    [3 * d, "3_d"],
  ])("formatAge(%d) is %s", (ms, text) => {
    expect(plain(formatAge(ms))).toBe(text);
  });
  it.each([
    [47 * s, "47_s"],
    [192 * s, "3_min 12_s"],
    [3 * min, "3_min"],
    [2 * h + 4 * min, "2_h 4_min"],
    [5 * d + 3 * h, "5_d 3_h"],
  ])("formatDuration(%d) has two units at most: %s", (ms, text) => {
    expect(plain(formatDuration(ms))).toBe(text);
  });
  it.each([
    [47 * s, "0:47"],
    [12 * min + 3 * s, "12:03"],
    [h + 2 * min + 3 * s, "1:02:03"],
    [2 * d + 3 * h, "2_d 3_h"],
  ])("formatStopwatch(%d) is %s", (ms, text) => {
    expect(plain(formatStopwatch(ms))).toBe(text);
  });
  it("milliseconds-keep-what-matters", () => {
    expect([0.84, 38.2, 1234].map((ms) => plain(formatMillis(ms)))).toEqual(["0.8_ms", "38_ms", "1.2_s"]);
  });
});

describe("moments", () => {
  const at = Date.UTC(2026, 10, 19, 3, 12, 9);
  it("a-moment-of-today-has-no-date", () => {
    expect(formatMoment(at, at + 3_600_000, "UTC")).toBe("03:12:09");
    expect(formatMoment(at, at + 86_400_000, "UTC")).toBe("19 Nov 03:12:09");
    expect(formatClock(at, "Asia/Tokyo")).toBe("12:12:09");
  });
  it("the-full-moment-names-its-zone", () => {
    expect(formatMomentFull(at, "UTC")).toContain("19 Nov 2026");
    expect(formatMomentFull(at, "UTC")).toContain("UTC");
  });
});

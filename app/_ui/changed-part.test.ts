import { describe, expect, it } from "vitest";
import { changedParts } from "./changed-part";

const marked = (from: string, to: string) => {
  const parts = changedParts(from, to);
  const text = (side: "from" | "to") =>
    parts?.[side].map((part) => (part.changed ? `[${part.text}]` : part.text)).join("");
  return parts && [text("from"), text("to")];
};

describe("the part of a line that changed", () => {
  it("is-a-whole-number-never-a-digit-of-it", () => {
    expect(marked("    weight 100", "    weight 10")).toEqual(["    weight [100]", "    weight [10]"]);
    expect(marked("  delay 21", "  delay 31")).toEqual(["  delay [21]", "  delay [31]"]);
  });
  it("is-a-whole-address", () => {
    expect(marked("real_server 192.168.0.4 80 {", "real_server 192.168.0.14 80 {")).toEqual([
      "real_server [192.168.0.4] 80 {",
      "real_server [192.168.0.14] 80 {",
    ]);
  });
  it("may-be-missing-on-one-side", () => {
    expect(marked("lb_algo wrr", "lb_algo wrr flag-1")).toEqual(["lb_algo wrr", "lb_algo wrr[ flag-1]"]);
  });
  it("is-not-marked-in-lines-that-have-nothing-in-common", () => {
    expect(marked("lb_algo wrr", "persistence_timeout 50")).toBeNull();
  });
  it("joins-to-the-lines-it-was-cut-from", () => {
    for (const [from, to] of [
      ["a b c", "a c"],
      ["xx", "xxx x"],
      ["network 10.0.0.0/24 area 0", "network 10.0.0.0/16 area 0"],
    ] as const) {
      const parts = changedParts(from, to);
      if (parts === null) continue;
      expect(parts.from.map((part) => part.text).join("")).toBe(from);
      expect(parts.to.map((part) => part.text).join("")).toBe(to);
    }
  });
});

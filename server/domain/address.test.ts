import { describe, expect, it } from "vitest";
import { canonicalAddress, compareNames, familyOf, hostPrefix } from "./address";

describe("addresses", () => {
  it.each([
    ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
    ["2001:db8::0:1", "2001:db8::1"],
    ["0:0:0:0:0:0:0:0", "::"],
    ["::1", "::1"],
    ["2001:db8:0:1:0:0:0:1", "2001:db8:0:1::1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["::ffff:192.168.0.1", "::ffff:c0a8:1"],
    ["192.168.0.1", "192.168.0.1"],
    ["not an address", "not an address"],
  ])("%s is written %s", (text, canonical) => {
    expect(canonicalAddress(text)).toBe(canonical);
  });

  it.each([
    "",
    "1.2.3",
    "1.2.3.4.5",
    "1.2.3.256",
    "01.2.3.4",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "::1:2:3:4:5:6:7:8",
    ":1",
    "12345::",
  ])("%j is none", (text) => {
    expect(familyOf(text)).toBeNull();
  });

  it("have a host prefix of their family", () => {
    expect(hostPrefix("192.168.0.100")).toBe("192.168.0.100/32");
    expect(hostPrefix("2001:db8::1")).toBe("2001:db8::1/128");
  });

  it("sort by their numbers", () => {
    expect(["10.0.0.10", "10.0.0.9", "lvs10", "lvs2"].sort(compareNames)).toEqual([
      "10.0.0.9",
      "10.0.0.10",
      "lvs2",
      "lvs10",
    ]);
  });
});

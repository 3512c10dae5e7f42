import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { atLeast, parseVersion } from "./version";

const debian12 = readFileSync(
  join(import.meta.dirname, "fixtures/version/keepalived-2.2.7.debian12.txt"),
  "utf8",
);

describe("keepalived --version", () => {
  it.each([
    ["1.2, one line", "Keepalived v1.2.13 (03/19,2015)\n", "1.2.13", "03/19,2015", null],
    [
      "1.3 of CentOS 7, with the commit",
      "Keepalived v1.3.5 (03/19,2017), git commit v1.3.5-6-g6fa32f2\n\nCopyright(C) 2001-2017\n\nBuild options:  LIBNL3 LVS VRRP\n",
      "1.3.5",
      "03/19,2017",
      ["LIBNL3", "LVS", "VRRP"],
    ],
    [
      "2.0",
      "Keepalived v2.0.0 (05/27,2018)\n\nBuilt with kernel headers for Linux 4.4.128\nRunning on Linux 4.4.0\n\nconfigure options:\n\nConfig options:  LVS VRRP\n\nSystem options:  PIPE2\n",
      "2.0.0",
      "05/27,2018",
      ["LVS", "VRRP", "PIPE2"],
    ],
    [
      "OpenWrt's 2.1",
      "Keepalived v2.1.5 (10/09,2020), git commit reboot-14765-gf9fc534530\n",
      "2.1.5",
      "10/09,2020",
      null,
    ],
  ])("reads %s", (_, output, version, built, features) => {
    const result = parseVersion(output);
    if (result.kind === "failed") throw new Error(result.why);
    expect([result.value.version, result.value.built, result.value.features]).toEqual([
      version,
      built,
      features,
    ]);
  });
  it("reads Debian 12's 2.2.7 with its options", () => {
    const result = parseVersion(debian12);
    if (result.kind === "failed") throw new Error(result.why);
    expect([result.value.tuple, result.value.built]).toEqual([[2, 2, 7], "01/16,2022"]);
    expect(result.value.features).toEqual(
      expect.arrayContaining(["LVS", "VRRP", "JSON", "BFD", "IPVS_TUN_GRE"]),
    );
  });
  it("does not take the kernel's version for its own", () => {
    expect(parseVersion("Running on Linux 6.1.0\n").kind).toBe("failed");
  });
  it.each(["", "sh: keepalived: not found", "\u0000\u0001", "x".repeat(1_000_000)])(
    "fails on anything else",
    (text) => {
      expect(parseVersion(text).kind).toBe("failed");
    },
  );
  it("compares versions as numbers", () => {
    const of = (text: string) => {
      const result = parseVersion(`Keepalived v${text}`);
      if (result.kind === "failed") throw new Error(result.why);
      return result.value;
    };
    expect(atLeast(of("2.10.0"), [2, 9, 0])).toBe(true);
    expect(atLeast(of("2.1.0"), [2, 1, 0])).toBe(true);
    expect(atLeast(of("2.0.20"), [2, 1, 0])).toBe(false);
    expect(atLeast(of("1.3.5"), [2, 0, 0])).toBe(false);
  });
});

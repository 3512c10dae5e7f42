import { describe, expect, it } from "vitest";
import {
  commandFailure,
  excerpt,
  knownComplaint,
  linesOf,
  plainText,
  saysNotRunning,
  wholeNumber,
} from "./output";

const answer = (change: Partial<Parameters<typeof commandFailure>[1]>) =>
  commandFailure("vtysh", { exitCode: 0, stderr: "", output: "", truncated: false, ...change });

describe("a command without an answer", () => {
  it.each([
    [{ exitCode: 127, stderr: "vtysh: not found on this host" }, "vtysh is not installed on this host"],
    [{ exitCode: 124 }, "vtysh did not answer in time"],
    [{ exitCode: 141, truncated: true, output: "flood\n" }, "vtysh printed more than is read from a host"],
    [{ exitCode: 1, stderr: "ospfd is not running\n" }, "ospfd is not running on this host"],
    [
      { exitCode: 1, stderr: "Exiting: failed to connect to any daemons.\n" },
      "no routing daemon is running on this host",
    ],
    [
      { exitCode: 2, stderr: "Can't initialize ipvs: Protocol not available\n" },
      "the ip_vs module is not loaded",
    ],
    [{ exitCode: 1, stderr: "sudo: a password is required" }, "sudo asks for a password on this host"],
    [
      { exitCode: 2, stderr: "Can't initialize ipvs: Permission denied (you must be root)" },
      "this needs root on the host",
    ],
    [{ exitCode: 3, stderr: "boom\u001b[31m\nand more" }, "vtysh failed with exit code 3: boom and more"],
    [{ exitCode: 3 }, "vtysh failed with exit code 3"],
    [{ truncated: true, output: "x" }, "vtysh printed more than is read from a host"],
    [{ stderr: "zebra is not running" }, "zebra is not running on this host"],
  ])("%j is: %s", (change, why) => {
    expect(answer(change)).toEqual({ kind: "failed", why });
  });

  it("one that ended well is none, whatever it says beside", () => {
    expect(answer({ output: "{}" })).toBeNull();
    expect(
      answer({ output: "{}", stderr: "% Can't open configuration file /etc/frr/vtysh.conf" }),
    ).toBeNull();
    expect(answer({})).toBeNull();
  });
});

describe("printed text", () => {
  it("loses colours, titles, carriage returns, NUL and a byte order mark", () => {
    expect(plainText("\ufeff\u001b]0;title\u0007\u001b[1;31mred\u001b[0m\r\n\0end\u001bM")).toBe("red\nend");
    expect(linesOf("a  \r\n  b\t\n")).toEqual(["a", "  b", ""]);
  });

  it("in a sentence is one short line without control or direction marks", () => {
    expect(excerpt("a\nb\u202ec\u0007")).toBe("a b c");
    expect(excerpt("x".repeat(500))).toHaveLength(60);
  });

  it("is a number only if it is written as one", () => {
    expect(["10", "-1", "0x10", "1e3", "", "1.5", "9".repeat(20)].map((word) => wholeNumber(word))).toEqual([
      10,
      -1,
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it("complains in known words or in none", () => {
    expect(knownComplaint("all is well")).toBeNull();
    expect(saysNotRunning("ospfd is not running on this host")).toBe(true);
    expect(saysNotRunning("ospfd did not answer in time")).toBe(false);
  });
});

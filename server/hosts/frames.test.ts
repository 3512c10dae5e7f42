import { describe, expect, test } from "vitest";
import { AnswerBytes, readAnswer } from "./frames";

const B = "0123456789abcdef0123456789abcdef";
const options = { cap: 1000, keepEscapes: false };
const answer = (...parts: string[]): Buffer => Buffer.from(parts.join(""), "utf8");
const section = (name: string, output: string, exitCode = 0, stderr = ""): string =>
  `\n${B} + ${name}\n${output}\n${B} = ${exitCode}\n${stderr}`;
const end = (id: number): string => `\n${B} . ${id}\n`;
const read = (bytes: Buffer, expected: readonly string[] | null = null) =>
  readAnswer(bytes, B, expected, options);

describe("collects an answer", () => {
  const whole = answer(section("ipvs", "one\ntwo\n"), section("addr", "[]\n", 1, "why"), end(7));
  test("however it is cut into packets", () => {
    for (let size = 1; size <= whole.length; size++) {
      const bytes = new AnswerBytes(B, 7);
      let complete = 0;
      for (let at = 0; at < whole.length; at += size)
        if (bytes.add(whole.subarray(at, at + size))) complete = Math.min(at + size, whole.length);
      expect(complete).toBe(whole.length);
      expect(bytes.join().equals(whole)).toBe(true);
    }
  });
  test("and does not take the end of another answer for its own", () => {
    expect(new AnswerBytes(B, 7).add(answer(section("ipvs", "x"), end(6)))).toBe(false);
    expect(new AnswerBytes(B, 7).add(answer(section("ipvs", "x"), end(17)))).toBe(false);
  });
});

describe("takes an answer apart", () => {
  test("output keeps its own newlines, or has none", () => {
    const bytes = answer(section("ipvs", ""), section("addr", "\n\n"), section("vrrp", "no newline"), end(1));
    expect(read(bytes).map((one) => one.output)).toEqual(["", "\n\n", "no newline"]);
  });
  test("an output that looks like the protocol, with another boundary, is output", () => {
    const output = `\n${"f".repeat(32)} = 0\n\n${B}x\n+ ipvs\n`;
    expect(read(answer(section("ipvs", output), end(1)))[0]?.output).toBe(output);
  });
  test("sections come in the order they were asked for; what is missing was not reached", () => {
    const bytes = answer(section("addr", "a"), section("ipvs", "i"), end(1));
    expect(read(bytes, ["ipvs", "vrrp", "addr"])).toMatchObject([
      { name: "ipvs", output: "i", truncated: false },
      { name: "vrrp", exitCode: -1, truncated: true, output: "" },
      { name: "addr", output: "a" },
    ]);
  });
  test("an answer that breaks off keeps what was there", () => {
    const bytes = answer(section("ipvs", "all"), `\n${B} + addr\nhal`);
    expect(read(bytes, ["ipvs", "addr"])).toMatchObject([
      { output: "all", exitCode: 0, truncated: false },
      { output: "hal", exitCode: -1, truncated: true },
    ]);
    for (let cut = 0; cut < bytes.length; cut++) read(bytes.subarray(0, cut), ["ipvs", "addr"]);
  });
  test("a later frame of the same section replaces the earlier one", () => {
    const bytes = answer(section("addr", "first", 1), section("addr", "second"), end(1));
    expect(read(bytes, ["addr"])).toMatchObject([{ output: "second", exitCode: 0 }]);
  });
  test("output over the cap is cut and says so", () => {
    const [only] = read(answer(section("ipvs", "x".repeat(1001)), end(1)));
    expect(only).toMatchObject({ truncated: true, exitCode: 0 });
    expect(only?.output).toHaveLength(1000);
  });
});

describe("tells the sections of one vtysh apart", () => {
  const prompt = (command: string): string => `lvs1# show ip ${command}\n`;
  test("by the prompt line before each", () => {
    const output = `${prompt("ospf neighbor json")}{"a":1}\n${prompt("ospf neighbor")}\ntext\n${prompt("route ospf json")}{}\n`;
    const bytes = answer(section("neighbour-json neighbour-text route-json", output), end(1));
    expect(read(bytes).map((one) => [one.name, one.output])).toEqual([
      ["neighbour-json", '{"a":1}\n'],
      ["neighbour-text", "\ntext\n"],
      ["route-json", "{}\n"],
    ]);
  });
  test("none when it could not even start: each section has the reason", () => {
    const bytes = answer(section("neighbour-json route-json", "", 1, "Exiting: failed to connect"), end(1));
    expect(read(bytes)).toMatchObject([
      { name: "neighbour-json", exitCode: 1, output: "", stderr: "Exiting: failed to connect" },
      { name: "route-json", exitCode: 1, output: "", stderr: "Exiting: failed to connect" },
    ]);
  });
});

describe("text", () => {
  test("files keep their escape sequences, terminal output does not", () => {
    const bytes = answer(section("/etc/frr/frr.conf", "\u001b[1mbold\u001b[0m\u001b]0;title\u0007"), end(1));
    expect(read(bytes)[0]).toMatchObject({ output: "bold", ansiStripped: true });
    const kept = readAnswer(bytes, B, null, { ...options, keepEscapes: true })[0];
    expect(kept).toMatchObject({ output: "\u001b[1mbold\u001b[0m\u001b]0;title\u0007", ansiStripped: false });
  });
  test("UTF-8 stays, what is not becomes U+FFFD and is marked", () => {
    expect(read(answer(section("ipvs", "größe 日本"), end(1)))[0]).toMatchObject({
      output: "größe 日本",
      lossy: false,
    });
    const latin1 = Buffer.concat([
      answer(`\n${B} + ipvs\n`),
      Buffer.from([0x67, 0xf6, 0x00]),
      answer(`\n${B} = 0\n`, end(1)),
    ]);
    expect(read(latin1)[0]).toMatchObject({ output: "g\ufffd\0", lossy: true });
  });
});

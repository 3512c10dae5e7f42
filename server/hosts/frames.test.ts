import { describe, expect, test } from "vitest";
import { AnswerBytes, findGreeting, readAnswer } from "./frames";
import { daemonsAnswered } from "./vtysh-output";

const B = "0123456789abcdef0123456789abcdef";
const options = { cap: 1000, keepEscapes: false, prompt: null };
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
      const bytes = new AnswerBytes(B, 7, null);
      let complete = 0;
      for (let at = 0; at < whole.length; at += size)
        if (bytes.add(whole.subarray(at, at + size))) complete = Math.min(at + size, whole.length);
      expect(complete).toBe(whole.length);
      expect(bytes.join().equals(whole)).toBe(true);
    }
  });
  test("and does not take the end of another answer for its own", () => {
    expect(new AnswerBytes(B, 7, null).add(answer(section("ipvs", "x"), end(6)))).toBe(false);
    expect(new AnswerBytes(B, 7, null).add(answer(section("ipvs", "x"), end(17)))).toBe(false);
  });
});

describe("takes an answer apart", () => {
  test("output keeps its own newlines, or has none", () => {
    const bytes = answer(section("ipvs", ""), section("addr", "\n\n"), section("ip", "no newline"), end(1));
    expect(read(bytes).map((one) => one.output)).toEqual(["", "\n\n", "no newline"]);
  });
  test("an output that looks like the protocol, with another boundary, is output", () => {
    const output = `\n${"f".repeat(32)} = 0\n\n${B}x\n+ ipvs\n`;
    expect(read(answer(section("ipvs", output), end(1)))[0]?.output).toBe(output);
  });
  test("sections come in the order they were asked for; what is missing was not reached", () => {
    const bytes = answer(section("addr", "a"), section("ipvs", "i"), end(1));
    expect(read(bytes, ["ipvs", "ipvs-save", "addr"])).toMatchObject([
      { name: "ipvs", output: "i", truncated: false },
      { name: "ipvs-save", exitCode: -1, truncated: true, output: "" },
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

/** A chunk for every `size` bytes. */
const inPackets = (bytes: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );

describe("a vtysh that is kept open", () => {
  const hostNames = [
    "lvs1# ",
    "lvs-1.rack_2.example.org# ",
    `${"a".repeat(64)}# `,
    "lvs1(config)# ",
    "# ",
    "lvs1> ",
    "größe# ",
    "$(id)[.*]\\d# ",
    `${B}# `,
  ];
  /** What arrives after the prompt that stands there since the last answer. */
  const kept = (prompt: string, answers: readonly (readonly [string, string])[]): string =>
    `!\n${answers.map(([command, output]) => `${prompt}${command}\n${output}`).join("")}`;
  const keptEnd = (prompt: string, id = 7): string => `${prompt}! ${B} . ${id}\n${prompt}`;

  test.each(hostNames)("greets behind the prompt %j, after any noise, and shows it again", (prompt) => {
    const line = `sluice-host 1 ${B}`;
    const noise = "Welcome!\nno newline at the end";
    const banner =
      "\n\nHello, this is FRRouting (version 8.4.4).\n\nWarning: connecting to ospfd...failed!\n";
    const whole = Buffer.from(`${noise}${banner}${prompt}! ${line}\n${prompt}`);
    for (let size = 1; size <= whole.length; size++) {
      let seen: Buffer = Buffer.alloc(0);
      for (const chunk of inPackets(whole, size)) {
        // Before the last byte of the second prompt it is not over.
        expect(findGreeting(seen, line)).toBeNull();
        seen = Buffer.concat([seen, chunk]);
      }
      expect(findGreeting(seen, line)?.prompt?.toString()).toBe(prompt);
    }
  });

  test("a greeting without a prompt is the script's own; one that is only repeated is none", () => {
    const line = `sluice-host 1 ${B}`;
    expect(findGreeting(Buffer.from(`motd\n${line}\n`), line)).toEqual({ prompt: null });
    expect(findGreeting(Buffer.from(`motd\n! ${line}\n`), line)).toBeNull();
    expect(findGreeting(Buffer.from(`lvs1# ! ${line}\nlvs2# `), line)).toBeNull();
  });

  test.each(hostNames)("its answers are told apart by the prompt %j, however they are cut", (prompt) => {
    const text = kept(prompt, [
      ["show ip ospf neighbor json", '{"a":1}\n'],
      ["show ip ospf neighbor", `\n# show ip route\nx! ${B} . 7\nno newline`],
      ["show ip route ospf json", "{}\n"],
    ]);
    const names = "neighbour-json neighbour-text route-json";
    const whole = answer(section("ipvs", "table\n"), `\n${B} + ${names}\n${text}${keptEnd(prompt)}`);
    for (let size = 1; size <= whole.length; size += size < 40 ? 1 : 7) {
      const bytes = new AnswerBytes(B, 7, Buffer.from(prompt));
      const complete = inPackets(whole, size).map((chunk) => bytes.add(chunk));
      expect(complete.indexOf(true)).toBe(complete.length - 1);
      const sections = readAnswer(bytes.join(), B, ["neighbour-text", "ipvs", ...names.split(" ")], {
        ...options,
        prompt: Buffer.from(prompt),
      });
      expect(sections.map((one) => [one.name, one.exitCode, one.truncated, one.output])).toEqual([
        ["neighbour-text", 0, false, `\n# show ip route\nx! ${B} . 7\nno newline`],
        ["ipvs", 0, false, "table\n"],
        ["neighbour-json", 0, false, '{"a":1}\n'],
        ["neighbour-text", 0, false, `\n# show ip route\nx! ${B} . 7\nno newline`],
        ["route-json", 0, false, "{}\n"],
      ]);
    }
  });

  test("an answer without its sections ends as always", () => {
    expect(new AnswerBytes(B, 7, Buffer.from("lvs1# ")).add(answer(section("ipvs", "x"), end(7)))).toBe(true);
    expect(
      new AnswerBytes(B, 7, Buffer.from("lvs1# ")).add(answer(section("ipvs", "x"), keptEnd("lvs1# ", 6))),
    ).toBe(false);
  });

  const one = (output: string): unknown => {
    const prompt = "lvs1# ";
    const text = kept(prompt, [["show ip ospf neighbor json", output]]);
    const bytes = answer(`\n${B} + neighbour-json\n${text}${keptEnd(prompt)}`);
    return readAnswer(bytes, B, null, { ...options, prompt: Buffer.from(prompt) })[0];
  };
  test("a command it does not know has failed", () => {
    const said = "% Unknown command: show ip ospf neighbor json\n";
    expect(one(said)).toMatchObject({ exitCode: 1, output: said });
  });
  test("a daemon that is not there is named; what another says beside it is an answer", () => {
    const warning = "Warning: connecting to ospfd...failed!\n";
    expect(one(warning)).toMatchObject({ exitCode: 1, output: "", stderr: "ospfd is not running" });
    expect(one("ospfd is not running\n")).toMatchObject({ exitCode: 1, output: "ospfd is not running\n" });
    expect(one(`${warning}{"a":1}\n`)).toMatchObject({ exitCode: 0, output: '{"a":1}\n' });
    const lost = "Warning: closing connection to ospfd because of an I/O error!\n";
    expect(one(`${lost}${warning}`)).toMatchObject({ exitCode: 1, stderr: "ospfd is not running" });
    expect(one('{"text":"Warning: connecting to ospfd...failed!"}\n')).toMatchObject({ exitCode: 0 });
  });
  test("an answer that breaks off keeps what was there", () => {
    const prompt = "lvs1# ";
    const text = kept(prompt, [
      ["show ip ospf neighbor json", "{}\n"],
      ["show ip route ospf json", '{"half'],
    ]);
    const bytes = answer(`\n${B} + neighbour-json route-json\n${text}`);
    const read = (part: Buffer) =>
      readAnswer(part, B, ["route-json"], { ...options, prompt: Buffer.from(prompt) });
    expect(read(bytes)).toMatchObject([{ output: '{"half', exitCode: -1, truncated: true }]);
    for (let cut = 0; cut < bytes.length; cut++) read(bytes.subarray(0, cut));
  });
});

describe("whether the routing daemons answered", () => {
  const one = (name: string, exitCode: number, output: string, stderr = "") => ({
    ...{ name, exitCode, output, stderr },
    ...{ truncated: false, lossy: false, ansiStripped: false },
  });
  test("is told by the sections of vtysh alone", () => {
    expect(daemonsAnswered([one("ipvs", 0, ""), one("route-json", 0, "{}")])).toBe(true);
    expect(daemonsAnswered([one("ipvs", 0, "ospfd is not running")])).toBeNull();
    expect(
      daemonsAnswered([one("route-json", 0, "{}"), one("ospf-json", 1, "% Unknown command")]),
    ).toBeNull();
    expect(daemonsAnswered([one("route-json", 124, "", "vtysh did not answer")])).toBeNull();
  });
  test("not when one of them is gone, however vtysh says so", () => {
    const route = one("route-json", 0, "{}");
    expect(daemonsAnswered([route, one("ospf-json", 1, "ospfd is not running\n")])).toBe(false);
    expect(daemonsAnswered([route, one("ospf-json", 1, "", "ospfd is not running")])).toBe(false);
    expect(daemonsAnswered([one("ospf-json", 1, "", "Exiting: failed to connect to any daemons.")])).toBe(
      false,
    );
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

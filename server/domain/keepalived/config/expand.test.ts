// biome-ignore-all lint/suspicious/noTemplateCurlyInString: keepalived writes substitutions as ${NAME}
import { describe, expect, it } from "vitest";
import type { Includer, Statement } from "./expand";
import { expandConfig } from "./expand";
import { parseConfig } from "./parse";

const show = (statements: readonly Statement[]): string[] =>
  statements.flatMap(({ name, args, children }) => [
    [name, ...args].join(" ") + (children ? " {" : ""),
    ...(children ? [...show(children).map((line) => `  ${line}`), "}"] : []),
  ]);
const expand = (text: string, options: { configId?: string; include?: Includer } = {}) =>
  expandConfig(parseConfig(text, options), options);
const read = (text: string, configId?: string): string[] =>
  show(expand(text, configId === undefined ? {} : { configId }).statements);

describe("definitions", () => {
  it("replaces at the moment of use, also inside what was put in", () => {
    const text = "$BASE=10.2.${SUB}\n$SUB=0\n${BASE}.100/32\n$SUB=10\n${BASE}.100/32\n";
    expect(read(text)).toEqual(["10.2.0.100/32", "10.2.10.100/32"]);
  });
  it("replaces $NAME only before white space, a comma, a bracket or the end", () => {
    expect(read("$A=1\n$A x$A ${A}y $A, $Ab $A.c\n")).toEqual(["1 x1 1y 1, $Ab $A.c"]);
  });
  it("leaves names alone that are not defined", () => {
    expect(read("a $B ${C}\n")).toEqual(["a $B ${C}"]);
  });
  it("splits what was put in into words", () => {
    expect(read("$VS=10.0.0.1 80\nvirtual_server $VS {\n}\n")).toEqual(["virtual_server 10.0.0.1 80 {", "}"]);
  });
  it("writes out a definition of several lines, with definitions inside", () => {
    const text = [
      "$RS= \\",
      "real_server 192.168.0.${N} 80 { \\",
      "    weight 1 \\",
      "}",
      "$VS= \\",
      "virtual_server 10.0.${V}.4 80 { \\",
      "    $N=1 \\",
      "    $RS \\",
      "    $N=2 \\",
      "    $RS \\",
      "}",
      "$V=7",
      "$VS",
    ].join("\n");
    expect(read(text)).toEqual([
      "virtual_server 10.0.7.4 80 {",
      "  real_server 192.168.0.1 80 {",
      "    weight 1",
      "  }",
      "  real_server 192.168.0.2 80 {",
      "    weight 1",
      "  }",
      "}",
    ]);
  });
  it("gives up on a definition that names itself, with a problem", () => {
    const result = expand("$A=${A}x\nb $A\nc\n");
    expect(show(result.statements)).toEqual(["c"]);
    expect(result.problems.map((problem) => problem.line)).toEqual([2]);
  });
  it("survives definitions that double and double", () => {
    const names = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index));
    const laughs = names.map(
      (name, index) => `$${name}=\${${names[index + 1] ?? "_HASH"}}\${${names[index + 1] ?? "_HASH"}}`,
    );
    const result = expand(`${laughs.join("\n")}\n${"x ${A}\n".repeat(1000)}`);
    expect([result.statements.length, result.problems.length]).toEqual([0, 200]);
    const long = expand(
      `$L=${"a".repeat(100_000)}\n${"x ${L}\n".repeat(10_000)}y ${"${L}".repeat(100_000)}\n`,
    );
    expect(long.statements.length).toBeLessThan(300);
  }, 60_000);
  it("knows what keepalived defines by itself", () => {
    expect(read("router_id ${_INSTANCE}${_HASH}\n", "lvs1")).toEqual(["router_id lvs1#"]);
  });
});

describe("repeats", () => {
  it.each([
    ["~SEQ(S, 0, 3) a ${S}", ["a 0", "a 1", "a 2", "a 3"]],
    ["~SEQ(S, 3) a ${S}", ["a 1", "a 2", "a 3"]],
    ["~SEQ(S, 3, 1) a ${S}", ["a 3", "a 2", "a 1"]],
    ["~SEQx(S, 0x90, 0x10, 0xb0) fe80::${S}:1", ["fe80::90:1", "fe80::a0:1", "fe80::b0:1"]],
    ["~LST({P, Q}, {10,1},{20,4}) a ${P}.${Q}", ["a 10.1", "a 20.4"]],
    ["~LST(P, 1, 2) ~SEQ(Q, 5, 6) a ${P}.${Q}", ["a 1.5", "a 1.6", "a 2.5", "a 2.6"]],
  ])("writes out %s", (text, lines) => {
    expect(read(`${text}\n`)).toEqual(lines);
  });
  it.each(["~SEQ(S, 1, 0, 3) a", "~SEQ(S) a", "~SEQ(S, x) a", "~LST(S) a", "~SEQ(S, 1, 999999999) a"])(
    "says that it cannot read %s",
    (text) => {
      const result = expand(`${text}\n`);
      expect([result.statements.length, result.problems.length]).toEqual([0, 1]);
    },
  );
  it("stops at a limit instead of filling the memory", () => {
    const result = expand("~SEQ(A,1,99999) ~SEQ(B,1,99999) x ${A} ${B}\n");
    expect(result.statements.length).toBeLessThanOrEqual(200_000);
    expect(result.problems[0]?.message).toContain("the rest was not read");
  }, 60_000);
});

describe("includes", () => {
  const include: Includer = (pattern, from) =>
    pattern === "loop.conf"
      ? [{ file: "loop.conf", text: "include loop.conf\nx\n" }]
      : pattern === "a/*.conf"
        ? [
            { file: "a/1.conf", text: `b ${from ?? "main"} $V\ninclude more\n` },
            { file: "a/2.conf", text: "c {\n" },
          ]
        : null;
  it("puts the statements of the files in place, with their file and line", () => {
    const result = expand("$V=7\n\ninclude a/*.conf\nd\n", { include });
    expect(
      result.statements.map(({ name, args, file, line, node }) => [name, ...args, file, line, node === null]),
    ).toEqual([
      ["b", "main", "7", "a/1.conf", 1, true],
      ["c", "a/2.conf", 1, true],
      ["d", null, 4, false],
    ]);
    expect(result.problems).toEqual([
      { file: "a/1.conf", line: 2, message: "include more: not read" },
      { file: "a/2.conf", line: 1, message: "the block opened on line 1 is never closed" },
    ]);
    expect(result.files).toEqual(["a/1.conf", "a/2.conf"]);
  });
  it("ends when files include each other", () => {
    const result = expand("include loop.conf\n", { include });
    expect(result.problems.at(-1)?.message).toBe("include loop.conf: not read");
  });
});

describe("what cannot be told", () => {
  it("carries the condition when the config-id is not known, and none when it is", () => {
    expect(expand("@a x\n").statements[0]?.condition?.raw).toBe("@a");
    expect(expand("@a x\n", { configId: "a" }).statements[0]?.condition).toBeNull();
  });
  it("survives ten thousand nested braces", () => {
    const result = expand("a {\n".repeat(10_000) + "}\n".repeat(10_000));
    expect(result.problems[0]?.message).toBe("nested too deep; not read");
  });
});

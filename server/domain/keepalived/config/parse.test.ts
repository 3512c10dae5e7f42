// biome-ignore-all lint/suspicious/noTemplateCurlyInString: keepalived writes substitutions as ${NAME}
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ConfigNode, ConfigTree } from "./model";
import { argsOf, nameOf } from "./model";
import { MAX_NODES, parseConfig } from "./parse";
import { printConfig } from "./print";

const root = join(import.meta.dirname, "../fixtures");
const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((name) => statSync(join(root, name)).isFile())
  .sort();
const read = (name: string): string => readFileSync(join(root, name), "utf8");

/** A statement per line, nested by indentation: what the tree understood. */
const outline = (nodes: readonly ConfigNode[], depth = 0): string[] =>
  nodes.flatMap((node) => {
    const pad = "  ".repeat(depth);
    switch (node.kind) {
      case "directive":
        return [`${pad}${[...node.words.map((word) => word.value)].join("|")}`];
      case "block":
        return [
          `${pad}${node.words.map((word) => word.value).join("|")} {`,
          ...outline(node.children, depth + 1),
          `${pad}}`,
        ];
      case "definition":
        return [`${pad}$${node.name}=${node.value.replaceAll("\n", "\\n")}`];
      case "include":
        return [`${pad}include ${node.pattern}`];
      case "inactive":
        return [`${pad}(${node.condition.raw})`];
      case "stray":
        return [`${pad}stray }`];
      default:
        return [];
    }
  });
const outlined = (text: string, configId?: string): string[] =>
  outline(parseConfig(text, configId === undefined ? {} : { configId }).children);
const codes = (tree: ConfigTree): string[] =>
  tree.problems.map((problem) => `${problem.line} ${problem.code}`);

describe("lossless", () => {
  it.each(files)("prints %s as it was", (name) => {
    const text = read(name);
    expect(printConfig(parseConfig(text))).toBe(text);
    expect(printConfig(parseConfig(text, { configId: "high" }))).toBe(text);
  });

  it.each([
    ["an empty file", ""],
    ["no line end at the end", "global_defs {\n  router_id x\n}"],
    ["carriage returns", "global_defs {\r\n\trouter_id x # c\r\n}\r\n\r\n"],
    ["carriage returns alone", "a b\rc d\re"],
    ["only white space", " \t\n\n  \t"],
    ["a NUL and other control characters", "a\u0000b \u0001\n\u007f{\u0000}\n"],
    ["direction marks", "router_id \u202eabc\u202c\n"],
    ["lone surrogates", "a \ud800 b\n"],
    ["closing braces only", "}}}\n}"],
    ["opening braces only", "{{{\n{ x {"],
    ["a backslash at the very end", "a b \\"],
    ["a definition that never ends", "$A= \\\n b \\"],
    ["a definition with comments", "$A= \\ # c\n  b c \\\n # d\n e\n"],
    ["quotes left open", 'a "b # c { }\nd "'],
    ["conditions without anything", "@\n@main\n@^\n@main {\n@main }\n"],
  ])("prints %s as it was", (_, text) => {
    expect(printConfig(parseConfig(text))).toBe(text);
    expect(printConfig(parseConfig(text, { configId: "main" }))).toBe(text);
  });

  it("prints every mutation of every fixture as it was", () => {
    let seed = 20261120;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed % below;
    };
    const scraps = [
      "{",
      "}",
      "{{",
      '"',
      "'",
      "#",
      "!",
      "\\",
      "\\\n",
      "\n",
      "\r\n",
      "@x ",
      "@^x ",
      "$A=",
      "${A}",
      "~LST(",
      ")",
      "\t",
      "\u0000",
      "\u202e",
      "include ",
      " ",
    ];
    const texts = files.map(read);
    for (let round = 0; round < 3000; round += 1) {
      let text = texts[random(texts.length)] ?? "";
      const start = random(Math.max(1, text.length - 400));
      text = text.slice(start, start + 400);
      for (let change = 0; change <= random(8); change += 1) {
        const at = random(text.length + 1);
        const cut = random(3) === 0 ? random(20) : 0;
        text = text.slice(0, at) + (scraps[random(scraps.length)] ?? "") + text.slice(at + cut);
      }
      const tree = parseConfig(text, random(2) === 0 ? {} : { configId: "x" });
      if (printConfig(tree) !== text) expect(printConfig(tree)).toBe(text);
    }
  }, 60_000);
});

describe("reads what keepalived 2.2.7 reads", () => {
  it("takes a brace as a statement of its own wherever it stands", () => {
    expect(outlined("virtual_server 1.2.3.4 80{ real_server 1.2.3.5 80 { weight 2 } } x y\n")).toEqual([
      "virtual_server|1.2.3.4|80 {",
      "  real_server|1.2.3.5|80 {",
      "    weight|2",
      "  }",
      "}",
      "x|y",
    ]);
  });
  it("finds the brace of a block on a later line, past comments", () => {
    expect(outlined("a b\n\n # c {\n  { d\n }\n")).toEqual(["a|b {", "  d", "}"]);
  });
  it("does not separate statements by anything but braces and line ends", () => {
    expect(outlined("x { virtual_router_id 3 priority 200\n }")).toEqual([
      "x {",
      "  virtual_router_id|3|priority|200",
      "}",
    ]);
  });
  it("starts a comment at ! or # even inside a word, but not when escaped or in double quotes", () => {
    expect(outlined('zzz#3 c\nzzz\\#x d\nzzz "a # b" # real\nx!y\n')).toEqual([
      "zzz",
      "zzz#x|d",
      "zzz|a # b",
      "x",
    ]);
  });
  it("protects braces by double quotes only", () => {
    expect(outlined("a \"{\" b\nc '{' d\n")).toEqual(["a|{|b", "c|' {", "  '|d", "}"]);
  });
  it("ends a quote at the line end, with a problem", () => {
    const tree = parseConfig('a "b # c\nd\n');
    expect(codes(tree)).toEqual(["1 unterminated-quote"]);
    expect(outline(tree.children)).toEqual(["a|b # c", "d"]);
  });
  it("keeps ${NAME} and the lists of ~LST in one word", () => {
    expect(outlined("~LST({P,Q}, {1,2},{3,4}) x ${P}.${Q}\n~SEQ(I, 1, 3) ~SEQ(J,1,2) y\n")).toEqual([
      "~LST({P,Q}, {1,2},{3,4})|x|${P}.${Q}",
      "~SEQ(I, 1, 3)|~SEQ(J,1,2)|y",
    ]);
  });
  it("takes an include line whole, braces and all", () => {
    expect(outlined("include /etc/{a,b}/*.conf # c\nincludea x.conf\nincluded {\n}\n")).toEqual([
      "include /etc/{a,b}/*.conf",
      "include x.conf",
      "included {",
      "}",
    ]);
  });
  it("joins a definition over several lines and drops comments from it", () => {
    expect(outlined("$A=1 # one\n$M= \\\n  x {   \\\n  y # two \\\n  }\nz\n$E=\n")).toEqual([
      "$A=1",
      "$M=x {\\ny\\n}",
      "z",
      "$E=",
    ]);
  });
  it("does the same with carriage returns", () => {
    expect(outlined("$M= \\\r\n  x \\\r\n  y\r\nz {\r\n}\r\n")).toEqual(["$M=x\\ny", "z {", "}"]);
  });
});

describe("conditional lines", () => {
  const text =
    "@main a 1\n@^main b { c }\n@main virtual_server 1.1.1.1 80 {\n@other virtual_server 2.2.2.2 80 {\n}\n";
  it("leaves out the whole line for another config-id, braces too", () => {
    expect(outlined(text, "main")).toEqual([
      "a|1",
      "(@^main)",
      "virtual_server|1.1.1.1|80 {",
      "  (@other)",
      "}",
    ]);
    expect(codes(parseConfig(text, { configId: "main" }))).toEqual([]);
  });
  it("drops the rest of a line after a brace as well", () => {
    expect(outlined("x { @nobody y }\n}\n", "main")).toEqual(["x {", "  (@nobody)", "}"]);
  });
  it("reads every line, each with its condition, when the config-id is not known", () => {
    const first = parseConfig(text).children[0];
    expect(first?.kind === "directive" && [nameOf(first), argsOf(first), first.condition]).toEqual([
      "a",
      ["1"],
      { raw: "@main", gap: " ", id: "main", negated: false },
    ]);
  });
});

describe("problems", () => {
  it("names the line of every brace that does not match", () => {
    expect(codes(parseConfig("a {\n b {\n}\n"))).toEqual(["1 missing-close-brace"]);
    expect(codes(parseConfig("a {\n}\n}\n"))).toEqual(["3 extra-close-brace"]);
    expect(codes(parseConfig("{\n}\n"))).toEqual(["1 unexpected-open-brace"]);
  });
  it("names hidden characters and typographic quotes, with their line", () => {
    const tree = parseConfig("\ufeffa\nb \u202ec\nd “e”\nf\u00a0g\n\u0000\n");
    expect(codes(tree)).toEqual([
      "1 hidden-character",
      "2 hidden-character",
      "3 typographic-quote",
      "4 hidden-character",
      "5 hidden-character",
    ]);
    expect(tree.problems[1]?.message).toContain("U+202E");
  });
  it("names a comment whose last backslash keepalived reads", () => {
    expect(codes(parseConfig("a # b \\\nc # d \\\\\n# e \\\r\n"))).toEqual([
      "1 backslash-in-comment",
      "3 backslash-in-comment",
    ]);
  });
  it("finds none in the samples but the ones that are there", () => {
    const found = files.filter(
      (name) => name.startsWith("samples/keepalived") || name.startsWith("articles/"),
    );
    expect(found.flatMap((name) => codes(parseConfig(read(name))).map((code) => `${name} ${code}`))).toEqual(
      [],
    );
  });
  it("numbers the lines of every node", () => {
    const tree = parseConfig("a\n\n\n# c\nb {\n\n  c {\n d }\n}\n$X= \\\n y\ne\n");
    const lines = (nodes: readonly ConfigNode[]): string[] =>
      nodes.flatMap((node) => [
        `${node.kind} ${node.line}`,
        ...(node.kind === "block" ? lines(node.children) : []),
      ]);
    expect(lines(tree.children)).toEqual([
      "directive 1",
      "blank 2",
      "comment 4",
      "block 5",
      "blank 6",
      "block 7",
      "directive 8",
      "definition 10",
      "directive 12",
    ]);
  });
});

describe("bad input", () => {
  it("survives ten thousand nested braces, closed or not", () => {
    const deep = "a {\n".repeat(10_000) + "}\n".repeat(10_000);
    expect(printConfig(parseConfig(deep))).toBe(deep);
    const open = "{".repeat(10_000);
    const tree = parseConfig(open);
    expect(printConfig(tree)).toBe(open);
    expect(tree.problems.length).toBeLessThanOrEqual(200);
  });
  it.each([
    ["one long word", "x".repeat(10_000_000)],
    ["blank lines", "\n".repeat(10_000_000)],
    ["short statements", "a\n".repeat(5_000_000)],
    ["an open quote per line", 'a "b\n'.repeat(2_000_000)],
    ["comments", "a\n# b\n".repeat(1_600_000)],
    ["backslashes", "\\".repeat(10_000_000)],
    ["definitions", "$A=\\\n".repeat(2_000_000)],
    ["dollars", "${".repeat(5_000_000)],
    ["tildes", "~ ".repeat(5_000_000)],
    ["repeats that never close", "~SEQ(".repeat(2_000_000)],
    ["white space in a definition", `$A=a${" ".repeat(10_000_000)}b`],
    ["white space before a backslash", `$A=a${" ".repeat(10_000_000)}\\\nb`],
    ["comments before a brace", `a\n${"#\n".repeat(5_000_000)}{`],
  ])(
    "reads 10 MB of %s",
    (_, text) => {
      const tree = parseConfig(text);
      expect(printConfig(tree).length).toBe(text.length);
      expect(tree.children.length).toBeLessThanOrEqual(MAX_NODES + 1);
    },
    60_000,
  );
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ConfigEdit } from "./edit";
import { editConfig, findStatements, setDirective, writeWord } from "./edit";
import type { BlockNode, ConfigTree, DirectiveNode } from "./model";
import { argsOf } from "./model";
import { parseConfig } from "./parse";
import { printConfig } from "./print";

const article = readFileSync(
  join(import.meta.dirname, "../fixtures/articles/nat-inner-gateway.master.keepalived.conf"),
  "utf8",
);
const only = (tree: ConfigTree, path: readonly string[]): DirectiveNode | BlockNode => {
  const found = findStatements(tree, path);
  const first = found[0];
  if (found.length !== 1 || !first) throw new Error(`${found.length} statements at ${path.join(" / ")}`);
  return first;
};
const edited = (tree: ConfigTree, edits: readonly ConfigEdit[]): string => {
  const result = editConfig(tree, edits);
  if (result.kind === "refused") throw new Error(result.why);
  return printConfig(result.tree);
};
/** The lines that differ, as `number: before → after`. */
const changed = (before: string, after: string): string[] => {
  const a = before.split("\n");
  const b = after.split("\n");
  expect(b.length).toBe(a.length);
  return a.flatMap((line, index) => (line === b[index] ? [] : [`${index + 1}: ${line} → ${b[index]}`]));
};

describe("setDirective", () => {
  const tree = parseConfig(article);
  const weight = only(tree, ["virtual_server 193.168.140.80 80", "real_server 192.168.102.164 80", "weight"]);

  it("changes one line and keeps every other byte, trailing comments included", () => {
    const priority = only(tree, ["vrrp_instance VI_1", "priority"]);
    expect(changed(article, edited(tree, [{ kind: "set", node: priority, args: ["90"] }]))).toEqual([
      "15:     priority 100 #BACKUP上改换为90 →     priority 90 #BACKUP上改换为90",
    ]);
  });
  it("changes several nodes of one tree at once", () => {
    const algo = only(tree, ["virtual_server 193.168.140.80 80", "lb_algo"]);
    const after = edited(tree, [
      { kind: "set", node: weight, args: ["0"] },
      { kind: "set", node: algo, args: ["wrr"] },
    ]);
    expect(changed(article, after).map((line) => line.split(" → ")[1]?.trim())).toEqual([
      "lb_algo wrr",
      "weight 0",
    ]);
  });
  it("changes the head of a block and nothing inside it", () => {
    const server = only(tree, ["virtual_server 193.168.140.80 80"]);
    expect(
      changed(article, edited(tree, [{ kind: "set", node: server, args: ["193.168.140.81", "80"] }])),
    ).toEqual([
      "64: virtual_server 193.168.140.80 80{ #概念虚构IP → virtual_server 193.168.140.81 80{ #概念虚构IP",
    ]);
  });
  it("keeps the spelling of arguments that stay", () => {
    const spaced = parseConfig('  quorum_up   "a b"\tuser  # c\r\n');
    const node = only(spaced, ["quorum_up"]);
    expect(edited(spaced, [{ kind: "set", node, args: ["a b", "other"] }])).toBe(
      '  quorum_up   "a b"\tother  # c\r\n',
    );
  });
  it("gives the same file when the value is the same", () => {
    expect(edited(tree, [{ kind: "set", node: weight, args: argsOf(weight) }])).toBe(article);
  });
  it("returns a tree that reads back what was set", () => {
    const result = setDirective(tree, weight, ["7"]);
    expect(
      result.kind === "edited" &&
        argsOf(
          only(result.tree, ["virtual_server 193.168.140.80 80", "real_server 192.168.102.164 80", "weight"]),
        ),
    ).toEqual(["7"]);
  });
  it.each(["a\nb", "a\u0000", 'a"b', "a\\", "$A", "a\u202eb", "\u2028"])(
    "refuses %j, which would reach beyond its word",
    (value) => {
      expect(setDirective(tree, weight, [value]).kind).toBe("refused");
    },
  );
  it.each(["a b", "a#b", "x!", "{", "}", "@a", "~b", "it's", ""])(
    "quotes %j so that it reads back as one word",
    (value) => {
      const result = setDirective(tree, weight, [value, "tail"]);
      if (result.kind === "refused") throw new Error(result.why);
      const path = ["virtual_server 193.168.140.80 80", "real_server 192.168.102.164 80", "weight"];
      expect(argsOf(only(result.tree, path))).toEqual([value, "tail"]);
      expect(result.tree.problems).toEqual([]);
    },
  );
});

describe("append and remove", () => {
  const text = "vs {\n\trs a { # one\n\t\tweight 1\n\t}\n\trs b {}\n}\nlast";
  const tree = parseConfig(text);
  const block = (path: readonly string[]): BlockNode => {
    const node = only(tree, path);
    if (node.kind !== "block") throw new Error("not a block");
    return node;
  };
  it("puts a directive last in its block, indented like its neighbours", () => {
    expect(edited(tree, [{ kind: "append", to: block(["vs", "rs a"]), words: ["inhibit_on_failure"] }])).toBe(
      text.replace("weight 1\n", "weight 1\n\t\tinhibit_on_failure\n"),
    );
  });
  it("opens up a block that was written on one line", () => {
    expect(edited(tree, [{ kind: "append", to: block(["vs", "rs b"]), words: ["weight", "2"] }])).toBe(
      text.replace("rs b {}", "rs b {\n\t    weight 2\n}"),
    );
  });
  it("ends the last line before it appends to the file", () => {
    expect(edited(tree, [{ kind: "append", to: null, words: ["x", "a b"] }])).toBe(`${text}\nx "a b"\n`);
  });
  it("removes a block with everything in it", () => {
    expect(edited(tree, [{ kind: "remove", node: block(["vs", "rs a"]) }])).toBe("vs {\n\trs b {}\n}\nlast");
  });
  it("refuses to append to a block that is never closed", () => {
    const open = parseConfig("a {\n b 1\n");
    const node = only(open, ["a"]);
    expect(editConfig(open, [{ kind: "append", to: node as BlockNode, words: ["c"] }]).kind).toBe("refused");
  });
});

describe("writeWord", () => {
  it("leaves addresses, paths and the like as they are", () => {
    for (const word of ["192.168.0.100/32", "[2001:db8::1]", "/etc/a-b_c.sh", "10,20", "eth0.100", "中文"])
      expect(writeWord(word)).toBe(word);
  });
});

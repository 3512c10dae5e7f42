import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { editFrr, setCommand } from "./edit";
import type { CommandNode, FrrNode, FrrTree, SectionNode } from "./model";
import { wordsIn } from "./model";
import { parseFrr } from "./parse";
import { printFrr } from "./print";

const root = join(import.meta.dirname, "fixtures");
const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((name) => statSync(join(root, name)).isFile())
  .sort();
const read = (name: string): string => readFileSync(join(root, name), "utf8");

const outline = (nodes: readonly FrrNode[], depth = 0): string[] =>
  nodes.flatMap((node) => {
    const pad = "  ".repeat(depth);
    if (node.kind === "command") return [pad + wordsIn(node).join(" ")];
    if (node.kind !== "section") return [];
    return [
      `${pad}[${wordsIn(node.head).join(" ")}]`,
      ...outline(node.children, depth + 1),
      ...(node.exit ? [`${pad}(${wordsIn(node.exit).join(" ")})`] : []),
    ];
  });
const outlined = (text: string): string[] => outline(parseFrr(text).children);

describe("lossless", () => {
  it.each(files)("prints %s as it was", (name) => {
    const text = read(name);
    expect(printFrr(parseFrr(text))).toBe(text);
  });
  it.each([
    ["an empty file", ""],
    ["no line end at the end", "router ospf\n network 1.0.0.0/8 area 0"],
    ["carriage returns", "interface eth0\r\n ip ospf cost 1\r\n!\r\n\r\nexit\r\n"],
    ["odd spacing", "\t interface   eth0 \t\n\n \n   ip  ospf\tcost 1  \n"],
    ["exits that close nothing", "exit\nexit-vrf\nend\nquit\n"],
    ["NUL, direction marks, lone surrogates", "a\u0000b \u202e\ud800\n!\u0000\n"],
  ])("prints %s as it was", (_, text) => {
    expect(printFrr(parseFrr(text))).toBe(text);
  });
  it("prints every mutation of every fixture as it was", () => {
    let seed = 42;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return (seed >>> 8) % below;
    };
    const scraps = [
      "!",
      "#",
      "\n",
      "\r\n",
      " ",
      "exit\n",
      "end\n",
      "interface x\n",
      "router ospf\n",
      "no ",
      "\t",
      "\u0000",
      "address-family a\n",
      "key 1\n",
    ];
    const texts = files.map(read);
    for (let round = 0; round < 3000; round += 1) {
      let text = texts[random(texts.length)] ?? "";
      for (let change = 0; change < 1 + random(8); change += 1) {
        const at = random(text.length + 1);
        text =
          text.slice(0, at) +
          (scraps[random(scraps.length)] ?? "") +
          text.slice(at + (random(3) === 0 ? random(20) : 0));
      }
      const printed = printFrr(parseFrr(text));
      if (printed !== text) expect(printed).toBe(text);
    }
  }, 60_000);
});

describe("contexts", () => {
  it("are the same with and without indentation, as for the daemons", () => {
    const indented = read("articles/ospf-ecmp.lvs1.ospfd.conf");
    expect(outlined(read("flat.quagga.ospfd.conf"))).toEqual(outlined(indented));
    expect(outlined(indented)).toEqual([
      "hostname LVS1",
      "password test",
      "log file /var/log/quagga/ospfd.log",
      "log stdout",
      "log syslog",
      "service password-encryption",
      "[interface ens33]",
      "  ip ospf hello-interval 1",
      "  ip ospf dead-interval 4",
      "  ip ospf priority 0",
      "  ip ospf cost 1",
      "[router ospf]",
      "  ospf router-id 192.168.0.2",
      "  log-adjacency-changes",
      "  network 192.168.0.2/24 area 0.0.0.0",
      "access-list 1 permit 127.0.0.1",
      "[line vty]",
      "  access-class 1",
    ]);
  });
  it("end at exit, at the next opener, and at a command they do not know", () => {
    expect(
      outlined(
        "interface eth0\nip address 1.1.1.1/24\nip route 2.2.2.0/24 1.1.1.2\nrouter ospf\nexit\nhostname x\n",
      ),
    ).toEqual([
      "[interface eth0]",
      "  ip address 1.1.1.1/24",
      "ip route 2.2.2.0/24 1.1.1.2",
      "[router ospf]",
      "(exit)",
      "hostname x",
    ]);
  });
  it("nest address families and keys", () => {
    const text =
      "router bgp 1\n address-family ipv4 unicast\n  network 1.0.0.0/8\n exit-address-family\n neighbor x\nexit\nkey chain K\n key 1\n  key-string a\n key 2\n  key-string b\n";
    expect(outlined(text)).toEqual([
      "[router bgp 1]",
      "  [address-family ipv4 unicast]",
      "    network 1.0.0.0/8",
      "  (exit-address-family)",
      "  neighbor x",
      "(exit)",
      "[key chain K]",
      "  [key 1]",
      "    key-string a",
      "  [key 2]",
      "    key-string b",
    ]);
  });
  it("take no comment behind a command, only lines of their own", () => {
    expect(outlined("interface a\n description x ! y # z\n! ip ospf cost 1\n # c\n")).toEqual([
      "[interface a]",
      "  description x ! y # z",
    ]);
  });
  it("leave the comments after a section to what follows", () => {
    const tree = parseFrr("router ospf\n network 1.0.0.0/8 area 0\n!\n\nip route 2.0.0.0/8 Null0\n");
    expect(tree.children.map((node) => node.kind)).toEqual(["section", "comment", "blank", "command"]);
  });
});

const sectionAt = (tree: FrrTree, head: string): SectionNode => {
  const found = tree.children.find(
    (node) => node.kind === "section" && wordsIn(node.head).join(" ") === head,
  );
  if (found?.kind !== "section") throw new Error(`no ${head}`);
  return found;
};
const commandAt = (tree: FrrTree, head: string, command: string): CommandNode => {
  const found = sectionAt(tree, head).children.find(
    (node) => node.kind === "command" && wordsIn(node).join(" ").startsWith(command),
  );
  if (found?.kind !== "command") throw new Error(`no ${command}`);
  return found;
};

describe("edits", () => {
  const text = read("lab/lvs1.frr.conf");
  const tree = parseFrr(text);
  it("change one line and keep every other byte", () => {
    const result = setCommand(tree, commandAt(tree, "interface eth0", "ip ospf priority"), [
      "ip",
      "ospf",
      "priority",
      "5",
    ]);
    expect(result.kind === "edited" && printFrr(result.tree)).toBe(
      text.replace("ip ospf priority 0", "ip ospf priority 5"),
    );
  });
  it("append to a section, indented like its neighbours, before its exit", () => {
    const result = editFrr(tree, [
      { kind: "append", to: sectionAt(tree, "interface eth0"), words: ["ip", "ospf", "cost", "9"] },
    ]);
    expect(result.kind === "edited" && printFrr(result.tree)).toBe(
      text.replace(" ip ospf priority 0\n", " ip ospf priority 0\n ip ospf cost 9\n"),
    );
    const capture = parseFrr(read("captures/frr-8.4.4.show-running-config.router.txt"));
    const after = editFrr(capture, [
      { kind: "append", to: sectionAt(capture, "interface eth1"), words: ["shutdown"] },
    ]);
    expect(after.kind === "edited" && printFrr(after.tree)).toContain(" ip ospf passive\n shutdown\nexit\n");
  });
  it("remove a line", () => {
    const result = editFrr(tree, [
      { kind: "remove", node: commandAt(tree, "router ospf", "network 192.168.0.100/32") },
    ]);
    expect(result.kind === "edited" && printFrr(result.tree)).toBe(
      text.replace(" network 192.168.0.100/32 area 0\n", ""),
    );
  });
  it("end the last line before they add one", () => {
    const bare = parseFrr("router ospf\n network 1.0.0.0/8 area 0");
    const result = editFrr(bare, [
      { kind: "append", to: sectionAt(bare, "router ospf"), words: ["maximum-paths", "4"] },
    ]);
    expect(result.kind === "edited" && printFrr(result.tree)).toBe(
      "router ospf\n network 1.0.0.0/8 area 0\n maximum-paths 4\n",
    );
  });
  it.each([[["a b"]], [["a\nb"]], [["!"]], [["#x"]], [[""]], [[]], [["a", "\u202e"]]])(
    "refuse %j",
    (words) => {
      expect(editFrr(tree, [{ kind: "append", to: null, words }]).kind).toBe("refused");
    },
  );
});

describe("bad input", () => {
  it.each([
    ["one long word", "x".repeat(10_000_000)],
    ["blank lines", "\n".repeat(10_000_000)],
    ["short commands", "a\n".repeat(5_000_000)],
    ["sections", "interface x\n".repeat(830_000)],
    ["white space", `a${" ".repeat(10_000_000)}b`],
    ["comments in a section", `router ospf\n${"!\n".repeat(5_000_000)}`],
  ])(
    "reads 10 MB of %s",
    (_, text) => {
      expect(printFrr(parseFrr(text)).length).toBe(text.length);
    },
    60_000,
  );
  it("names hidden characters with their line", () => {
    expect(parseFrr("a\nb \u202ec\n").problems).toEqual([
      {
        line: 2,
        message: "U+202E, a text direction mark: the line may be shown in another order than it is read",
      },
    ]);
  });
});

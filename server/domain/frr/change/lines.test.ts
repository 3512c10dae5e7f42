import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HostFiles } from "../../change/model";
import type { Suite } from "./fields/field";
import { routingLines } from "./lines";
import { runningDifferences } from "./running";
import { configurations } from "./testing/configurations";
import { runningAfter } from "./testing/daemon";
import { frrPath, ospfdPath, zebraPath } from "./where";

const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, "../fixtures", name), "utf8");
const frr = (text: string): HostFiles => [{ path: frrPath, text }];
const lines = (from: string, to: string): readonly string[] => routingLines(frr(from), frr(to), "frr").apply;
const everything = fixture("every-setting.frr.conf");
const quagga = (ospfd: string, zebra: string): HostFiles => [
  { path: ospfdPath, text: ospfd },
  { path: zebraPath, text: zebra },
];
const ospfd = fixture("articles/ospf-ecmp.lvs1.ospfd.conf");
const zebra = fixture("articles/ospf-ecmp.lvs1.zebra.conf");

describe("no lines", { timeout: 60_000 }, () => {
  test.each([
    ["nothing", "", ""],
    ["the same file", everything, everything],
    [
      "comments and blank lines",
      "interface eth0\n ip ospf cost 1\n",
      "!\n# a\n\ninterface eth0\n!\n  ip ospf cost 1\nexit\n",
    ],
    [
      "the order of lines",
      "router ospf\n network 10.0.0.0/8 area 0\n log-adjacency-changes\n",
      "router ospf\n log-adjacency-changes\n network 10.0.0.0/8 area 0\n",
    ],
    [
      "an area in another spelling",
      "router ospf\n network 10.0.0.0/8 area 0\n",
      "router ospf\n network 10.0.0.0/8 area 0.0.0.0\n",
    ],
    [
      "bits behind the length of a network",
      "router ospf\n network 10.0.0.0/8 area 0\n",
      "router ospf\n network 10.1.2.3/8 area 0\n",
    ],
    ["a default in words", "interface eth0\n ip ospf hello-interval 10\n", "interface eth0\n"],
    ["an interface with nothing in it", "interface eth0\n", ""],
    [
      "a command that is said twice",
      "interface eth0\n ip ospf cost 1\n ip ospf cost 2\n",
      "interface eth0\n ip ospf cost 2\n",
    ],
    [
      "metrics in another order",
      "router ospf\n redistribute connected metric 1 route-map X\n",
      "router ospf\n redistribute connected route-map X metric 1 metric-type 2\n",
    ],
    [
      "numbers of a prefix-list that are the daemon's own",
      "ip prefix-list A permit 10.0.0.0/8\n",
      "ip prefix-list A seq 5 permit 10.0.0.0/8\n",
    ],
    [
      "a password's key cut by the daemon",
      "interface eth0\n ip ospf authentication-key abcdefgh\n",
      "interface eth0\n ip ospf authentication-key abcdefghij\n",
    ],
  ])("for %s", (_, from, to) => {
    expect(lines(from, to)).toEqual([]);
    expect(lines(to, from)).toEqual([]);
  });

  test.each<Suite>(["frr", "quagga"])("for any configuration and itself (%s)", (suite) => {
    fc.assert(
      fc.property(configurations(suite), (files) => {
        expect(routingLines(files, files, suite)).toEqual({ apply: [], undo: [], later: [] });
      }),
      { numRuns: 200 },
    );
  });
});

describe("lines of an interface", () => {
  const one = (from: string, to: string): readonly string[] =>
    lines(`interface eth0\n${from}`, `interface eth0\n${to}`);

  test.each([
    ["a cost that changes is only said", " ip ospf cost 1\n", " ip ospf cost 2\n", ["ip ospf cost 2"]],
    ["a cost that goes leaves without its value", " ip ospf cost 1\n", "", ["no ip ospf cost"]],
    ["a description goes without its words", " description a b\n", "", ["no description"]],
    [
      "so do timers",
      " ip ospf hello-interval 1\n ip ospf dead-interval 4\n",
      "",
      ["no ip ospf hello-interval", "no ip ospf dead-interval"],
    ],
    [
      "authentication goes without its kind, which FRR would compare",
      " ip ospf authentication message-digest\n",
      "",
      ["no ip ospf authentication"],
    ],
    [
      "an MD5 key goes by its number",
      " ip ospf message-digest-key 3 md5 a\n",
      "",
      ["no ip ospf message-digest-key 3"],
    ],
    [
      "an MD5 key that changes goes before it comes, for Quagga keeps the old one",
      " ip ospf message-digest-key 3 md5 a\n",
      " ip ospf message-digest-key 3 md5 b\n",
      ["no ip ospf message-digest-key 3", "ip ospf message-digest-key 3 md5 b"],
    ],
    [
      "a new MD5 key comes before the old one goes",
      " ip ospf message-digest-key 1 md5 a\n",
      " ip ospf message-digest-key 2 md5 b\n",
      ["ip ospf message-digest-key 2 md5 b", "no ip ospf message-digest-key 1"],
    ],
    [
      "an address goes as a whole, behind the new one",
      " ip address 10.0.0.1/24\n",
      " ip address 10.0.0.2/24\n",
      ["ip address 10.0.0.2/24", "no ip address 10.0.0.1/24"],
    ],
    [
      "a command no field is for goes before its successor comes",
      " ip ospf cost 1 10.0.0.1\n",
      " ip ospf cost 2 10.0.0.1\n",
      ["no ip ospf cost 1 10.0.0.1", "ip ospf cost 2 10.0.0.1"],
    ],
  ])("%s", (_, from, to, expected) => {
    expect(one(from, to)).toEqual(["interface eth0", ...expected, "exit"]);
  });
});

describe("lines of router ospf", { timeout: 60_000 }, () => {
  const one = (from: string, to: string): readonly string[] =>
    lines(`router ospf\n${from}`, `router ospf\n${to}`);

  test.each([
    [
      "a new network stands before the old one goes",
      " network 10.0.0.0/24 area 0\n",
      " network 10.0.0.0/16 area 0\n",
      ["network 10.0.0.0/16 area 0", "no network 10.0.0.0/24 area 0"],
    ],
    [
      "a network of another area goes first: both cannot be",
      " network 10.0.0.0/24 area 0\n",
      " network 10.0.0.0/24 area 1\n",
      ["no network 10.0.0.0/24 area 0", "network 10.0.0.0/24 area 1"],
    ],
    ["a router id goes without its value", " ospf router-id 10.0.0.1\n", "", ["no ospf router-id"]],
    [
      "redistribution goes by its source, and comes before a network goes",
      " redistribute static metric 5\n network 10.0.0.100/32 area 0\n",
      " redistribute connected\n",
      ["redistribute connected", "no redistribute static", "no network 10.0.0.100/32 area 0"],
    ],
    ["a distance goes with its value, which FRR wants", " distance 90\n", "", ["no distance 90"]],
    [
      "authentication of an area goes without its kind",
      " area 0 authentication message-digest\n",
      "",
      ["no area 0 authentication"],
    ],
    [
      "detail is a value",
      " log-adjacency-changes\n",
      " log-adjacency-changes detail\n",
      ["log-adjacency-changes detail"],
    ],
    [
      "the longest form of max-metric is told apart",
      " max-metric router-lsa on-startup 60\n max-metric router-lsa administrative\n",
      " max-metric router-lsa on-startup 60\n",
      ["no max-metric router-lsa administrative"],
    ],
  ])("%s", (_, from, to, expected) => {
    expect(one(from, to)).toEqual(["router ospf", ...expected, "exit"]);
  });

  test("`no router ospf` only when it is gone, and at once though it should stop slowly", () => {
    expect(
      lines("router ospf\n max-metric router-lsa on-shutdown 60\n network 10.0.0.0/8 area 0\n", ""),
    ).toEqual(["router ospf", "no max-metric router-lsa on-shutdown", "exit", "no router ospf"]);
    fc.assert(
      fc.property(configurations("frr"), configurations("frr"), (from, to) => {
        const has = (files: HostFiles): boolean => /^router ospf$/m.test(files[0]?.text ?? "");
        const { apply } = routingLines(from, to, "frr");
        expect(apply.includes("no router ospf")).toBe(has(from) && !has(to));
      }),
      { numRuns: 100 },
    );
  });

  test("networks go before interfaces have areas of their own", () => {
    const to = "interface eth0\n ip ospf area 0\nrouter ospf\n";
    expect(lines("router ospf\n network 10.0.0.0/8 area 0\n", to)).toEqual([
      "router ospf",
      "no network 10.0.0.0/8 area 0",
      "exit",
      "interface eth0",
      "ip ospf area 0",
      "exit",
    ]);
    expect(lines(to, "router ospf\n network 10.0.0.0/8 area 0\n")).toEqual([
      "interface eth0",
      "no ip ospf area",
      "exit",
      "router ospf",
      "network 10.0.0.0/8 area 0",
      "exit",
    ]);
  });
});

describe("passive interfaces", () => {
  const one = (from: string, to: string): readonly string[] =>
    lines(`router ospf\n${from}`, `router ospf\n${to}`);

  test.each([
    [
      "an exception is said twice: FRR takes the first for forgetting the opposite",
      "",
      " passive-interface eth1\n",
      ["passive-interface eth1", "passive-interface eth1"],
    ],
    [
      "what becomes the default again is said once",
      " passive-interface eth1\n",
      "",
      ["no passive-interface eth1"],
    ],
    [
      "a new default comes with its exceptions behind it",
      "",
      " passive-interface default\n no passive-interface eth0\n",
      ["passive-interface default", "no passive-interface eth0", "no passive-interface eth0"],
    ],
    [
      "an old default goes, and what it excepted is active like the rest",
      " passive-interface default\n no passive-interface eth0\n",
      "",
      ["no passive-interface default", "no passive-interface eth0"],
    ],
    [
      "what was passive stays so when the default goes",
      " passive-interface default\n",
      " passive-interface eth1\n",
      ["no passive-interface default", "passive-interface eth1", "passive-interface eth1"],
    ],
  ])("%s", (_, from, to, expected) => {
    expect(one(from, to)).toEqual(["router ospf", ...expected, "exit"]);
  });

  test("are the same said on the interface", () => {
    expect(
      lines("router ospf\n passive-interface eth1\n", "router ospf\ninterface eth1\n ip ospf passive\n"),
    ).toEqual([]);
    expect(lines("router ospf\n", "router ospf\ninterface eth1\n ip ospf passive\n")).toEqual([
      "interface eth1",
      "ip ospf passive",
      "ip ospf passive",
      "exit",
    ]);
  });
});

describe("lists and route-maps", () => {
  test("come before their use, and go after it", () => {
    const without = "router ospf\n redistribute connected\n";
    const used = `${without.trimEnd()} route-map VIPS\nip prefix-list VIPS seq 5 permit 10.0.0.1/32\nroute-map VIPS permit 10\n match ip address prefix-list VIPS\nroute-map ANY deny 10\nip protocol ospf route-map ANY\n`;
    const { apply, undo } = routingLines(frr(without), frr(used), "frr");
    expect(apply).toEqual([
      "ip prefix-list VIPS seq 5 permit 10.0.0.1/32",
      "route-map VIPS permit 10",
      "match ip address prefix-list VIPS",
      "exit",
      "route-map ANY deny 10",
      "exit",
      "ip protocol ospf route-map ANY",
      "router ospf",
      "redistribute connected route-map VIPS",
      "exit",
    ]);
    expect(undo).toEqual([
      "router ospf",
      "redistribute connected",
      "exit",
      "no ip protocol ospf route-map ANY",
      "no route-map VIPS permit 10",
      "no route-map ANY deny 10",
      "no ip prefix-list VIPS seq 5 permit 10.0.0.1/32",
    ]);
  });

  test("an entry under the same number is replaced, never missing", () => {
    expect(
      lines("ip prefix-list A seq 5 permit 10.0.0.0/8\n", "ip prefix-list A seq 5 permit 11.0.0.0/8\n"),
    ).toEqual(["ip prefix-list A seq 5 permit 11.0.0.0/8"]);
  });

  test("an entry that gets another number goes before it comes, in a transaction of its own", () => {
    expect(
      lines("ip prefix-list A seq 5 permit 10.0.0.0/8\n", "ip prefix-list A seq 7 permit 10.0.0.0/8\n"),
    ).toEqual([
      "no ip prefix-list A seq 5 permit 10.0.0.0/8",
      "line vty",
      "exit",
      "ip prefix-list A seq 7 permit 10.0.0.0/8",
    ]);
  });

  test("an access-list keeps its order: what stands in front is put there by making it anew", () => {
    expect(
      lines("access-list 1 permit any\n", "access-list 1 permit any\naccess-list 1 deny 10.0.0.1\n"),
    ).toEqual(["access-list 1 deny 10.0.0.1"]);
    expect(
      lines("access-list 1 permit any\n", "access-list 1 deny 10.0.0.1\naccess-list 1 permit any\n"),
    ).toEqual([
      "no access-list 1 permit any",
      "line vty",
      "exit",
      "access-list 1 deny 10.0.0.1",
      "access-list 1 permit any",
    ]);
  });

  test("another action for an entry says again what it matches, for Quagga begins with an empty entry", () => {
    const entry = (action: string): string =>
      `route-map A ${action} 10\n match interface lo\n set metric 5\n`;
    expect(lines(entry("permit"), entry("deny"))).toEqual([
      "route-map A deny 10",
      "match interface lo",
      "set metric 5",
      "exit",
    ]);
    expect(lines("route-map A permit 10\n", "route-map A deny 10\n")).toEqual([
      "route-map A deny 10",
      "exit",
    ]);
  });

  test("another match of the same kind takes the old one's place", () => {
    const entry = (list: string): string => `route-map A permit 10\n match ip address prefix-list ${list}\n`;
    expect(lines(entry("X"), entry("Y"))).toEqual([
      "route-map A permit 10",
      "match ip address prefix-list Y",
      "exit",
    ]);
  });
});

describe("what a running daemon does not take", () => {
  const later = (from: string, to: string): readonly string[] =>
    routingLines(frr(from), frr(to), "frr").later.map(({ command }) => command);

  test("is said, and not tried", () => {
    expect(later("hostname a\n", "hostname b\n")).toEqual(["hostname b"]);
    expect(later("frr defaults traditional\n", "frr defaults datacenter\n")).toEqual([
      "frr defaults traditional",
      "frr defaults datacenter",
    ]);
    expect(later("", "interface eth0\n description a | b\n")).toEqual(["description a | b"]);
    expect(later("", "interface eth0\n description 到路由器\n")).toEqual(["description 到路由器"]);
    expect(lines("hostname a\n", "hostname b\n")).toEqual([]);
  });

  test("of Quagga is its log files, and a password that goes", () => {
    const made = routingLines(
      quagga(ospfd, zebra),
      quagga(
        ospfd.replace(/^password .*\n/m, "").replace("ospfd.log", "other.log"),
        zebra.replace(/^password .*\n/m, ""),
      ),
      "quagga",
    );
    expect(made.apply).toEqual([]);
    expect(made.later.map(({ gone, command }) => [gone, command])).toEqual([
      [true, "password test"],
      [false, "log file /var/log/quagga/other.log"],
    ]);
  });
});

describe("passwords", () => {
  test("come when they change, and go", () => {
    expect(lines("password a\nenable password b\n", "password c\n")).toEqual([
      "password c",
      "no enable password",
    ]);
  });

  test("are said again when they are to be hashed, or not to be: the daemon forgets the other form", () => {
    const plain = "password a\n";
    const hashed = `${plain}service password-encryption\n`;
    expect(lines(plain, hashed)).toEqual(["service password-encryption", "password a"]);
    expect(lines(hashed, plain)).toEqual(["no service password-encryption", "password a"]);
  });
});

describe("Quagga", () => {
  test("has one configuration in two files: what only moves from one to the other is nothing", () => {
    const moved = quagga(ospfd.replace(/^access-list.*\n/m, ""), zebra);
    expect(routingLines(quagga(ospfd, zebra), moved, "quagga").apply).toEqual([]);
  });

  test("gets each line whatever file it stands in", () => {
    const to = quagga(
      ospfd.replace("cost 1", "cost 7").replace(" log-adj", " redistribute connected\n log-adj"),
      zebra.replace("deny 10", "permit 10"),
    );
    expect(routingLines(quagga(ospfd, zebra), to, "quagga").apply).toEqual([
      "route-map ANY permit 10",
      "match ip address prefix-list ANY",
      "exit",
      "interface ens33",
      "ip ospf cost 7",
      "exit",
      "router ospf",
      "redistribute connected",
      "exit",
    ]);
  });
});

describe("any two configurations", { timeout: 60_000 }, () => {
  test("lie apart by exactly these lines, there and back", () => {
    fc.assert(
      fc.property(configurations("frr"), configurations("frr"), (from, to) => {
        const { apply, undo } = routingLines(from, to, "frr");
        const there = runningAfter(from[0]?.text ?? "", apply);
        expect(runningDifferences(to, there, "frr")).toEqual([]);
        expect(runningDifferences(from, runningAfter(there, undo), "frr")).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test("have no line that could leave the configuration or is no plain text", () => {
    fc.assert(
      fc.property(configurations("frr"), configurations("frr"), (from, to) => {
        for (const line of routingLines(from, to, "frr").apply) {
          expect(line).toMatch(/^[ -~]+$/);
          expect(line).not.toMatch(/^ *(?:do|end|quit|write|copy|configure)\b|\|/);
        }
      }),
      { numRuns: 100 },
    );
  });
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { textAt } from "../../change/files";
import type { HostFiles } from "../../change/model";
import { parseFrr } from "../parse";
import { viewFrr } from "../view";
import { applyRoutingEdit, placeName } from "./apply";
import { routingFieldOf, routingFieldsOf } from "./fields/catalogue";
import type { Suite } from "./fields/field";
import { hasSecret } from "./fields/parts";
import type { RoutingEdit, RoutingPlace, RoutingValue } from "./model";
import { type RoutingPlaceNode, readRoutingPlaces } from "./places";
import { readField } from "./read";
import { hostile, places, settings, valuesFor } from "./testing/arbitrary";
import { frrPath, ospfdPath, zebraPath } from "./where";

const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, "../fixtures", name), "utf8");
const frrFiles = (text: string): HostFiles => [{ path: frrPath, text }];
const quaggaFiles: HostFiles = [
  { path: ospfdPath, text: fixture("articles/ospf-ecmp.lvs1.ospfd.conf") },
  { path: zebraPath, text: fixture("articles/ospf-ecmp.lvs1.zebra.conf") },
];
const lvs1 = frrFiles(fixture("lab/lvs1.frr.conf"));
const everything = frrFiles(fixture("every-setting.frr.conf"));

const done = (files: HostFiles, suite: Suite, ...edits: readonly RoutingEdit[]): HostFiles =>
  edits.reduce((all, edit) => {
    const made = applyRoutingEdit(all, suite, edit);
    if (made.kind === "refused") throw new Error(made.why);
    return made.files;
  }, files);

const set = (place: RoutingPlace, field: string, value: RoutingValue | null): RoutingEdit => ({
  kind: "set",
  place,
  field,
  value,
});
const eth0: RoutingPlace = { kind: "interface", name: "eth0" };
const ospf: RoutingPlace = { kind: "ospf" };
const global: RoutingPlace = { kind: "global" };

/** Lines that went and came. */
const difference = (from: HostFiles, to: HostFiles, path: string): string[] => {
  const [a, b] = [from, to].map((files) => (textAt(files, path) ?? "").split("\n"));
  const count = (lines: readonly string[] = [], line: string): number =>
    lines.filter((one) => one === line).length;
  return [
    ...new Set(
      [...(a ?? []), ...(b ?? [])].flatMap((line) => {
        const more = count(b, line) - count(a, line);
        return more === 0 ? [] : [`${more > 0 ? "+" : "-"}${line}`];
      }),
    ),
  ];
};

describe("an edit of frr.conf", () => {
  test("changes one word of one line and nothing else", () => {
    const after = done(everything, "frr", set(eth0, "cost", ["30"]));
    expect(difference(everything, after, frrPath)).toEqual(["- ip ospf cost 20", "+ ip ospf cost 30"]);
  });

  test("puts a line into its section, before its exit, indented like its neighbours", () => {
    const after = done(
      everything,
      "frr",
      set({ kind: "interface", name: "dum0" }, "description", ["the", "VIPs"]),
    );
    expect(textAt(after, frrPath)).toContain(
      "interface dum0\n ip ospf cost 1000\n description the VIPs\nexit\n",
    );
  });

  test("takes a line out", () => {
    const after = done(everything, "frr", set(ospf, "maximum-paths", null));
    expect(difference(everything, after, frrPath)).toEqual(["- maximum-paths 8"]);
  });

  test("keeps the lines of a list that stay, and their order", () => {
    const networks = [
      ["192.168.0.0/24", "area", "0"],
      ["192.168.0.101/32", "area", "0"],
      ["192.168.0.100/32", "area", "0"],
    ];
    const after = done(lvs1, "frr", set(ospf, "networks", networks));
    expect(difference(lvs1, after, frrPath)).toEqual(["+ network 192.168.0.101/32 area 0"]);
    expect(readField(after, "frr", ospf, routingFieldOf("ospf", "networks") ?? unknownField())).toHaveLength(
      3,
    );
  });

  test("keeps the spelling that stands there", () => {
    const files = frrFiles("router ospf\n router-id 10.0.0.1\n");
    expect(textAt(done(files, "frr", set(ospf, "router-id", ["10.0.0.2"])), frrPath)).toBe(
      "router ospf\n router-id 10.0.0.2\n",
    );
  });

  test("takes `passive-interface default` for no interface, and an authentication key for no authentication", () => {
    const after = done(
      everything,
      "frr",
      set(ospf, "passive-interfaces", [["eth1"]]),
      set(eth0, "authentication", null),
    );
    expect(difference(everything, after, frrPath)).toEqual([
      "- ip ospf authentication message-digest",
      "+ passive-interface eth1",
    ]);
  });

  test("leaves a command with more words than its field has to itself", () => {
    const files = frrFiles("interface eth0\n ip ospf cost 10 192.168.0.2\n");
    expect(textAt(done(files, "frr", set(eth0, "cost", ["5"])), frrPath)).toBe(
      "interface eth0\n ip ospf cost 10 192.168.0.2\n ip ospf cost 5\n",
    );
  });

  test("makes a section where FRR would write it, and takes it away without a trace", () => {
    const place: RoutingPlace = { kind: "interface", name: "dummy0" };
    const after = done(lvs1, "frr", { kind: "add", place, fields: { cost: ["1000"] } });
    expect(textAt(after, frrPath)).toContain(
      " ip ospf priority 0\n!\ninterface dummy0\n ip ospf cost 1000\n!\nrouter ospf\n",
    );
    expect(done(after, "frr", { kind: "remove", place })).toEqual(lvs1);
  });

  test("gives an entry of a route-map another action and other matches", () => {
    const place: RoutingPlace = { kind: "route-map", name: "VIPS", sequence: 20 };
    const after = done(
      everything,
      "frr",
      set(place, "action", ["permit"]),
      set(place, "match-prefix-list", ["ANY"]),
    );
    expect(difference(everything, after, frrPath)).toEqual([
      "-route-map VIPS deny 20",
      "+route-map VIPS permit 20",
      "+ match ip address prefix-list ANY",
    ]);
  });

  test("writes entries of a prefix-list beside one another", () => {
    const after = done(
      everything,
      "frr",
      set({ kind: "prefix-list", name: "VIPS" }, "entries", [
        ["seq", "5", "permit", "192.168.0.100/32"],
        ["seq", "10", "permit", "192.168.0.101/32"],
      ]),
    );
    expect(textAt(after, frrPath)).toContain(
      "ip prefix-list VIPS seq 5 permit 192.168.0.100/32\nip prefix-list VIPS seq 10 permit 192.168.0.101/32\n",
    );
    expect(difference(everything, after, frrPath)).toHaveLength(1);
  });

  test("keeps the line ends of a file from Windows, and ends a last line that had no end", () => {
    const files = frrFiles("hostname a\r\ninterface eth0\r\n ip ospf cost 1");
    expect(textAt(done(files, "frr", set(eth0, "priority", ["0"])), frrPath)).toBe(
      "hostname a\r\ninterface eth0\r\n ip ospf cost 1\r\n ip ospf priority 0\r\n",
    );
  });
});

describe("an edit of Quagga's files", () => {
  test("goes to the file of the daemon it is for", () => {
    const after = done(
      quaggaFiles,
      "quagga",
      set({ kind: "interface", name: "ens33" }, "cost", ["7"]),
      set({ kind: "interface", name: "ens33" }, "description", ["to", "the", "router"]),
      set(global, "ospf-route-map", null),
    );
    expect(difference(quaggaFiles, after, ospfdPath)).toEqual(["- ip ospf cost 1", "+ ip ospf cost 7"]);
    expect(difference(quaggaFiles, after, zebraPath)).toEqual([
      "-ip protocol ospf route-map ANY",
      "+ description to the router",
    ]);
  });

  test("goes to both files where both daemons have it", () => {
    const after = done(quaggaFiles, "quagga", set(global, "password", ["other"]));
    for (const path of [ospfdPath, zebraPath])
      expect(difference(quaggaFiles, after, path)).toEqual(["-password test", "+password other"]);
  });

  test("tells the log files of the daemons apart", () => {
    const after = done(quaggaFiles, "quagga", set(global, "zebra-log-file", ["/var/log/z.log"]));
    expect(difference(quaggaFiles, after, zebraPath)).toEqual([
      "-log file /var/log/quagga/zebra.log",
      "+log file /var/log/z.log",
    ]);
    expect(textAt(after, ospfdPath)).toBe(textAt(quaggaFiles, ospfdPath));
  });

  test("puts a list where the daemon is that uses it", () => {
    const files = done(
      quaggaFiles,
      "quagga",
      set(ospf, "redistribute", [["connected", "route-map", "VIPS"]]),
      {
        kind: "add",
        place: { kind: "route-map", name: "VIPS", sequence: 10 },
        fields: { action: ["permit"], "match-interface": ["lo"] },
      },
    );
    expect(textAt(files, ospfdPath)).toContain("route-map VIPS permit 10\n match interface lo\n");
    expect(textAt(files, zebraPath)).toBe(textAt(quaggaFiles, zebraPath));
  });

  test("spells a timer as Quagga does", () => {
    const after = done(quaggaFiles, "quagga", set(ospf, "lsa-min-arrival", ["100"]));
    expect(difference(quaggaFiles, after, ospfdPath)).toEqual(["+ timers lsa arrival 100"]);
  });
});

describe("what is refused", () => {
  test.each<[string, Suite, RoutingEdit]>([
    ["a cost beyond its range", "frr", set(eth0, "cost", ["65536"])],
    ["two values for one", "frr", set(eth0, "cost", ["1", "2"])],
    ["no value", "frr", set(eth0, "cost", [])],
    ["a list for a single value", "frr", set(eth0, "cost", [["1"]])],
    ["a field the place does not have", "frr", set(global, "cost", ["1"])],
    ["what only FRR has, on Quagga", "quagga", set(eth0, "passive", [])],
    ["an interface called default", "frr", set(ospf, "passive-interfaces", [["default"]])],
    ["the same network twice", "frr", set(ospf, "networks", Array(2).fill(["10.0.0.0/8", "area", "0"]))],
    [
      "the same network twice, written in two ways",
      "frr",
      set(ospf, "networks", [
        ["10.0.0.1/8", "area", "0"],
        ["10.0.0.0/8", "area", "0.0.0.0"],
      ]),
    ],
    ["a place that is there already", "frr", { kind: "add", place: ospf, fields: {} }],
    ["to take away what is not there", "frr", { kind: "remove", place: { kind: "prefix-list", name: "NO" } }],
    ["to take away the global part", "frr", { kind: "remove", place: global }],
    [
      "a place with a name that is none",
      "frr",
      { kind: "remove", place: { kind: "interface", name: "a b" } },
    ],
    [
      "a field of a route-map that is not there",
      "frr",
      set({ kind: "route-map", name: "NO", sequence: 1 }, "set-metric", ["1"]),
    ],
    ["a vertical bar, which vtysh takes for a filter", "frr", set(eth0, "description", ["a", "|", "b"])],
  ])("%s", (_, suite, edit) => {
    expect(applyRoutingEdit(lvs1, suite, edit)).toEqual({
      kind: "refused",
      why: expect.stringMatching(/\S/),
    });
  });

  test("everything on a host that has no such daemons", () => {
    expect(applyRoutingEdit([], "none", set(eth0, "cost", ["1"]))).toMatchObject({ kind: "refused" });
  });
});

const unknownField = (): never => {
  throw new Error("no such field");
};

/** One line for each value. Lines that stand several times have no order: those that stood already stay where they were. */
const lines = (value: RoutingValue | null): readonly (string | readonly string[])[] =>
  [...(value ?? [])].sort((a, b) =>
    typeof a === "string" || typeof b === "string" ? 0 : a.join(" ") < b.join(" ") ? -1 : 1,
  );

describe("any edit", { timeout: 60_000 }, () => {
  test.each<Suite>(["frr", "quagga"])(
    "that is written is read back, and touches nothing else (%s)",
    (suite) => {
      const start = suite === "frr" ? everything : quaggaFiles;
      fc.assert(
        fc.property(settings(suite), (edit) => {
          const field = routingFieldOf(edit.place.kind, edit.field) ?? unknownField();
          const made = applyRoutingEdit(start, suite, edit);
          if (made.kind === "refused") return edit.place.kind === "route-map";
          const read = readField(made.files, suite, edit.place, field);
          if (field.id !== "action") expect(lines(read)).toEqual(lines(edit.value));
          // Every other field of every place says what it said.
          const [before, after] = [start, made.files].map((files) => readRoutingPlaces(files, suite));
          const others = (
            nodes: readonly RoutingPlaceNode[] = [],
            also: readonly RoutingPlaceNode[] = [],
          ): unknown =>
            nodes
              .filter(({ key }) => also.some((one) => one.key === key))
              .map(({ key, fields }) =>
                fields
                  .filter((one) => key !== placeName(edit.place) || one.field !== edit.field)
                  .map((one) => [key, one.field, one.value, one.said]),
              );
          expect(others(after, before)).toEqual(others(before, after));
          return true;
        }),
        { numRuns: 150 },
      );
    },
  );

  test("done twice is done once", () => {
    fc.assert(
      fc.property(settings("frr"), (edit) => {
        const made = applyRoutingEdit(everything, "frr", edit);
        if (made.kind === "edited") expect(applyRoutingEdit(made.files, "frr", edit)).toEqual(made);
      }),
      { numRuns: 150 },
    );
  });

  test("with what it replaced written again restores every byte, where a line was only changed", () => {
    for (const place of readRoutingPlaces(everything, "frr"))
      for (const field of routingFieldsOf(place.place.kind, "frr")) {
        const was = readField(everything, "frr", place.place, field);
        if (was === null || field.many || hasSecret(field.shape)) continue;
        const [example = []] = field.examples;
        const changed = done(everything, "frr", set(place.place, field.id, example));
        expect(done(changed, "frr", set(place.place, field.id, was))).toEqual(everything);
      }
  });
});

describe("hostile text", { timeout: 60_000 }, () => {
  /** Every way a word of a value can be replaced. */
  const withWord = (value: RoutingValue, text: string): readonly RoutingValue[] => {
    const words = value.filter((one): one is string => typeof one === "string");
    if (words.length === value.length)
      return [...words.map((_, index) => words.with(index, text)), [...words, text]];
    const [first = []] = value.filter((one): one is readonly string[] => typeof one !== "string");
    return withWord(first, text).map((one) => [
      one.filter((each): each is string => typeof each === "string"),
    ]);
  };

  test.each<Suite>(["frr", "quagga"])(
    "in any word of any field stays one word of its line, or is refused (%s)",
    (suite) => {
      const start = suite === "frr" ? lvs1 : quaggaFiles;
      const lines = (files: HostFiles): number =>
        files.reduce((sum, { text }) => sum + text.split("\n").length, 0);
      const cases = places.chain((place) =>
        fc
          .constantFrom(...routingFieldsOf(place.kind, suite))
          .chain((field) => fc.tuple(fc.constant(place), fc.constant(field), valuesFor(field), hostile)),
      );
      fc.assert(
        fc.property(cases, ([place, field, value, text]) => {
          for (const bad of withWord(value, text)) {
            const made = applyRoutingEdit(start, suite, set(place, field.id, bad));
            if (made.kind === "refused") continue;
            if (field.id !== "action") expect(readField(made.files, suite, place, field)).toEqual(bad);
            // At most a section with its separators, in each file.
            expect(lines(made.files) - lines(start)).toBeLessThanOrEqual(suite === "frr" ? 4 : 10);
            expect(
              made.files.some((file) => /[^\n -~\u4e00-\u9fff]/.test(file.text.replace(/#.*/g, ""))),
            ).toBe(false);
          }
        }),
        { numRuns: 2_500 },
      );
    },
  );

  test("in the name of a place is refused", () => {
    const named: readonly ((name: string) => RoutingPlace)[] = [
      (name) => ({ kind: "interface", name }),
      (name) => ({ kind: "prefix-list", name }),
      (name) => ({ kind: "route-map", name, sequence: 10 }),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...named), hostile, (make, name) => {
        const made = applyRoutingEdit([], "frr", { kind: "add", place: make(name), fields: {} });
        if (made.kind === "edited") expect(name).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_.:-]*$/);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("the places of a file", () => {
  test("are all that forms know, with the lines they stand on, and without passwords", () => {
    const nodes = readRoutingPlaces(everything, "frr");
    expect(nodes.map(({ key, line }) => [key, line])).toEqual([
      ["the global part", null],
      ["interface eth0", 15],
      ["interface eth1", 32],
      ["interface dum0", 38],
      ["router ospf", 42],
      ["ip prefix-list VIPS", 77],
      ["ip prefix-list ANY", 78],
      ["route-map VIPS 10", 81],
      ["route-map VIPS 20", 86],
      ["route-map ANY 10", 89],
    ]);
    expect(JSON.stringify(nodes)).not.toMatch(/topsecret|abcdefghij|zyxwvut/);
    const key = nodes[2]?.fields.find(({ field }) => field === "authentication-key");
    expect(key).toMatchObject({ said: true, hidden: true, value: null });
  });

  test("agree with the view of the same file", () => {
    const view = viewFrr([{ file: "frr.conf", tree: parseFrr(textAt(everything, frrPath) ?? "") }]);
    const networks = readField(everything, "frr", ospf, routingFieldOf("ospf", "networks") ?? unknownField());
    expect(networks).toHaveLength(view.ospf[0]?.networks.length ?? -1);
  });
});

import { describe, expect, it } from "vitest";
import { changesBetween, textAt, withText } from "./files";
import type { ChangeHost } from "./host";
import type { ChangeEdit, HostFiles } from "./model";
import { ownerOf } from "./paths";
import { type Appliers, replay } from "./replay";

const conf = "/etc/keepalived/keepalived.conf";
const host = (hostId: string, more: Partial<ChangeHost> = {}): ChangeHost => ({
  hostId,
  name: hostId,
  roles: ["director"],
  suite: "frr",
  keepalivedPath: conf,
  configId: hostId,
  ...more,
});
const hosts = [host("lvs1"), host("lvs2"), host("rs1", { suite: "none", keepalivedPath: null })];
const base = new Map<string, HostFiles>([
  ["lvs1", [{ path: conf, text: "one\n" }]],
  ["lvs2", [{ path: conf, text: "two\n" }]],
  ["rs1", []],
]);

/** Writes the name of the place behind the text; refuses a place named `bad` on lvs2. */
const appliers: Appliers = {
  keepalived: (files, path, { place }, { configId }) =>
    place.kind === "instance" && place.name === "bad" && configId === "lvs2"
      ? { kind: "refused", why: "no such instance" }
      : { kind: "edited", files: withText(files, path, `${textAt(files, path) ?? ""}${place.kind}\n`) },
  routing: (files, suite) => ({ kind: "edited", files: withText(files, "/etc/frr/frr.conf", suite) }),
  setUp: (files, { gateway }) => ({
    kind: "edited",
    files: withText(files, "/etc/sluice/network.ip", gateway),
  }),
};

const set = (hostIds: readonly string[], name: string): ChangeEdit => ({
  kind: "keepalived",
  hostIds,
  edit: { kind: "remove", place: { kind: "instance", name } },
});
const file = (from: string | null, text: string | null, path = conf): ChangeEdit => ({
  kind: "file",
  hostId: "lvs1",
  path,
  base: from,
  text,
});
const run = (...edits: ChangeEdit[]) => replay(base, edits, hosts, appliers);

describe("replaying edits", () => {
  it("without any leaves every file as it was", () => {
    expect(run()).toEqual({ files: base, refused: [] });
  });

  it("makes them in their order, each on the outcome of the one before", () => {
    const { files, refused } = run(set(["lvs1", "lvs2"], "a"), file("one\ninstance\n", "three\n"));
    expect(refused).toEqual([]);
    expect(textAt(files.get("lvs1") ?? [], conf)).toBe("three\n");
    expect(textAt(files.get("lvs2") ?? [], conf)).toBe("two\ninstance\n");
  });

  it("makes an edit on all its hosts or on none", () => {
    const { files, refused } = run(set(["lvs1", "lvs2"], "bad"));
    expect(refused).toEqual([{ index: 0, hostId: "lvs2", why: "no such instance", conflict: false }]);
    expect(files).toEqual(base);
  });

  it("goes on behind an edit that was refused", () => {
    const { files, refused } = run(set(["lvs2"], "bad"), set(["lvs2"], "good"));
    expect(refused.map(({ index }) => index)).toEqual([0]);
    expect(textAt(files.get("lvs2") ?? [], conf)).toBe("two\ninstance\n");
  });

  it("calls it a conflict when the text a file was edited from is another one now", () => {
    const { files, refused } = run(file("older\n", "new\n"));
    expect(refused).toMatchObject([{ index: 0, hostId: "lvs1", conflict: true }]);
    expect(refused[0]?.why).toContain("somebody has changed since");
    expect(files).toEqual(base);
  });

  it.each([
    ["is another one", "older\n", conf],
    ["is not there any more", "older\n", "/etc/keepalived/more.conf"],
    ["is there by now", null, conf],
  ])("says of a conflict that the file %s", (words, from, path) => {
    expect(run(file(from, "new\n", path)).refused[0]?.why).toContain(words);
  });

  it("makes the same file edit once, asked twice", () => {
    const { files, refused } = run(file("one\n", "new\n"), file("one\n", "new\n"));
    expect(refused).toEqual([]);
    expect(textAt(files.get("lvs1") ?? [], conf)).toBe("new\n");
  });

  it("brings files and takes them away", () => {
    const added = run(file(null, "x\n", "/etc/keepalived/conf.d/a.conf"));
    expect(added.files.get("lvs1")?.map(({ path }) => path)).toEqual(["/etc/keepalived/conf.d/a.conf", conf]);
    expect(run(file("one\n", null)).files.get("lvs1")).toEqual([]);
  });

  it.each([
    ["a host without keepalived", set(["rs1"], "a"), "has no keepalived"],
    [
      "a host without a routing suite",
      { kind: "routing", hostIds: ["rs1"], edit: { kind: "remove", place: { kind: "ospf" } } },
      "neither FRR nor Quagga",
    ],
    ["a host that is gone", set(["lvs9"], "a"), "not in the cluster any more"],
    ["no host at all", set([], "a"), "names no host"],
    ["a file that is nobody's", file(null, "x", "/etc/passwd"), "not a file that is changed here"],
    ["a path with steps upwards", file(null, "x", "/etc/keepalived/../passwd"), "not a file"],
    ["a NUL", file("one\n", "a\0b"), "not text"],
    ["half a surrogate pair", file("one\n", "a\ud800b"), "not text"],
    ["a text without end", file("one\n", "x".repeat(1_000_001)), "longer than"],
  ] satisfies [string, ChangeEdit, string][])("refuses %s", (_, edit, why) => {
    const { files, refused } = run(edit);
    expect(refused[0]?.why).toContain(why);
    expect(refused[0]?.conflict).toBe(false);
    expect(files).toEqual(base);
  });
});

describe("the files of a host", () => {
  it("differ by what comes, goes and changes, in the order of their paths", () => {
    const from = [
      { path: "/b", text: "1" },
      { path: "/c", text: "1" },
      { path: "/d", text: "1" },
    ];
    const to = [
      { path: "/d", text: "1" },
      { path: "/c", text: "2" },
      { path: "/a", text: "1" },
    ];
    expect(changesBetween(from, to)).toEqual([
      { path: "/a", from: null, to: "1" },
      { path: "/b", from: "1", to: null },
      { path: "/c", from: "1", to: "2" },
    ]);
  });

  it.each([
    ["/etc/keepalived/keepalived.conf", "keepalived"],
    ["/etc/keepalived/check/web.sh", "keepalived"],
    ["/etc/keepalived/.sluice-1-2", null],
    ["/etc/keepalived/../shadow", null],
    ["/etc/keepalived/a b", null],
    ["/etc/keepalived/", null],
    ["/etc/frr/frr.conf", "routing"],
    ["/etc/frr/daemons", null],
    ["/etc/quagga/ospfd.conf", "routing"],
    ["/etc/sysctl.d/60-sluice.conf", "set-up"],
    ["/etc/sysctl.conf", null],
  ])("%s belongs to %s", (path, owner) => {
    expect(ownerOf(path)).toBe(owner);
  });
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { DumpedInstance, VrrpDump } from "./model";
import { parseVrrpDump } from "./vrrp-data";
import { parseVrrpJson } from "./vrrp-json";

const raw = (name: string): string =>
  readFileSync(join(import.meta.dirname, `../fixtures/dumps/keepalived-2.2.7.vrrp.${name}`), "utf8");
const dump = (name: string): VrrpDump => {
  const result = parseVrrpDump(raw(`${name}.data`));
  if (result.kind === "failed") throw new Error(result.why);
  return result.value;
};
const json = (name: string): readonly DumpedInstance[] => {
  const result = parseVrrpJson(raw(`${name}.json`));
  if (result.kind === "failed") throw new Error(result.why);
  return result.value;
};
const line = ({ name, state, interface: dev, vrid, priority, basePriority, vips }: DumpedInstance): string =>
  [name, state, dev, vrid, `${basePriority}/${priority}`, vips.join(",")].join(" ");

const MASTER = [
  "VI_1 MASTER eth0 51 100/100 192.168.0.100,192.168.0.101",
  "VI_2 MASTER eth0 52 100/100 192.168.0.110",
  "VI_3 MASTER eth0 53 90/87 fe80::53,2001:db8::53",
  "VI_4 FAULT dead0 54 80/80 192.168.0.140",
];
const BACKUP = [
  "VI_1 BACKUP eth0 51 50/50 192.168.0.100,192.168.0.101",
  "VI_2 BACKUP eth0 52 50/50 192.168.0.110",
  "VI_3 BACKUP eth0 53 60/57 fe80::53,2001:db8::53",
  "VI_4 FAULT dead0 54 80/80 192.168.0.140",
];

describe("keepalived.data of 2.2.7", () => {
  const master = dump("lvs1-master");
  it("reads the master's instances", () => {
    expect(master.instances.map(line)).toEqual(MASTER);
  });
  it("reads the backup's instances, and who is master", () => {
    const backup = dump("lvs2-backup");
    expect(backup.instances.map(line)).toEqual(BACKUP);
    const first = backup.instances[0];
    expect([first?.masterRouter, first?.masterPriority, first?.wantedState]).toEqual([
      "192.168.0.2",
      100,
      "BACKUP",
    ]);
  });
  it("tells which VIPs are on an interface", () => {
    expect(master.instances.map((instance) => instance.vipsSet)).toEqual([
      ["192.168.0.100", "192.168.0.101"],
      ["192.168.0.110"],
      ["fe80::53", "2001:db8::53"],
      [],
    ]);
    expect(master.instances[0]?.excludedVips).toEqual(["192.168.0.102"]);
  });
  it("does not guess where no VIP is marked", () => {
    expect(dump("lvs2-backup").instances.map((instance) => instance.vipsSet)).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
  it("sees every instance in FAULT when the link is gone, and why", () => {
    const down = dump("lvs1-link-down");
    expect(down.instances.map(({ name, state, trackFaults }) => `${name} ${state} ${trackFaults}`)).toEqual([
      "VI_1 FAULT 1",
      "VI_2 FAULT 1",
      "VI_3 FAULT 2",
      "VI_4 FAULT 1",
    ]);
  });
  it("reads when a state last changed, on the host's clock", () => {
    expect(master.instances[0]?.lastTransition).toBe(1_795_166_771_610);
  });
  it("reads groups, scripts and files", () => {
    expect(master.syncGroups).toEqual([{ name: "G1", state: "MASTER", members: ["VI_1", "VI_2"] }]);
    expect(master.scripts).toEqual([
      { name: "chk_true", good: true },
      { name: "chk_false", good: false },
    ]);
    expect(master.trackFiles).toEqual([{ name: "tf", path: "/tmp/tf", status: 0 }]);
  });
  it("never carries the password keepalived prints", () => {
    expect(raw("lvs1-master.data")).toContain("1111secr");
    expect(JSON.stringify([master, json("lvs1-master")])).not.toContain("1111");
  });
  it("says that a dump is cut off", () => {
    const result = parseVrrpDump(raw("lvs1-master.data").slice(0, 5000));
    expect(result.kind === "parsed" && result.value.cutOff).toBe(true);
  });
  it.each(["", "no such file\n", "\u0000\u0001"])("fails on what is no dump", (text) => {
    expect(parseVrrpDump(text).kind).toBe("failed");
  });
});

describe("keepalived.json of 2.2.7", () => {
  it("says the same as the dump of the same moment", () => {
    expect(json("lvs1-master").map(line)).toEqual(MASTER);
    expect(json("lvs2-backup").map(line)).toEqual(BACKUP);
    expect(json("lvs1-master").map(({ vipsSet }) => vipsSet)).toEqual(
      dump("lvs1-master").instances.map(({ vipsSet }) => vipsSet),
    );
    expect(json("lvs1-master")[0]?.lastTransition).toBe(1_795_166_771_610);
  });
  it("tells that a backup holds no VIP", () => {
    expect(json("lvs2-backup").map((instance) => instance.vipsSet)).toEqual([[], [], [], []]);
  });
  it.each(["", "{}", "[", "[1, null, {}]", "null"])("survives %j", (text) => {
    const result = parseVrrpJson(text);
    expect(result.kind === "failed" || result.value.length === 0).toBe(true);
  });
});

import { describe, expect, it } from "vitest";
import type { Expected, Plan, Verdict } from "#domain/change/model";
import { byWeight, expectedWords, reach, rollOutVerb } from "./words";

const verdict = (code: string, level: Verdict["level"]): Verdict => ({
  code,
  level,
  override: false,
  sentence: "",
  hostId: null,
  path: null,
  line: null,
});
const nothing: Expected = {
  services: null,
  holds: [],
  lacks: [],
  adjacencies: [],
  routes: [],
  running: { says: [], saysNot: [], files: [] },
};
const plan = (more: Partial<Plan>): Plan => ({ hosts: [], verdicts: [], vips: [], connections: 0, ...more });
const host = (name: string) => ({
  hostId: name,
  name,
  files: [],
  actions: [],
  expected: nothing,
  table: [],
  commands: [],
  notes: [],
  order: "",
});

describe("a plan in words", () => {
  it("puts-what-blocks-before-what-warns-and-keeps-the-order-otherwise", () => {
    const mixed = [verdict("a", "warn"), verdict("b", "block"), verdict("c", "warn"), verdict("d", "block")];
    expect(byWeight(mixed).map(({ code }) => code)).toEqual(["b", "d", "a", "c"]);
  });
  it("names-the-hosts-in-the-order-of-the-rollout-on-the-button", () => {
    expect(rollOutVerb(plan({ hosts: [host("lvs2"), host("lvs1")] }))).toBe("Roll out to lvs2, lvs1");
  });
  it("never-says-no-connections-when-it-does-not-know", () => {
    expect(reach(plan({ connections: null }))).toContain("unknown number");
    expect(reach(plan({ connections: 0 }))).toContain("no connections");
    expect(reach(plan({ hosts: [host("lvs1")], vips: ["10.0.0.1"], connections: 1 }))).toBe(
      "1 host, 1 VIP (10.0.0.1), 1 connection",
    );
  });
  it("says-nothing-of-what-is-not-looked-at", () => {
    expect(expectedWords(nothing)).toEqual([]);
    expect(expectedWords({ ...nothing, services: [] })).toEqual(["the IPVS table is empty"]);
    const service = {
      key: "fwm 7",
      schedulerFlags: [],
      persistence: null,
      ops: false,
      sorry: null,
      servers: [],
    };
    expect(expectedWords({ ...nothing, services: [{ ...service, scheduler: "rr" }] })).toEqual([
      "the IPVS table has 1 service with no real servers, as planned",
      "services that stay in it count on: their connections were kept",
    ]);
    expect(expectedWords({ ...nothing, running: { says: ["  cost 20"], saysNot: [], files: [] } })).toEqual([
      "the running configuration says “cost 20”",
    ]);
  });
});

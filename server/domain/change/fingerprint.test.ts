import { describe, expect, it } from "vitest";
import { withWeight } from "../cluster/fixtures/practice-cluster";
import { withText } from "./files";
import { canonical, fingerprint } from "./fingerprint";
import {
  conf,
  edited,
  files,
  frr,
  hosts,
  lvs1,
  lvs2,
  makers,
  onBoth,
  requestOf,
  router,
  textOf,
} from "./fixtures/practice";
import { makePlan, type PlanRequest } from "./plan";

const edits = onBoth(conf, "weight 10", "weight 3");
const printOf = (more: Partial<PlanRequest> = {}, some = edits) => {
  const request = requestOf(some, more);
  return fingerprint(request, makePlan(request, makers));
};
const moved = (more: Partial<PlanRequest>, some = edits): readonly string[] => {
  const [a, b] = [printOf(), printOf(more, some)];
  return [...a.hosts].flatMap(([hostId, text]) => (b.hosts.get(hostId) === text ? [] : [hostId])).sort();
};

describe("what a plan was made from", () => {
  it("is the same text for the same world, whatever the order it is told in", () => {
    expect(printOf({ hosts: hosts.toReversed(), observations: [lvs2, router, lvs1] })).toEqual(printOf());
  });

  it("does not move with the number of connections", () => {
    const busier = withWeight(lvs1, "192.168.0.4:80", 10, 4711);
    expect(printOf({ observations: [router, busier, lvs2] }).whole).toBe(printOf().whole);
  });

  it("names the host whose file was edited meanwhile", () => {
    const live = new Map([
      ...files,
      ["lvs2", withText(files.get("lvs2") ?? [], conf, `${textOf("lvs2", conf)}#\n`)],
    ]);
    expect(moved({ live })).toEqual(["lvs2"]);
  });

  it("names the host whose kernel has another table now", () => {
    expect(moved({ observations: [router, lvs1, withWeight(lvs2, "192.168.0.5:80", 0)] })).toEqual(["lvs2"]);
  });

  it("leaves hosts alone that are not changed", () => {
    const live = new Map([...files, ["router", []]]);
    expect(printOf({ live }).whole).toBe(printOf().whole);
  });

  it("moves with the draft", () => {
    expect(moved({}, [...edits, edited("router", frr, "priority 10", "priority 9")])).toEqual(["router"]);
    expect(printOf({}, edits.slice(1)).whole).not.toBe(printOf().whole);
  });

  it("orders keys and keeps the order of lists", () => {
    expect(canonical({ b: [2, 1], a: { d: 1, c: null } })).toBe('{"a":{"c":null,"d":1},"b":[2,1]}');
  });
});

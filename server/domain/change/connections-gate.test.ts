import { describe, expect, it } from "vitest";
import type { IpvsCounters } from "../ipvs/model";
import { type Baseline, baselineOf, connectionsGate } from "./connections-gate";
import { conf, makers, onBoth, requestOf } from "./fixtures/practice";
import type { HostPlan } from "./model";
import { makePlan } from "./plan";

const key = "tcp 192.168.0.100:80";
const found = makePlan(requestOf(onBoth(conf, "weight 10", "weight 3")), makers).hosts[0];
if (!found) throw new Error("no plan");
const plan: HostPlan = found;

const counters = (conns: bigint, name = key): IpvsCounters => {
  const counters = { conns, inPkts: 0n, outPkts: 0n, inBytes: 0n, outBytes: 0n };
  return { services: [{ key: name, counters, servers: [] }] };
};
const before: Baseline = { conns: { [key]: "9007199254740993" }, keepalived: [7, 8] };
const now = (conns: bigint, keepalived: readonly number[] | null = [7, 9]) =>
  connectionsGate(plan, before, { counters: counters(conns), keepalived }).map(({ ok, sentence }) => [
    ok,
    sentence,
  ]);

describe("the connections that a plan keeps", () => {
  it("are kept where the service counts on and keepalived is the same process, whatever its children are", () => {
    expect(now(9007199254740993n)).toEqual([[true, "1 service of lvs1 kept its connections"]]);
  });

  it("are lost where the service counts from the beginning again, by a single one too", () => {
    expect(now(9007199254740992n)).toEqual([
      [false, `${key} was taken out of the table of lvs1 and put back: open connections may be lost`],
    ]);
  });

  it("are lost with a keepalived that was restarted; not known where its processes are not", () => {
    expect(now(9007199254740994n, [70, 80])).toEqual([
      [false, "keepalived was restarted on lvs1, not only told to read its files again"],
    ]);
    expect(now(9007199254740994n, null)[0]?.[0]).toBe(true);
  });

  it("are not known before they are counted", () => {
    const gate = connectionsGate(plan, before, { counters: null, keepalived: [7] });
    expect(gate).toEqual([{ name: "connections", ok: null, sentence: "lvs1: not counted since the change" }]);
  });

  it("are none of a service that the plan takes out, adds or does not look at", () => {
    const was = { key, line: "-D -t 192.168.0.100:80", kind: "remove", was: null, connections: 4 } as const;
    const without = (changes: Partial<HostPlan>) =>
      connectionsGate({ ...plan, ...changes }, before, { counters: counters(0n), keepalived: [7] });
    expect(without({ table: [...plan.table, was] })).toEqual([]);
    expect(without({ expected: { ...plan.expected, services: null } })).toEqual([]);
    expect(connectionsGate(plan, null, { counters: counters(0n), keepalived: [7] })).toEqual([]);
    const other = connectionsGate(
      plan,
      { ...before, conns: { "fwm 21": "5" } },
      { counters: null, keepalived: null },
    );
    expect(other).toEqual([]);
  });

  it("are written down as plain JSON, exact to the last one", () => {
    const baseline = baselineOf({ counters: counters(2n ** 63n - 1n), keepalived: [7] });
    expect(JSON.parse(JSON.stringify(baseline))).toEqual({
      conns: { [key]: "9223372036854775807" },
      keepalived: [7],
    });
    expect(baselineOf({ counters: null, keepalived: [7] })).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import { at, later, withoutServer, withoutVip, withWeight } from "../cluster/fixtures/practice-cluster";
import type { HostObservation } from "../cluster/observation";
import { runningDifferences } from "../frr/change/running";
import { known } from "../reading";
import {
  conf,
  edited,
  frr,
  lvs1,
  lvs2,
  makers,
  onBoth,
  requestOf,
  router,
  textOf,
} from "./fixtures/practice";
import { gates, type Seen } from "./gates";
import type { Gate, HostPlan } from "./model";
import { makePlan } from "./plan";

const tools = { suite: "frr", routingDifferences: runningDifferences } as const;

const planFor = (name: string, edits: ReturnType<typeof onBoth>): HostPlan => {
  const found = makePlan(requestOf(edits), makers).hosts.find((host) => host.name === name);
  if (!found) throw new Error(`${name} is not in the plan`);
  return found;
};

const weight = planFor("lvs1", onBoth(conf, "weight 10", "weight 3"));
/** Everything as planned, seen one second after the change. */
const good: Seen = {
  after: at,
  host: later(withWeight(lvs1, "192.168.0.4:80", 3), 1_000),
  routers: new Map([["router", later(router, 1_000)]]),
  running: null,
  counters: null,
  before: null,
};
const seen = (host: HostObservation | null, more: Partial<Seen> = {}): Seen => ({
  ...good,
  host: host && later(host, 1_000),
  ...more,
});
const of = (plan: HostPlan, now: Seen): readonly Gate[] => gates(plan, now, tools);
const wrong = (plan: HostPlan, now: Seen) =>
  of(plan, now)
    .filter(({ ok }) => ok !== true)
    .map(({ name, ok, sentence }) => [name, ok, sentence]);

describe("gates behind a change", () => {
  it("are open when everything is as planned", () => {
    expect(of(weight, good).map(({ name, ok, sentence }) => [name, ok, sentence])).toEqual([
      ["IPVS table", true, "The table of lvs1 is as planned: 1 service"],
      ["keepalived", true, "keepalived runs on lvs1"],
      ["addresses", true, "lvs1 holds 192.168.0.100/32"],
      ["adjacencies", true, "lvs1 is Full with 192.168.0.1"],
      ["routes", true, "The router has 192.168.0.100/32 via 192.168.0.2"],
    ]);
  });

  it("know nothing from before the change", () => {
    const stale = of(weight, { ...good, after: at + 2_000 });
    expect(stale.map(({ ok }) => ok)).toEqual([null, null, null, null, null]);
  });

  it("know nothing of a host that does not answer", () => {
    expect(of(weight, { ...good, host: null }).map(({ name, ok }) => [name, ok])).toEqual([
      ["IPVS table", null],
      ["keepalived", null],
      ["addresses", null],
      ["adjacencies", null],
      ["routes", true],
    ]);
  });

  it("see a table that did not follow", () => {
    expect(wrong(weight, seen(lvs1))).toEqual([
      [
        "IPVS table",
        false,
        "The table of lvs1 is not as planned: weight of 192.168.0.4:80 of tcp 192.168.0.100:80 is 10, not 3",
      ],
    ]);
  });

  it("see a real server that is alive no more", () => {
    const down = withWeight(withWeight(lvs1, "192.168.0.4:80", 3), "192.168.0.5:80", 0);
    expect(wrong(weight, seen(down))[0]?.[2]).toContain(
      "weight of 192.168.0.5:80 of tcp 192.168.0.100:80 is 0, not 10: its checks fail",
    );
    expect(
      wrong(weight, seen(withoutServer(withWeight(lvs1, "192.168.0.4:80", 3), "192.168.0.5:80")))[0]?.[2],
    ).toContain("192.168.0.5:80 of tcp 192.168.0.100:80 is missing");
  });

  it("let a server that was down before be down", () => {
    const down = {
      ...withWeight(lvs1, "192.168.0.5:80", 0),
      checkFailures: [{ service: "tcp 192.168.0.100:80", server: "192.168.0.5:80", why: "HTTP_GET", at }],
    };
    const request = requestOf(onBoth(conf, "weight 10", "weight 3"), { observations: [router, down, lvs2] });
    const plan = makePlan(request, makers).hosts.find(({ name }) => name === "lvs1") ?? weight;
    for (const now of [0, 10])
      expect(
        wrong(plan, seen(withWeight(withWeight(lvs1, "192.168.0.4:80", 3), "192.168.0.5:80", now))),
      ).toEqual([]);
    expect(wrong(plan, seen(withoutServer(withWeight(lvs1, "192.168.0.4:80", 3), "192.168.0.5:80")))).toEqual(
      [],
    );
  });

  it("see what is in the table and should not be", () => {
    const more = withWeight(lvs1, "192.168.0.4:80", 3);
    const services = more.ipvs.kind === "known" ? more.ipvs.value.services : [];
    const extra = services.map((service) => ({ ...service, key: "tcp 192.168.0.100:81" }));
    expect(
      wrong(weight, seen({ ...more, ipvs: known({ services: [...services, ...extra] }, at) }))[0]?.[2],
    ).toContain("tcp 192.168.0.100:81 is there and should not be");
    expect(wrong(weight, seen({ ...more, ipvs: known({ services: [] }, at) }))[0]?.[2]).toContain(
      "tcp 192.168.0.100:80 is missing",
    );
  });

  it("see a keepalived that died of it", () => {
    const facts =
      lvs1.facts.kind === "known" ? known({ ...lvs1.facts.value, daemons: { zebra: [1] } }, at) : lvs1.facts;
    expect(wrong(weight, seen({ ...withWeight(lvs1, "192.168.0.4:80", 3), facts }))).toEqual([
      ["keepalived", false, "keepalived does not run on lvs1"],
    ]);
  });

  it("see a VIP that is gone, and one that should be", () => {
    const other = withoutVip(withWeight(lvs1, "192.168.0.4:80", 3));
    expect(wrong(weight, seen(other))).toEqual([["addresses", false, "lvs1 does not hold 192.168.0.100/32"]]);
    const leaving = { ...weight, expected: { ...weight.expected, holds: [], lacks: ["192.168.0.100/32"] } };
    expect(wrong(leaving, good)).toEqual([["addresses", false, "lvs1 still holds 192.168.0.100/32"]]);
    expect(wrong(leaving, seen(other))).toEqual([]);
  });

  it("see an adjacency that is not Full again", () => {
    const host = withWeight(lvs1, "192.168.0.4:80", 3);
    const neighbours =
      host.neighbours.kind === "known"
        ? known(
            host.neighbours.value.map((one) => ({ ...one, state: "ExStart" as const })),
            at,
          )
        : host.neighbours;
    expect(wrong(weight, seen({ ...host, neighbours }))).toEqual([
      ["adjacencies", false, "lvs1 is not Full with 192.168.0.1 (ExStart)"],
    ]);
    expect(wrong(weight, seen({ ...host, neighbours: known([], at) }))[0]?.[2]).toBe(
      "lvs1 is not Full with 192.168.0.1 (not seen)",
    );
  });

  it("see a router without the next hop", () => {
    const routes =
      router.routes.kind === "known"
        ? known(
            router.routes.value.map((route) => ({
              ...route,
              nextHops: route.nextHops.filter(({ address }) => address !== "192.168.0.2"),
            })),
            at,
          )
        : router.routes;
    const routers = new Map([["router", later({ ...router, routes }, 1_000)]]);
    expect(wrong(weight, { ...good, routers })).toEqual([
      ["routes", false, "The router does not have 192.168.0.100/32 via 192.168.0.2"],
    ]);
    expect(wrong(weight, { ...good, routers: new Map() })[0]?.slice(0, 2)).toEqual(["routes", null]);
  });

  describe("of a running configuration", () => {
    const cost = planFor("lvs1", [edited("lvs1", frr, "priority 0", "priority 0\n ip ospf cost 20")]);
    const runs = (text: string | null) => wrong(cost, { ...good, running: text });
    const before = textOf("lvs1", frr);

    it("are open when it says the new lines, in whatever order and with whatever else", () => {
      expect(runs(`${before.replace("priority 0", "cost 20\n ip ospf priority 0")}!\nline vty\n!\n`)).toEqual(
        [],
      );
    });

    it("see a line that did not arrive", () => {
      expect(runs(before)).toEqual([
        [
          "running configuration",
          false,
          "The running configuration of lvs1 does not say interface eth0: ip ospf cost 20",
        ],
      ]);
    });

    it("know nothing before it was read", () => {
      expect(runs(null)).toEqual([["running configuration", null, "lvs1: not read since the change"]]);
    });

    it("see a line that stayed, and the same on the way back", () => {
      const back: HostPlan = {
        ...cost,
        files: cost.files.map(({ path, from, to }) => ({ path, from: to, to: from })),
        expected: {
          ...cost.expected,
          running: {
            says: cost.expected.running.saysNot,
            saysNot: cost.expected.running.says,
            files: cost.files.map(({ path, from }) => ({ path, text: from ?? "" })),
          },
        },
      };
      const text = before.replace("priority 0", "priority 0\n ip ospf cost 20");
      expect(wrong(back, { ...good, running: text })).toEqual([
        [
          "running configuration",
          false,
          "The running configuration of lvs1 still says interface eth0: ip ospf cost 20",
        ],
      ]);
      expect(wrong(back, { ...good, running: before })).toEqual([]);
    });
  });
});

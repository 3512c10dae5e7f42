import { describe, expect, it } from "vitest";
import { composeCluster } from "../cluster/compose";
import {
  all,
  at,
  failedCheck,
  inventory,
  lvs1,
  lvs2,
  router,
  rs1,
  rs2,
  unreachable,
  withoutNextHop,
  withoutOspfd,
  withoutServer,
  withoutVip,
  withRouteMap,
  withWeight,
} from "../cluster/fixtures/practice-cluster";
import type { HostObservation } from "../cluster/observation";
import { known, unknown } from "../reading";
import { conditions } from "./problems";

const problems = (observations: readonly HostObservation[]) =>
  composeCluster(inventory, observations, [], at).problems;

describe("conditions", () => {
  const codes = conditions.map((condition) => condition.code);

  it("have codes of their own", () => {
    expect(new Set(codes).size).toBe(codes.length);
  });

  it("depend only on conditions there are, and never on themselves by any way", () => {
    const causes = (code: string, seen: readonly string[]): readonly string[] =>
      (conditions.find((one) => one.code === code)?.dependsOn ?? []).flatMap((cause) =>
        seen.includes(cause) ? [cause] : [cause, ...causes(cause, [...seen, cause])],
      );
    for (const { code, dependsOn } of conditions) {
      expect(codes).toEqual(expect.arrayContaining([...dependsOn]));
      expect(causes(code, [])).not.toContain(code);
    }
  });
});

describe("problems", () => {
  it("none where nothing is wrong", () => {
    expect(problems(all)).toEqual([]);
  });

  it("of different causes stand beside each other, what touches traffic first", () => {
    const found = problems([
      withoutNextHop(router, "192.168.0.3"),
      failedCheck(withWeight(lvs1, rs1, 0), rs1),
      withoutVip(lvs2),
    ]);
    expect(found.map((one) => [one.severity, one.affectsTraffic, one.title])).toEqual([
      ["degraded", true, "lvs2 does not hold 192.168.0.100"],
      ["degraded", true, "rs1 (192.168.0.4:80) takes no connections: HTTP_GET failed"],
    ]);
  });

  it("a cause on one director does not explain what is wrong with another", () => {
    const found = problems([withoutNextHop(router, "192.168.0.2"), lvs1, unreachable(lvs2)]);
    expect(found.map((one) => one.title)).toEqual([
      "lvs1 does not announce 192.168.0.100",
      "lvs2 does not answer: connection refused",
    ]);
  });

  it("a routing daemon that runs and cannot be asked is said, though the kernel tells the paths", () => {
    const silent = unknown("vtysh did not answer in time", at);
    expect(
      problems([{ ...router, neighbours: silent, ospf: silent, routes: silent }, lvs1, lvs2]).map(
        (one) => one.title,
      ),
    ).toEqual(["The OSPF neighbours of router are not known: vtysh did not answer in time"]);
  });

  it("each says what it affects, in a sentence", () => {
    const bad = [
      problems([]),
      problems([unreachable(router), lvs1, lvs2]),
      problems([withoutNextHop(router, "192.168.0.2", "192.168.0.3"), lvs1, withoutVip(lvs2)]),
    ].flat();
    expect(bad.length).toBeGreaterThan(2);
    for (const problem of bad) {
      expect(problem.affects).toMatch(/^[A-Z0-9].*\.$/);
      expect(problem.title).not.toMatch(/\.$|undefined|null|: :/);
    }
  });
});

type Fault = (seen: HostObservation) => HostObservation;
const forget =
  (
    field: "ipvs" | "addresses" | "neighbours" | "routes" | "kernelRoutes" | "keepalived" | "facts" | "rates",
  ): Fault =>
  (seen) => ({ ...seen, [field]: unknown("it did not answer in time", at) });
const onAny: readonly Fault[] = [
  forget("ipvs"),
  forget("addresses"),
  forget("neighbours"),
  forget("facts"),
  forget("keepalived"),
  forget("rates"),
  withoutOspfd,
  (seen) => unreachable(seen),
];
const onRouter: readonly Fault[] = [
  ...onAny,
  forget("routes"),
  forget("kernelRoutes"),
  withRouteMap,
  (seen) => withoutNextHop(seen, "192.168.0.3"),
  (seen) => withoutNextHop(seen, "192.168.0.2", "192.168.0.3"),
];
const onDirector: readonly Fault[] = [
  ...onAny,
  withoutVip,
  (seen) => withWeight(seen, rs1, 0),
  (seen) => failedCheck(withWeight(seen, rs2, 0), rs2),
  (seen) => withoutServer(seen, rs1),
  (seen) => ({ ...seen, ipvs: known({ services: [] }, at) }),
];
const faults = [onRouter, onDirector, onDirector].flatMap((list, host) =>
  list.map((fault) => ({ host, fault })),
);

it("where anything is wrong or not known a problem says so, for every two faults together", () => {
  const unexplained: string[] = [];
  for (const [i, first] of faults.entries())
    for (const [j, second] of faults.entries()) {
      const seen = all.map((one, host) =>
        [first, second].reduce((spoilt, { host: on, fault }) => (on === host ? fault(spoilt) : spoilt), one),
      );
      const view = composeCluster(inventory, seen, [], at);
      const bad = [
        ...view.routers,
        ...view.directors,
        ...view.vips,
        ...view.services,
        ...view.services.flatMap((one) => one.servers),
      ]
        .map((one) => one.status)
        .filter((status) => ["down", "degraded", "unknown"].includes(status.kind));
      if (bad.length > 0 && view.problems.length === 0)
        unexplained.push(`${i} and ${j}: ${bad.map((status) => status.text).join("; ")}`);
      if ((view.status.kind === "ok") !== (view.problems.length === 0))
        unexplained.push(`${i} and ${j}: ${view.status.kind}`);
    }
  expect(unexplained).toEqual([]);
}, 30_000);

import { describe, expect, it } from "vitest";
import { failedCheck, withWeight } from "../cluster/fixtures/practice-cluster";
import type { HostObservation } from "../cluster/observation";
import { known } from "../reading";
import { inOrder } from "./action-order";
import { withText } from "./files";
import { conf, edited, files, frr, lvs1, lvs2, makers, requestOf, router, textOf } from "./fixtures/practice";
import type { ChangeEdit, HostPlan, Plan } from "./model";
import { makePlan, type PlanRequest } from "./plan";
import type { Runs } from "./repairs";

const rs2 = "tcp 192.168.0.100:80 192.168.0.5:80";
const repair = (code: string, subject: string, hostId = "lvs2"): ChangeEdit => ({
  kind: "repair",
  hostId,
  code,
  subject,
});
const byHand = withWeight(lvs2, "192.168.0.5:80", 3);
const plan = (edits: readonly ChangeEdit[], more: Partial<PlanRequest> = {}): Plan =>
  makePlan(
    requestOf([], { edits, observations: [router, lvs1, byHand], now: Number.MAX_SAFE_INTEGER, ...more }),
    makers,
  );
const only = ({ hosts }: Plan): HostPlan => {
  const [host, ...more] = hosts;
  if (host === undefined || more.length > 0) throw new Error(`${hosts.length} hosts`);
  return host;
};
const runs = (one: Partial<Runs>): PlanRequest["runs"] =>
  new Map([["lvs2", { thresholds: null, running: null, weightSince: () => 0, ...one }]]);

describe("a plan of repairs", () => {
  it("types what brings the kernel in line, without a file and without a reload, and expects the table the file says", () => {
    const planned = plan([repair("weight-by-hand", rs2)]);
    const host = only(planned);
    expect(host).toMatchObject({
      name: "lvs2",
      files: [],
      actions: [
        {
          kind: "ipvsadm",
          apply: ["-e -t 192.168.0.100:80 -r 192.168.0.5:80 -g -w 10"],
          undo: ["-e -t 192.168.0.100:80 -r 192.168.0.5:80 -g -w 3"],
        },
      ],
      table: [{ kind: "change", was: "-a -t 192.168.0.100:80 -r 192.168.0.5:80 -g -w 3" }],
      commands: ["ipvsadm -e -t 192.168.0.100:80 -r 192.168.0.5:80 -g -w 10"],
    });
    expect(host.expected.services?.[0]?.servers.map(({ weight, alive }) => [weight, alive])).toEqual([
      [10, true],
      [10, true],
    ]);
    expect(host.expected.adjacencies).toEqual(["192.168.0.1"]);
    expect(planned.vips).toEqual(["192.168.0.100"]);
    expect(planned.verdicts).toEqual([]);
  });

  it("does nothing where it is as the files say by now, and says so", () => {
    const planned = plan([repair("weight-by-hand", rs2)], { observations: [router, lvs1, lvs2] });
    expect(planned.hosts).toEqual([]);
    expect(planned.verdicts.map(({ code, level }) => [code, level])).toEqual([["repair-needless", "warn"]]);
  });

  it("is the same when it is asked for twice", () => {
    const one = repair("weight-by-hand", rs2);
    expect(plan([one, one])).toEqual(plan([one]));
  });

  it("leaves a server alone that fails its checks since", () => {
    const observations = [router, lvs1, failedCheck(withWeight(lvs2, "192.168.0.5:80", 0), "192.168.0.5:80")];
    expect(plan([repair("weight-by-hand", rs2)], { observations, runs: runs({}) }).hosts).toEqual([]);
  });

  it("says that it ends a drain by hand, and wants the server alive afterwards", () => {
    const observations = [router, lvs1, withWeight(lvs2, "192.168.0.5:80", 0)];
    const planned = plan([repair("weight-by-hand", rs2)], { observations, runs: runs({}) });
    expect(planned.verdicts.map(({ code }) => code)).toEqual(["repair-ends-drain"]);
    expect(only(planned).expected.services?.[0]?.servers[1]).toMatchObject({ weight: 10, alive: true });
  });

  it("leaves what else was made by hand as it is", () => {
    const two = withWeight(byHand, "192.168.0.4:80", 4);
    const host = only(plan([repair("weight-by-hand", rs2)], { observations: [router, lvs1, two] }));
    expect(host.expected.services?.[0]?.servers.map(({ weight }) => weight)).toEqual([4, 10]);
  });

  it("comes before a reload, so that the reload finds the table keepalived believes in", () => {
    const { hostId, path, text } = edited("lvs2", conf, "lb_algo wrr", "lb_algo wlc");
    const draft = new Map(files).set(hostId, withText(files.get(hostId) ?? [], path, text));
    const host = only(plan([repair("weight-by-hand", rs2)], { draft }));
    expect(host.actions.map(({ kind }) => kind)).toEqual(["ipvsadm", "reload-keepalived"]);
    expect(host.table.map(({ line }) => line)).toEqual([
      "-e -t 192.168.0.100:80 -r 192.168.0.5:80 -g -w 10",
      "-E -t 192.168.0.100:80 -s wlc",
    ]);
  });

  it("puts back a service that somebody deleted, with the servers that pass their checks", () => {
    const gone = { ...lvs2, ipvs: known({ services: [] }, lvs2.at) };
    const observations = [router, lvs1, failedCheck(gone, "192.168.0.5:80")];
    const planned = plan([repair("service-missing", "tcp 192.168.0.100:80")], { observations });
    expect(only(planned).actions).toMatchObject([
      {
        apply: [
          "-A -t 192.168.0.100:80 -s wrr",
          "-a -t 192.168.0.100:80 -r 192.168.0.4:80 -g -w 10",
          // It stays at weight 0 while it fails: inhibit_on_failure.
          "-a -t 192.168.0.100:80 -r 192.168.0.5:80 -g -w 0",
        ],
      },
    ]);
    expect(planned.verdicts).toEqual([]);
  });

  it("pushes thresholds that a reload did not push, and keeps the weight that is there", () => {
    const text = textOf("lvs2", conf).replaceAll("weight 10", "weight 10\n        uthreshold 100");
    const own = new Map(files).set("lvs2", withText(files.get("lvs2") ?? [], conf, text));
    const thresholds = {
      "tcp 192.168.0.100:80": {
        "192.168.0.4:80": { upper: 100, lower: 0 },
        "192.168.0.5:80": { upper: 0, lower: 0 },
      },
    };
    const host = only(
      plan([repair("thresholds-not-pushed", rs2)], {
        desired: own,
        draft: own,
        live: own,
        runs: runs({ thresholds }),
      }),
    );
    expect(host.actions).toEqual([
      {
        kind: "ipvsadm",
        apply: ["-e -t 192.168.0.100:80 -r 192.168.0.5:80 -g -w 3 -x 100"],
        undo: ["-e -t 192.168.0.100:80 -r 192.168.0.5:80 -g -w 3"],
      },
    ]);
  });

  it("types what the file of the routing daemons says, and expects just that of what runs", () => {
    const running = textOf("lvs2", frr).replace("priority 0", "priority 0\n ip ospf cost 77");
    const host = only(
      plan([repair("running-not-written", "interface eth0: ip ospf cost 77")], {
        runs: runs({ running }),
        observations: [router, lvs1, lvs2],
      }),
    );
    expect(host.files).toEqual([]);
    expect(host.actions).toEqual([
      {
        kind: "vtysh",
        apply: ["interface eth0", "no ip ospf cost", "exit"],
        undo: ["interface eth0", "ip ospf cost 77", "exit"],
      },
    ]);
    expect(host.expected.running).toMatchObject({ says: [], saysNot: ["interface eth0: ip ospf cost 77"] });
    expect(host.expected.running.files.map(({ path }) => path)).toEqual([frr]);
  });

  it("writes what runs already without typing it, so that going back does not take it away", () => {
    const running = textOf("lvs2", frr).replace("priority 0", "priority 0\n ip ospf cost 77");
    const draft = new Map(files).set("lvs2", withText(files.get("lvs2") ?? [], frr, running));
    const host = only(plan([], { draft, runs: runs({ running }), observations: [router, lvs1, lvs2] }));
    expect(host.files.map(({ path }) => path)).toEqual([frr]);
    expect(host.actions).toEqual([]);
    expect(host.expected.running.says).toEqual(["interface eth0: ip ospf cost 77"]);
  });

  it("takes an address away that nobody wrote down, and brings one that is missing", () => {
    const own = new Map(files).set(
      "lvs2",
      withText(
        files.get("lvs2") ?? [],
        "/etc/sluice/network.ip",
        "address replace 192.168.0.101/32 dev lo\n",
      ),
    );
    const planned = plan(
      [repair("address-extra", "192.168.0.100"), repair("address-missing", "192.168.0.101")],
      { desired: own, draft: own, live: own, observations: [router, lvs1, lvs2] },
    );
    const host = only(planned);
    expect(host.actions).toEqual([
      {
        kind: "ip",
        apply: ["addr del 192.168.0.100/32 dev lo", "addr add 192.168.0.101/32 dev lo"],
        undo: ["addr del 192.168.0.101/32 dev lo", "addr add 192.168.0.100/32 dev lo"],
      },
    ]);
    expect([host.expected.holds, host.expected.lacks]).toEqual([["192.168.0.101/32"], ["192.168.0.100/32"]]);
    expect(planned.verdicts.map(({ code, level }) => [code, level])).toContainEqual([
      "repair-takes-vip",
      "block",
    ]);
    expect(planned.vips).toEqual(["192.168.0.100", "192.168.0.101"]);
  });
});

describe("a repair that takes something out of the kernel", () => {
  const withExtra = (activeConn: number): HostObservation => {
    const table = lvs2.ipvs.kind === "known" ? lvs2.ipvs.value.services : [];
    const services = table.map((service) => ({
      ...service,
      servers: [
        ...service.servers,
        {
          key: "192.168.0.6:80",
          address: "192.168.0.6",
          port: 80,
          method: "dr" as const,
          weight: 1,
          activeConn,
          inactConn: 0,
        },
      ],
    }));
    return { ...lvs2, ipvs: known({ services }, lvs2.at) };
  };
  const verdicts = (activeConn: number) =>
    plan([repair("server-extra", "tcp 192.168.0.100:80 192.168.0.6:80")], {
      observations: [router, lvs1, withExtra(activeConn)],
    }).verdicts;

  it("is stopped while connections hang on it", () => {
    expect(verdicts(4)).toMatchObject([{ code: "repair-cuts", level: "block", override: true }]);
    expect(verdicts(4)[0]?.sentence).toContain("its 4 connections");
  });
  it("is not, when none do", () => {
    expect(verdicts(0)).toEqual([]);
  });
});

describe("actions of a host", () => {
  it("are one of a kind, in the order hosts take them; what is done last is taken back first", () => {
    expect(
      inOrder([
        { kind: "vtysh", apply: ["a"], undo: ["no a"] },
        { kind: "reload-keepalived" },
        { kind: "ip", apply: ["1"], undo: ["-1"] },
        { kind: "vtysh", apply: ["b"], undo: ["no b"] },
      ]),
    ).toEqual([
      { kind: "ip", apply: ["1"], undo: ["-1"] },
      { kind: "reload-keepalived" },
      { kind: "vtysh", apply: ["a", "b"], undo: ["no b", "no a"] },
    ]);
  });
});

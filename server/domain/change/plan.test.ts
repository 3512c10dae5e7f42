import { describe, expect, it } from "vitest";
import { at } from "../cluster/fixtures/practice-cluster";
import type { HostObservation } from "../cluster/observation";
import { parseFrr } from "../frr/parse";
import { known } from "../reading";
import { withText } from "./files";
import {
  conf,
  type Edit,
  edited,
  files,
  frr,
  hosts,
  lvs1,
  lvs2,
  makers,
  onBoth,
  read,
  requestOf,
  router,
  textOf,
} from "./fixtures/practice";
import type { Plan } from "./model";
import { makePlan, type PlanRequest } from "./plan";

const planOf = (edits: readonly Edit[], more: Partial<PlanRequest> = {}): Plan =>
  makePlan(requestOf(edits, more), makers);
const order = ({ hosts }: Plan): readonly string[] => hosts.map(({ name }) => name);
const host = (plan: Plan, name: string) => plan.hosts.find((one) => one.name === name) ?? never();

const weight = onBoth(conf, "weight 10", "weight 3");
const idle = (observation: HostObservation): HostObservation => ({
  ...observation,
  ipvs:
    observation.ipvs.kind === "known"
      ? known(
          {
            services: observation.ipvs.value.services.map((service) => ({
              ...service,
              servers: service.servers.map((one) => ({ ...one, activeConn: 0 })),
            })),
          },
          at,
        )
      : observation.ipvs,
});

describe("a plan", () => {
  it("of nothing is empty", () => {
    expect(planOf([])).toEqual({ hosts: [], verdicts: [], vips: [], connections: 0 });
  });

  it("has the hosts whose files change, and what each is sent", () => {
    const plan = planOf([edited("lvs2", conf, "weight 10", "weight 3")]);
    expect(order(plan)).toEqual(["lvs2"]);
    expect(host(plan, "lvs2")).toMatchObject({
      files: [
        { path: conf, from: textOf("lvs2", conf), to: textOf("lvs2", conf).replace("weight 10", "weight 3") },
      ],
      actions: [{ kind: "reload-keepalived" }],
      table: [
        {
          kind: "change",
          was: "-a -t 192.168.0.100:80 -r 192.168.0.4:80 -g -w 10",
          line: "-e -t 192.168.0.100:80 -r 192.168.0.4:80 -g -w 3",
        },
      ],
      commands: [
        "keepalived -t",
        `mv ${conf}.new ${conf}  # 1 line added, 1 line taken out`,
        "kill -HUP 412",
      ],
    });
  });

  it("says what does not follow at once, without a password that stands in it", () => {
    const { notes } = host(planOf([edited("lvs1", frr, "hostname lvs1", "hostname lvs9")]), "lvs1");
    expect(notes).toEqual([
      '"hostname lvs9" holds only when the routing daemons are started again: a running daemon keeps the name it has.',
    ]);
    const quagga = hosts.map((one) => ({ ...one, suite: "quagga" as const }));
    const own = new Map([
      ["lvs1", [{ path: "/etc/quagga/zebra.conf", text: "hostname lvs1\npassword s3cret\n" }]],
    ]);
    const gone = new Map([["lvs1", [{ path: "/etc/quagga/zebra.conf", text: "hostname lvs1\n" }]]]);
    const planned = planOf([], { hosts: quagga, desired: own, live: own, draft: gone });
    expect(host(planned, "lvs1").notes).toEqual([
      '"password …" goes only when the routing daemons are started again: Quagga cannot take a password away while it runs.',
    ]);
    const network = "/etc/sluice/network.ip";
    const set = planOf([{ hostId: "lvs1", path: network, text: "route add 10.9.0.0/16 via 192.168.0.9\n" }]);
    expect(host(set, "lvs1").notes).toEqual([
      `${network}, line 1: route add 10.9.0.0/16 via 192.168.0.9 is not run before the next start.`,
    ]);
    expect(host(planOf(weight), "lvs1").notes).toEqual([]);
  });

  it("says what has to be true afterwards", () => {
    const { expected } = host(planOf(weight), "lvs1");
    expect(
      expected.services?.map(({ key, servers }) => [
        key,
        servers.map(({ key: server, weight: is, alive }) => [server, is, alive]),
      ]),
    ).toEqual([
      [
        "tcp 192.168.0.100:80",
        [
          ["192.168.0.4:80", 3, true],
          ["192.168.0.5:80", 10, true],
        ],
      ],
    ]);
    expect(expected.holds).toEqual(["192.168.0.100/32"]);
    expect(expected.lacks).toEqual([]);
    expect(expected.adjacencies).toEqual(["192.168.0.1"]);
    expect(expected.routes).toEqual([
      { routerId: "router", prefix: "192.168.0.100/32", nextHop: "192.168.0.2" },
    ]);
    expect(expected.running).toEqual({ says: [], saysNot: [], files: [] });
  });

  it("counts VIPs and connections it touches", () => {
    const plan = planOf(weight);
    expect(plan.vips).toEqual(["192.168.0.100"]);
    const now = [lvs1, lvs2].flatMap(({ ipvs }) =>
      ipvs.kind === "known" ? (ipvs.value.services[0]?.servers[0] ?? []) : [],
    );
    expect(plan.connections).toBe(
      now.reduce((sum, { activeConn, inactConn }) => sum + activeConn + inactConn, 0),
    );
    expect(planOf(weight, { observations: [router, lvs1] }).connections).toBeNull();
  });

  it("puts the director without connections first, as canary", () => {
    const plan = planOf(weight, { observations: [router, lvs1, idle(lvs2)] });
    expect(plan.hosts.map(({ name, order: why }) => [name, why])).toEqual([
      ["lvs2", "canary: it has no connections now"],
      ["lvs1", "one director after the other"],
    ]);
    expect(order(planOf(weight))).toEqual(["lvs1", "lvs2"]);
  });

  it("is the same whatever the order of hosts and observations", () => {
    const edits = [...weight, edited("router", frr, "priority 10", "priority 9")];
    const plan = planOf(edits);
    expect(order(plan)).toEqual(["lvs1", "lvs2", "router"]);
    expect(
      planOf(edits.toReversed(), { hosts: hosts.toReversed(), observations: [lvs2, lvs1, router] }),
    ).toEqual(plan);
  });

  it("puts VRRP backups before masters, as they are now and not as they are called", () => {
    const vrrp = `${textOf("lvs1", conf)}vrrp_instance VI {\n interface eth0\n virtual_router_id 1\n state MASTER\n virtual_ipaddress {\n 10.9.9.9\n }\n}\n`;
    const own = new Map([
      ...files,
      ...["lvs1", "lvs2"].map((id) => [id, withText(files.get(id) ?? [], conf, vrrp)] as const),
    ]);
    const edits = ["lvs1", "lvs2"].map((hostId) => ({
      hostId,
      path: conf,
      text: vrrp.replace("weight 10", "weight 3"),
    }));
    const as = (observation: HostObservation, state: "MASTER" | "BACKUP"): HostObservation => ({
      ...observation,
      vrrp: known([{ name: "VI", state, interface: "eth0", vrid: 1, priority: 100, vips: ["10.9.9.9"] }], at),
    });
    const plan = planOf(edits, {
      desired: own,
      live: own,
      observations: [router, as(lvs1, "MASTER"), as(lvs2, "BACKUP")],
    });
    expect(plan.hosts.map(({ name, order: why }) => [name, why])).toEqual([
      ["lvs2", "canary: backup before master: it holds no VIP now"],
      ["lvs1", "master after its backups: it holds the VIP now"],
    ]);
  });

  it("expects of an instance that is new that the director with the greatest priority holds it, and of no other", () => {
    const vrrp = (priority: number): string =>
      `vrrp_instance VI {\n interface eth0\n virtual_router_id 1\n priority ${priority}\n virtual_ipaddress {\n 10.9.9.9\n }\n}\n`;
    const plan = planOf([
      { hostId: "lvs1", path: conf, text: textOf("lvs1", conf) + vrrp(100) },
      { hostId: "lvs2", path: conf, text: textOf("lvs2", conf) + vrrp(150) },
    ]);
    expect(host(plan, "lvs2").expected.holds).toContain("10.9.9.9/32");
    expect(host(plan, "lvs1").expected.holds).not.toContain("10.9.9.9/32");
  });

  it("expects a master to hold its instance's addresses again, and the new ones with them", () => {
    const of = (vips: string): string =>
      `${textOf("lvs1", conf)}vrrp_instance VI {\n interface eth0\n virtual_router_id 1\n priority 110\n virtual_ipaddress {\n ${vips}\n }\n}\n`;
    const own = new Map([
      ...files,
      ["lvs1", withText(files.get("lvs1") ?? [], conf, of("10.9.9.9\n 10.9.9.8"))],
    ]);
    const holding: HostObservation = {
      ...lvs1,
      addresses:
        lvs1.addresses.kind === "known"
          ? known(
              {
                ...lvs1.addresses.value,
                held: [
                  ...lvs1.addresses.value.held,
                  ...["10.9.9.9", "10.9.9.8"].map(
                    (address) =>
                      ({
                        address,
                        prefixLength: 32,
                        family: "ipv4",
                        interface: "eth0",
                        label: null,
                        scope: "global",
                      }) as const,
                  ),
                ],
              },
              at,
            )
          : lvs1.addresses,
    };
    const edits = [{ hostId: "lvs1", path: conf, text: of("10.9.9.9\n 10.9.9.7") }];
    const master = planOf(edits, { desired: own, live: own, observations: [router, holding, lvs2] });
    expect(host(master, "lvs1").expected).toMatchObject({
      holds: ["192.168.0.100/32", "10.9.9.9/32", "10.9.9.7/32"],
      lacks: ["10.9.9.8/32"],
    });
    const backup = planOf(edits, { desired: own, live: own });
    expect(host(backup, "lvs1").expected).toMatchObject({ holds: ["192.168.0.100/32"], lacks: [] });
  });

  it("sends routing lines, and expects the running configuration to say them", () => {
    const plan = planOf([edited("lvs1", frr, "priority 0", "priority 0\n ip ospf cost 20")]);
    expect(host(plan, "lvs1")).toMatchObject({
      actions: [{ kind: "vtysh", apply: ["interface eth0", "ip ospf cost 20", "exit"] }],
      expected: {
        services: null,
        adjacencies: ["192.168.0.1"],
        running: { says: ["interface eth0: ip ospf cost 20"], saysNot: [] },
      },
    });
    expect(host(plan, "lvs1").commands.slice(0, 2)).toEqual([
      `vtysh -C -f ${frr}`,
      `mv ${frr}.new ${frr}  # 1 line added`,
    ]);
    expect(host(plan, "lvs1").commands[2]).toMatch(
      /^vtysh -c 'configure terminal' -c 'interface eth0' -c 'ip ospf cost 20'/,
    );
  });

  describe("of timers on a segment", () => {
    const timers = ["router", "lvs1", "lvs2"].map((id) =>
      edited(id, frr, "hello-interval 1", "hello-interval 2"),
    );
    const plan = planOf(timers);

    it("changes some directors, then the router, then the others", () => {
      expect(order(plan)).toEqual(["lvs1", "router", "lvs2"]);
      expect(host(plan, "router").order).toContain("in the middle");
    });

    it("expects of each only the neighbours that have the new timers already", () => {
      const adjacencies = plan.hosts.map(({ name, expected }) => [name, expected.adjacencies]);
      expect(adjacencies).toEqual([
        ["lvs1", []],
        ["router", ["192.168.0.2"]],
        ["lvs2", ["192.168.0.1"]],
      ]);
      expect(
        plan.hosts.map(({ name, expected }) => [name, expected.routes.map(({ nextHop }) => nextHop)]),
      ).toEqual([
        ["lvs1", []],
        ["router", ["192.168.0.2"]],
        ["lvs2", ["192.168.0.3"]],
      ]);
    });

    it("has nothing to say against it when all agree in the end", () => {
      expect(plan.verdicts).toEqual([]);
    });
  });

  it("expects the routes of a VIP that is new", () => {
    const web = textOf("lvs1", conf)
      .slice(textOf("lvs1", conf).indexOf("virtual_server"))
      .replace("192.168.0.100", "192.168.0.101");
    const edits = ["lvs1", "lvs2"].flatMap((hostId) => [
      { hostId, path: conf, text: textOf(hostId, conf) + web },
      { hostId, path: "/etc/sluice/network.ip", text: "addr replace 192.168.0.101/32 dev lo\n" },
    ]);
    const plan = planOf(edits);
    expect(plan.verdicts).toEqual([]);
    expect(plan.vips).toEqual(["192.168.0.101"]);
    expect(host(plan, "lvs2").expected.routes.map(({ prefix, nextHop }) => `${prefix} ${nextHop}`)).toEqual([
      "192.168.0.100/32 192.168.0.3",
      "192.168.0.101/32 192.168.0.3",
    ]);
    expect(host(plan, "lvs2").expected.holds).toEqual(["192.168.0.100/32", "192.168.0.101/32"]);
  });

  it("does not expect a VIP that is withdrawn", () => {
    const { expected } = host(
      planOf([
        edited("lvs1", frr, / network 192\.168\.0\.0\/24 area 0\n network 192\.168\.0\.100\/32 area 0\n/, ""),
      ]),
      "lvs1",
    );
    expect(expected.routes).toEqual([]);
  });

  it("starts keepalived on a new director, and does not start one that somebody stopped", () => {
    const stopped = (observation: HostObservation): HostObservation => ({
      ...observation,
      facts:
        observation.facts.kind === "known"
          ? known({ ...observation.facts.value, daemons: {} }, at)
          : observation.facts,
    });
    const observations = [router, lvs1, stopped(lvs2)];
    const empty = new Map([...files, ["lvs2", []]]);
    const fresh = planOf([{ hostId: "lvs2", path: conf, text: textOf("lvs2", conf) }], {
      desired: empty,
      live: empty,
      observations,
    });
    expect(host(fresh, "lvs2").actions).toEqual([{ kind: "start-keepalived" }]);
    const changed = planOf([edited("lvs2", conf, "weight 10", "weight 3")], { observations });
    expect(host(changed, "lvs2").actions).toEqual([]);
  });

  it("reloads for a file that keepalived includes, and not for a script", () => {
    const [more, up] = ["/etc/keepalived/more.conf", "/etc/keepalived/up.sh"];
    const own = new Map([
      ...files,
      [
        "lvs1",
        [
          { path: conf, text: `${textOf("lvs1", conf)}include more.conf\n` },
          { path: more, text: "" },
          { path: up, text: "" },
        ],
      ],
    ]);
    const with_ = (path: string) =>
      planOf([{ hostId: "lvs1", path, text: "# new\n" }], { desired: own, live: own });
    expect(host(with_(more), "lvs1").actions).toEqual([{ kind: "reload-keepalived" }]);
    expect(host(with_(up), "lvs1").actions).toEqual([]);
    expect(host(with_(up), "lvs1").expected.services).toBeNull();
  });

  it("starts from the file that is on the host, and repairs it where a file edit names it", () => {
    const text = `${textOf("lvs1", conf)}# by hand\n`;
    const live = new Map([...files, ["lvs1", withText(files.get("lvs1") ?? [], conf, text)]]);
    expect(planOf([], { live }).hosts).toEqual([]);
    const edit = {
      kind: "file",
      hostId: "lvs1",
      path: conf,
      base: textOf("lvs1", conf),
      text: textOf("lvs1", conf),
    } as const;
    const repair = planOf([], { live, edits: [edit] });
    expect(host(repair, "lvs1").files).toEqual([{ path: conf, from: text, to: textOf("lvs1", conf) }]);
    expect(repair.verdicts).toEqual([]);
    // What somebody did to another file of the host is left alone.
    const other = planOf([edited("lvs1", frr, "priority 0", "priority 1")], { live });
    expect(host(other, "lvs1").files.map(({ path }) => path)).toEqual([frr]);
  });

  it("of Quagga reads its two files as one", () => {
    const path = "/etc/quagga/ospfd.conf";
    const own = new Map(
      [...files].map(([hostId]) => [
        hostId,
        ["zebra", "ospfd"].map((daemon) => ({
          path: `/etc/quagga/${daemon}.conf`,
          text: read(`frr/fixtures/articles/ospf-ecmp.${hostId}.${daemon}.conf`),
        })),
      ]),
    );
    expect(parseFrr(own.get("lvs1")?.[1]?.text ?? "").problems).toEqual([]);
    const text = (own.get("lvs1")?.[1]?.text ?? "").replace("ip ospf cost 1", "ip ospf cost 9");
    const plan = planOf([{ hostId: "lvs1", path, text }], {
      desired: own,
      live: own,
      hosts: hosts.map((one) => ({ ...one, suite: "quagga", keepalivedPath: null })),
    });
    expect(host(plan, "lvs1")).toMatchObject({
      files: [{ path }],
      actions: [{ kind: "vtysh", apply: ["interface ens33", "ip ospf cost 9", "exit"] }],
      expected: {
        running: { says: ["interface ens33: ip ospf cost 9"], saysNot: ["interface ens33: ip ospf cost 1"] },
      },
    });
    expect(host(plan, "lvs1").commands.some((line) => line.startsWith("vtysh -C"))).toBe(false);
    // The article's router keeps OSPF's routes out of its own kernel, and did so before.
    expect(plan.verdicts.map(({ code, level }) => [code, level])).toEqual([["router-denies-ospf", "warn"]]);
  });
});

function never(): never {
  throw new Error("no such host in the plan");
}

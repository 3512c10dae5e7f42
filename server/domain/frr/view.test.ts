import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseFrr } from "./parse";
import { viewFrr } from "./view";
import type { FrrView } from "./view/model";

const raw = (name: string): string => readFileSync(join(import.meta.dirname, "fixtures", name), "utf8");
const view = (...names: readonly string[]): FrrView =>
  viewFrr(names.map((file) => ({ file, tree: parseFrr(raw(file)) })));
const viewText = (text: string): FrrView => viewFrr([{ file: "frr.conf", tree: parseFrr(text) }]);

/** OSPF in short: router id, networks, and each interface's timers. */
const shortly = (of: FrrView): string[] => [
  ...of.ospf.map(
    (router) =>
      `router ${router.routerId.value} paths ${router.maximumPaths.value} ${router.networks.map(({ prefix, area }) => `${prefix}@${area}`).join(" ")}`,
  ),
  ...of.interfaces.map(
    ({ name, ospf }) =>
      `${name} ${ospf.helloInterval.value}/${ospf.deadInterval.value}/${ospf.retransmitInterval.value} cost ${ospf.cost.value} priority ${ospf.priority.value}${ospf.passive.value ? " passive" : ""}`,
  ),
];

describe("the view finds what a reader finds", () => {
  it.each([
    [
      "lab/lvs1.frr.conf",
      [
        "router 192.168.0.2 paths null 192.168.0.0/24@0.0.0.0 192.168.0.100/32@0.0.0.0",
        "eth0 1/4/1 cost null priority 0",
      ],
    ],
    [
      "lab/router.frr.conf",
      [
        "router 192.168.0.1 paths 8 192.168.0.0/24@0.0.0.0 192.168.1.0/24@0.0.0.0",
        "eth0 1/4/1 cost null priority 10",
      ],
    ],
    [
      "captures/frr-8.4.4.show-running-config.router.txt",
      [
        "router 192.168.0.1 paths 8 192.168.0.0/24@0.0.0.0 192.168.1.0/24@0.0.0.0",
        "eth0 1/4/5 cost null priority 10",
        "eth1 10/40/5 cost null priority 1 passive",
      ],
    ],
    [
      "articles/ospf-ecmp.lvs1.ospfd.conf",
      ["router 192.168.0.2 paths null 192.168.0.2/24@0.0.0.0", "ens33 1/4/5 cost 1 priority 0"],
    ],
    [
      "articles/ospf-ecmp.lvs2.ospfd.conf",
      ["router 192.168.0.3 paths null 192.168.0.3/24@0.0.0.0", "ens33 1/4/5 cost 1 priority 0"],
    ],
    [
      "articles/ospf-ecmp.router.ospfd.conf",
      [
        "router 192.168.0.7 paths null 192.168.0.0/24@0.0.0.0 192.168.1.0/24@0.0.0.0",
        "ens33 1/4/5 cost 1 priority 1",
      ],
    ],
    [
      "flat.quagga.ospfd.conf",
      ["router 192.168.0.2 paths null 192.168.0.2/24@0.0.0.0", "ens33 1/4/5 cost 1 priority 0"],
    ],
  ])("in %s", (name, expected) => {
    expect(shortly(view(name))).toEqual(expected);
  });

  it("in Quagga's two files together: one interface, one host", () => {
    const of = view("articles/ospf-ecmp.lvs1.zebra.conf", "articles/ospf-ecmp.lvs1.ospfd.conf");
    expect(of.interfaces.map(({ name }) => name)).toEqual(["ens33"]);
    expect([of.hostname.value, of.version.value, of.passwords]).toEqual([
      "LVS1",
      null,
      { vty: true, enable: true, encrypted: false },
    ]);
    expect(of.log).toEqual([
      "file /var/log/quagga/zebra.log",
      "file /var/log/quagga/ospfd.log",
      "stdout",
      "syslog",
    ]);
    expect(of.accessLists.map(({ name, action, rule }) => `${name} ${action} ${rule}`)).toEqual([
      "1 permit 127.0.0.1",
      "1 permit 127.0.0.1",
    ]);
    expect(of.prefixLists.map(({ origin, ...entry }) => entry)).toEqual([
      { family: "ipv4", name: "ANY", sequence: 5, action: "permit", prefix: "0.0.0.0/0", ge: null, le: 32 },
    ]);
    expect(of.unread.map(({ section, command }) => `${section} | ${command}`)).toEqual([
      " | line vty",
      "line vty | access-class 1",
      " | line vty",
      "line vty | access-class 1",
    ]);
  });
});

describe("every setting", () => {
  const of = view("every-setting.frr.conf");
  it("of an interface", () => {
    const { ospf, ...eth0 } = of.interfaces[0] ?? { ospf: null };
    expect(eth0).toMatchObject({
      name: "eth0",
      description: 'to the router: "r1" ! not a comment',
      shutdown: false,
      addresses: ["192.168.0.2/24"],
    });
    expect(
      Object.fromEntries(
        Object.entries(ospf ?? {}).map(([key, setting]) => [
          key,
          typeof setting === "object" ? setting.value : setting,
        ]),
      ),
    ).toEqual({
      helloInterval: 1,
      deadInterval: 4,
      retransmitInterval: 1,
      transmitDelay: 2,
      cost: 20,
      priority: 0,
      passive: false,
      networkType: "point-to-point",
      area: "0.0.0.0",
      authentication: "message-digest",
      hasKey: true,
      mtuIgnore: true,
      bfd: true,
    });
    expect(
      of.interfaces.map(({ name, shutdown, ospf: { passive, cost, hasKey } }) => [
        name,
        shutdown,
        passive.value,
        cost.value,
        hasKey,
      ]),
    ).toEqual([
      ["eth0", false, false, 20, true],
      ["eth1", true, true, null, true],
      ["dum0", false, true, 1000, false],
    ]);
  });
  it("of router ospf", () => {
    const ospf = of.ospf[0];
    expect(of.ospf.map(({ vrf, routerId }) => [vrf, routerId.value])).toEqual([
      [null, "10.0.0.1"],
      ["blue", "10.0.0.2"],
    ]);
    expect(ospf?.networks.map(({ prefix, area }) => `${prefix} ${area}`)).toEqual([
      "192.168.0.0/24 0.0.0.0",
      "192.168.0.100/32 0.0.0.1",
    ]);
    expect(ospf?.redistribute.map(({ origin, ...rest }) => rest)).toEqual([
      { source: "connected", metric: 20, metricType: 1, routeMap: "VIPS" },
      { source: "static", metric: null, metricType: null, routeMap: null },
    ]);
    expect([ospf?.passiveDefault.value, ospf?.activeInterfaces, ospf?.passiveInterfaces]).toEqual([
      true,
      ["eth0"],
      [],
    ]);
    expect([
      ospf?.maximumPaths.value,
      ospf?.throttleLsaAll.value,
      ospf?.lsaMinArrival.value,
      ospf?.throttleSpf.value,
    ]).toEqual([8, 200, 100, [50, 100, 5000]]);
    expect([ospf?.logAdjacencyChanges.value, ospf?.defaultInformation.value]).toEqual(["detail", true]);
    expect([
      ospf?.maxMetric.administrative.value,
      ospf?.maxMetric.onStartup.value,
      ospf?.maxMetric.onShutdown.value,
    ]).toEqual([true, 60, 30]);
  });
  it("of lists, maps and routes", () => {
    expect(
      of.routeMaps.map(({ name, action, sequence, match, set }) => [
        name,
        action,
        sequence,
        match.join(),
        set.join(),
      ]),
    ).toEqual([
      ["VIPS", "permit", 10, "ip address prefix-list VIPS", "metric 1000"],
      ["VIPS", "deny", 20, "", ""],
      ["ANY", "deny", 10, "", ""],
    ]);
    expect(
      of.accessLists.map(({ name, sequence, action, rule }) => `${name} ${sequence} ${action} ${rule}`),
    ).toEqual(["VTY 5 permit 127.0.0.1/32", "VTY 10 deny any"]);
    expect(of.prefixLists.map(({ family, name, ge, le }) => [family, name, ge, le])).toEqual([
      ["ipv4", "VIPS", null, null],
      ["ipv4", "ANY", null, 32],
      ["ipv6", "ANY6", 48, 64],
    ]);
    expect(of.staticRoutes.map(({ prefix, via }) => `${prefix} ${via}`)).toEqual([
      "10.9.0.0/16 192.168.0.254 200",
      "0.0.0.0/0 eth0",
    ]);
    expect([
      of.hostname.value,
      of.version.value,
      of.defaults.value,
      of.integratedConfig.value,
      of.routerId.value,
    ]).toEqual(["lvs1", "8.4.4", "traditional", true, "10.255.0.1"]);
    expect(of.passwords).toEqual({ vty: true, enable: true, encrypted: true });
  });
  it("that has no field is listed", () => {
    expect(of.unread.map(({ section, command }) => `${section} | ${command}`)).toEqual([
      "router ospf | distance ospf intra-area 90",
      " | router bgp 65000",
      "router bgp 65000 | neighbor 10.0.0.9 remote-as 65001",
      "router bgp 65000 | neighbor 10.0.0.9 password …",
      "router bgp 65000 | address-family ipv4 unicast",
      "router bgp 65000 | network 10.0.0.0/8",
      " | key chain K",
      "key chain K | key 1",
      "key chain K | key-string …",
      " | line vty",
      "line vty | access-class VTY",
    ]);
  });
  it("but no password leaves the tree", () => {
    const text = JSON.stringify(of, (key, value) => (key === "node" ? undefined : value));
    expect(raw("every-setting.frr.conf")).toContain("topsecret4");
    expect(text).not.toMatch(/topsecret|abcdefghij123|zyxwvut98765/);
  });
});

describe("routes kept out of the kernel", () => {
  it("are seen where the route-map has nothing but deny", () => {
    expect(view("lab/lvs1.frr.conf").protocolRouteMaps.map(({ origin, ...rest }) => rest)).toEqual([
      { family: "ipv4", protocol: "ospf", routeMap: "ANY", deniesAll: true },
    ]);
    expect(view("articles/ospf-ecmp.router.zebra.conf").protocolRouteMaps[0]?.deniesAll).toBe(true);
  });
  it("are not claimed where something passes, or the route-map is not there", () => {
    expect(
      viewText("route-map A deny 10\nroute-map A permit 20\nip protocol ospf route-map A\n")
        .protocolRouteMaps[0]?.deniesAll,
    ).toBe(false);
    expect(viewText("ip protocol ospf route-map A\n").protocolRouteMaps[0]?.deniesAll).toBeNull();
  });
});

describe("what takes back", () => {
  it("is followed: no, and the last of two", () => {
    const of = viewText(
      "interface a\n ip ospf cost 5\n ip ospf cost 6\n no ip ospf cost\n ip ospf passive\n no ip ospf passive\ninterface a\n ip ospf priority 3\n",
    );
    const ospf = of.interfaces[0]?.ospf;
    expect([of.interfaces.length, ospf?.cost.value, ospf?.passive.value, ospf?.priority.value]).toEqual([
      1,
      null,
      false,
      3,
    ]);
  });
  it("does not guess the dead interval where only the hello interval is given", () => {
    expect(
      viewText("interface a\n ip ospf hello-interval 1\n").interfaces[0]?.ospf.deadInterval.value,
    ).toBeNull();
    expect(viewText("interface a\n").interfaces[0]?.ospf.deadInterval.value).toBe(40);
  });
  it("leaves what cannot be read to the unread", () => {
    const of = viewText("interface a\n ip ospf cost x\nrouter ospf\n network 1.0.0.0/8 area x\n");
    expect(of.unread.map(({ command }) => command)).toEqual(["network 1.0.0.0/8 area x", "ip ospf cost x"]);
  });
});

it("views 10 MB and garbage", () => {
  expect(viewText("interface x\n ip ospf cost 1\n".repeat(350_000)).interfaces).toHaveLength(1);
  expect(viewText("\u0000\u0001 no\n no\n!\nrouter ospf x y z\n").ospf).toHaveLength(1);
}, 60_000);

import { describe, expect, test } from "vitest";
import { textAt } from "../../change/files";
import type { HostFiles } from "../../change/model";
import { parseFrr } from "../parse";
import { viewFrr } from "../view";
import { applyRoutingEdit } from "./apply";
import type { Suite } from "./fields/field";
import type { RoutingEdit } from "./model";
import { announceVip, learnNoRoutes, learnRoutes, newDirector, newRouter, withdrawVip } from "./recipes";

const written = (suite: Suite, edits: readonly RoutingEdit[], start: HostFiles = []): HostFiles =>
  edits.reduce((files, edit) => {
    const made = applyRoutingEdit(files, suite, edit);
    if (made.kind === "refused") throw new Error(made.why);
    return made.files;
  }, start);

const viewOf = (files: HostFiles) =>
  viewFrr(files.map(({ path, text }) => ({ file: path, tree: parseFrr(text) })));

const segment = { area: "0.0.0.0", prefix: "192.168.0.0/24", hello: 1, dead: 4 };
const director = (suite: Suite, vipsOn: "lo" | "dummy0") =>
  newDirector({
    suite,
    hostname: "lvs1",
    routerId: "192.168.0.2",
    device: "ens33",
    segment,
    vips: ["192.168.0.100"],
    vipsOn,
  });
const router = (suite: Suite) =>
  newRouter({
    suite,
    hostname: "router",
    routerId: "192.168.0.1",
    device: "ens33",
    segment,
    others: [{ prefix: "192.168.1.0/24", device: "ens38" }],
    maximumPaths: 8,
  });

describe("a new director", () => {
  test("of FRR, as it stands in frr.conf", () => {
    expect(textAt(written("frr", director("frr", "lo")), "/etc/frr/frr.conf")).toBe(`hostname lvs1
log syslog informational
service integrated-vtysh-config
!
interface ens33
 ip ospf hello-interval 1
 ip ospf dead-interval 4
 ip ospf priority 0
!
router ospf
 ospf router-id 192.168.0.2
 log-adjacency-changes
 network 192.168.0.0/24 area 0.0.0.0
 network 192.168.0.100/32 area 0.0.0.0
!
route-map ANY deny 10
!
ip protocol ospf route-map ANY
!
`);
  });

  test("of Quagga, in the files of its two daemons", () => {
    const files = written("quagga", director("quagga", "dummy0"));
    expect(textAt(files, "/etc/quagga/zebra.conf")).toBe(`hostname lvs1
log syslog informational
!
route-map ANY deny 10
!
ip protocol ospf route-map ANY
!
`);
    expect(textAt(files, "/etc/quagga/ospfd.conf")).toBe(`hostname lvs1
log syslog informational
!
interface ens33
 ip ospf hello-interval 1
 ip ospf dead-interval 4
 ip ospf priority 0
!
router ospf
 ospf router-id 192.168.0.2
 log-adjacency-changes
 passive-interface dummy0
 network 192.168.0.0/24 area 0.0.0.0
 network 192.168.0.100/32 area 0.0.0.0
!
`);
  });

  test.each<Suite>(["frr", "quagga"])("learns nothing (%s)", (suite) => {
    expect(viewOf(written(suite, director(suite, "lo"))).protocolRouteMaps).toMatchObject([
      { deniesAll: true },
    ]);
  });
});

describe("a new router", () => {
  test.each<Suite>(["frr", "quagga"])("learns, and may be the designated one (%s)", (suite) => {
    const view = viewOf(written(suite, router(suite)));
    expect(view.protocolRouteMaps).toEqual([]);
    expect(view.interfaces.find(({ name }) => name === "ens33")?.ospf.priority.value).toBe(10);
    expect(view.ospf[0]?.networks.map(({ prefix }) => prefix)).toEqual(["192.168.0.0/24", "192.168.1.0/24"]);
    expect(view.ospf[0]?.maximumPaths.value).toBe(suite === "frr" ? 8 : null);
  });

  test.each<Suite>(["frr", "quagga"])("looks for no neighbour on its other side (%s)", (suite) => {
    const view = viewOf(written(suite, router(suite)));
    const passive =
      suite === "frr"
        ? view.interfaces.filter(({ ospf }) => ospf.passive.value).map(({ name }) => name)
        : view.ospf[0]?.passiveInterfaces;
    expect(passive).toEqual(["ens38"]);
  });
});

describe("edits of a director", () => {
  test("keep routes out of its kernel, and let them in again without a trace", () => {
    const start = written("frr", router("frr"));
    const kept = written("frr", learnNoRoutes(), start);
    expect(viewOf(kept).protocolRouteMaps[0]?.deniesAll).toBe(true);
    expect(written("frr", learnRoutes(), kept)).toEqual(start);
  });

  test("announce one VIP more, and one less", () => {
    const start = written("frr", director("frr", "lo"));
    const there = [
      ["192.168.0.0/24", "area", "0.0.0.0"],
      ["192.168.0.100/32", "area", "0.0.0.0"],
    ];
    const more = written("frr", [announceVip("192.168.0.101", "0.0.0.0", there)], start);
    expect(viewOf(more).ospf[0]?.networks).toHaveLength(3);
    const less = written("frr", [withdrawVip("192.168.0.100", there)], start);
    expect(viewOf(less).ospf[0]?.networks.map(({ prefix }) => prefix)).toEqual(["192.168.0.0/24"]);
  });
});

import { describe, expect, it } from "vitest";
import { known, unknown } from "../reading";
import type { NextHop, Route } from "../routes/model";
import { nothingPrinted } from "../routes/zebra-text";
import {
  at,
  facts,
  kernelRoutes,
  router,
  routerRoutes,
  vip,
  withRouteMap,
} from "./fixtures/practice-cluster";
import { vipRoute } from "./vip-route";

const hop = (address: string, change: Partial<NextHop> = {}): NextHop => ({
  address,
  interface: "eth0",
  active: true,
  installed: true,
  weight: 1,
  duplicate: false,
  ...change,
});
const route = (prefix: string, nextHops: readonly NextHop[], change: Partial<Route> = {}): Route => ({
  prefix,
  protocol: "ospf",
  selected: true,
  installed: true,
  metric: 20,
  distance: 110,
  uptimeSeconds: 5,
  nextHops,
  ...change,
});
const seen = (zebra: readonly Route[], kernel: readonly Route[] | null = null) => ({
  ...router,
  routes: known(zebra, at),
  kernelRoutes: kernel === null ? unknown("not asked", at) : known(kernel, at),
});
const hops = (of: Parameters<typeof vipRoute>[1], to = vip) => {
  const found = vipRoute(to, of);
  return found.kind === "unknown"
    ? found.why
    : (found.value?.hops.map((one) => `${one.address} ${one.state}${one.why ? `: ${one.why}` : ""}`) ?? null);
};
const quagga = {
  kind: "known" as const,
  value: { ...facts, versions: { ...facts.versions, routing: "Quagga 0.99.22.4" } },
  at,
};

describe("the route to a VIP", () => {
  it("is zebra's, with the kernel's word on what forwards", () => {
    expect(hops(router)).toEqual(["192.168.0.2 installed", "192.168.0.3 installed"]);
    expect(hops(seen(routerRoutes, [route("192.168.0.100/32", [hop("192.168.0.2")])]))).toEqual([
      "192.168.0.2 installed",
      "192.168.0.3 inactive: zebra has it, the kernel does not",
    ]);
  });

  it("is not doubted where the kernel's list cannot have it: Quagga's routes are not marked ospf there", () => {
    expect(hops(seen(routerRoutes, []))).toEqual(["192.168.0.2 installed", "192.168.0.3 installed"]);
  });

  it("is the kernel's alone when zebra does not tell; no route there is no route, save under Quagga", () => {
    const mute = { ...router, routes: unknown("vtysh did not answer in time", at) };
    expect(hops({ ...mute, kernelRoutes: known(kernelRoutes, at) })).toEqual([
      "192.168.0.2 installed",
      "192.168.0.3 installed",
    ]);
    expect(hops({ ...mute, kernelRoutes: known([], at) })).toBeNull();
    expect(hops({ ...mute, kernelRoutes: known([], at), facts: quagga })).toBe(
      "vtysh did not answer in time",
    );
    expect(hops({ ...mute, kernelRoutes: unknown("ip did not answer in time", at) })).toBe(
      "vtysh did not answer in time",
    );
  });

  it("is none where a running zebra prints nothing at all, as Quagga does when every route was withdrawn", () => {
    const silent = {
      ...router,
      routes: unknown(nothingPrinted, at),
      kernelRoutes: known([], at),
      facts: quagga,
    };
    expect(hops(silent)).toBeNull();
    expect(hops({ ...silent, kernelRoutes: unknown("not asked", at) })).toBeNull();
    const stopped = known({ ...quagga.value, daemons: { ospfd: [2] } }, at);
    expect(hops({ ...silent, facts: stopped })).toBe(nothingPrinted);
  });

  it("says why a next hop is not used", () => {
    expect(hops(withRouteMap(router))).toEqual([
      "192.168.0.2 inactive: a route-map on `ip protocol ospf` denies it",
      "192.168.0.3 inactive: a route-map on `ip protocol ospf` denies it",
    ]);
    const dead = hop("192.168.0.3", { active: false, installed: false });
    expect(hops(seen([route("192.168.0.100/32", [hop("192.168.0.2"), dead])]))?.[1]).toBe(
      "192.168.0.3 inactive: its next hop cannot be reached",
    );
    const far = hop("203.0.113.1", { active: false, installed: false });
    expect(hops(seen([route("192.168.0.100/32", [far])]))).toEqual([
      "203.0.113.1 inactive: its next hop cannot be reached",
    ]);
    const beaten = route("192.168.0.100/32", [hop("192.168.0.2", { installed: false })], { selected: false });
    expect(
      hops(
        seen([beaten, route("192.168.0.100/32", [hop("x", { address: null })], { protocol: "connected" })]),
      ),
    ).toEqual(["192.168.0.2 inactive: a connected route to the same prefix is preferred"]);
  });

  it("leaves duplicates out, takes the longest prefix that covers the VIP, never the default route", () => {
    expect(
      hops(seen([route("192.168.0.100/32", [hop("192.168.0.2"), hop("192.168.0.2", { duplicate: true })])])),
    ).toHaveLength(1);
    const wide = [
      route("0.0.0.0/0", [hop("10.0.0.1")]),
      route("192.168.0.0/16", [hop("10.0.0.2")]),
      route("192.168.0.96/28", [hop("10.0.0.3")]),
    ];
    expect(hops(seen(wide))).toEqual(["10.0.0.3 installed"]);
    expect(hops(seen(wide), "172.16.0.1")).toBeNull();
  });

  it("works for IPv6", () => {
    expect(hops(seen([route("2001:db8::100/128", [hop("2001:db8::2")])]), "2001:db8:0::100")).toEqual([
      "2001:db8::2 installed",
    ]);
  });
});

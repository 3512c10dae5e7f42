import { describe, expect, test } from "vitest";
import type { Inventory } from "../domain/cluster/inventory";
import type { Span } from "../domain/events/model";
import { routingHistory } from "./routing-history";

const host = (id: string, roles: Inventory["hosts"][number]["roles"], address: string) => ({
  id,
  name: id,
  roles,
  ssh: null,
  addresses: [address],
});
const inventory: Inventory = {
  cluster: { id: "c", name: "web" },
  hosts: [
    host("router", ["router"], "192.168.0.1"),
    host("lvs1", ["director"], "192.168.0.2"),
    host("lvs2", ["director"], "192.168.0.3"),
  ],
  vips: [{ id: "v", address: "192.168.0.100", label: null }],
  services: [],
};
const span = (subject: string, value: string, from: number, to: number | null, hostId = "router"): Span => ({
  hostId,
  subject,
  value,
  from,
  to,
});
const range = { from: 0, to: 1_000 };
const route = "route 192.168.0.100/32";
const only = (spans: readonly Span[]) => {
  const [router] = routingHistory(inventory, spans, range).routers;
  if (router === undefined) throw new Error("no router");
  return router;
};

describe("routing history", () => {
  test("a-next-hop-that-goes-and-returns-is-three-steps-with-their-own-beginnings", () => {
    const [vip] = only([
      span(route, "192.168.0.2 192.168.0.3", -50, 100),
      span(route, "192.168.0.2", 100, 300),
      span(route, "192.168.0.2 192.168.0.3", 300, null),
    ]).vips;
    expect(vip?.count).toEqual([
      { n: 2, from: -50, to: 100 },
      { n: 1, from: 100, to: 300 },
      { n: 2, from: 300, to: null },
    ]);
  });

  test("another-set-of-the-same-size-is-no-step-in-the-count", () => {
    const [vip] = only([span(route, "192.168.0.2", 0, 100), span(route, "192.168.0.3", 100, null)]).vips;
    expect(vip?.count).toEqual([{ n: 1, from: 0, to: null }]);
  });

  test("no-next-hop-is-zero-and-time-without-an-answer-is-a-gap", () => {
    const [vip] = only([span(route, "none", 0, 100), span(route, "none", 400, null)]).vips;
    expect(vip?.count).toEqual([
      { n: 0, from: 0, to: 100 },
      { n: 0, from: 400, to: null },
    ]);
    expect(only([]).vips[0]?.count).toEqual([]);
  });

  test("neighbours-and-next-hops-carry-the-names-of-hosts-that-are-known", () => {
    const router = only([
      span("neighbour 192.168.0.3 eth0", "Full/DR", 0, 10),
      span("neighbour 192.168.0.3 eth0", "absent", 10, null),
      span("neighbour 192.168.0.77 eth0", "2-Way/DROther", 0, null),
      span("path 192.168.0.100/32 192.168.0.2", "inactive", 0, null),
      span("path 192.168.0.101/32 192.168.0.2", "installed", 0, null),
    ]);
    expect(router.neighbours.map(({ label }) => label)).toEqual(["lvs2", "192.168.0.77"]);
    expect(router.neighbours[0]?.spans.map(({ value }) => value)).toEqual(["Full/DR", "absent"]);
    expect(router.vips[0]?.nextHops).toEqual([
      { label: "lvs1", address: "192.168.0.2", spans: [{ value: "inactive", from: 0, to: null }] },
    ]);
  });

  test("what-a-director-saw-is-not-the-routers-history", () => {
    expect(only([span(route, "192.168.0.2", 0, null, "lvs1")]).vips[0]?.count).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import type { ClusterView } from "#domain/cluster/view";
import { known, unknown } from "#domain/reading";
import { namesByAddress } from "./names";

const host = (name: string, ...addresses: readonly string[]) => ({
  name,
  ownAddresses: [],
  addresses: known(
    addresses.map((address) => ({ address, scope: address.startsWith("127.") ? "host" : "global" })),
    0,
  ),
});
const view = {
  vips: [{ vip: "192.168.0.100" }],
  routers: [host("router", "192.168.0.1", "127.0.0.1")],
  directors: [
    host("lvs1", "192.168.0.2", "192.168.0.100", "10.9.9.9", "127.0.0.1"),
    host("lvs2", "192.168.0.3", "192.168.0.100", "10.9.9.9"),
    { name: "lvs3", ownAddresses: ["192.168.0.9", "10.9.9.9"], addresses: unknown("no answer") },
  ],
  otherHosts: [],
} as unknown as ClusterView;

describe("who holds an address", () => {
  it("is-told-by-what-each-host-holds", () => {
    expect([...namesByAddress(view)]).toEqual([
      ["192.168.0.1", "router"],
      ["192.168.0.2", "lvs1"],
      ["192.168.0.3", "lvs2"],
      ["192.168.0.9", "lvs3"],
    ]);
  });
  it("is-told-by-the-inventory-while-a-host-is-silent", () => {
    expect(namesByAddress(view).get("192.168.0.9")).toBe("lvs3");
  });
});

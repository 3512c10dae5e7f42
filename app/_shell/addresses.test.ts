import { describe, expect, it } from "vitest";
import type { HeldAddress } from "#domain/host/model";
import { known, unknown } from "#domain/reading";
import { sampleView } from "../../server/domain/cluster/fixtures/sample-view";
import { addressesOf, ownAddresses } from "./addresses";

const held = (address: string, prefixLength: number, on: string, scope = "global"): HeldAddress => ({
  address,
  prefixLength,
  family: address.includes(":") ? "ipv6" : "ipv4",
  interface: on,
  label: null,
  scope,
});
const director = {
  address: "127.0.0.1",
  addresses: known(
    [
      held("127.0.0.1", 8, "lo", "host"),
      held("192.168.0.100", 32, "lo"),
      held("192.168.0.101", 32, "eth0"),
      held("fe80::1", 64, "eth0", "link"),
      held("192.168.0.3", 24, "eth0"),
      held("2001:db8::3", 64, "eth0"),
    ],
    0,
  ),
};

describe("a host is known by", () => {
  it("the-addresses-of-its-networks-not-its-vips-or-loopback", () => {
    expect(ownAddresses(director)).toEqual(["192.168.0.3", "2001:db8::3"]);
  });

  const view = sampleView();
  const [, lvs2] = view.directors;
  const silent = { address: "127.0.0.1", addresses: unknown("no answer"), hostId: lvs2?.hostId ?? "" };
  it("its-next-hop-at-the-routers-while-it-does-not-answer-itself", () => {
    expect(addressesOf(view, silent)).toEqual(["192.168.1.3", "127.0.0.1"]);
  });
  it("where-ssh-reaches-it-as-long-as-nothing-else-is-known", () => {
    expect(addressesOf({ routers: [] }, silent)).toEqual(["127.0.0.1"]);
  });
  it("each-address-once-where-its-traffic-arrives-before-where-it-is-managed", () => {
    const addresses = known([held("10.255.0.3", 24, "mgmt0"), held("192.168.1.3", 24, "eth0")], 0);
    const host = { ...silent, address: "10.255.0.3", addresses };
    expect(addressesOf(view, host)).toEqual(["192.168.1.3", "10.255.0.3"]);
  });
});

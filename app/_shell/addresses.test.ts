import { describe, expect, it } from "vitest";
import type { HeldAddress } from "#domain/host/model";
import { known, unknown } from "#domain/reading";
import { addressesOf, heldAddresses } from "./addresses";

const held = (address: string, prefixLength: number, on: string, scope = "global"): HeldAddress => ({
  address,
  prefixLength,
  family: address.includes(":") ? "ipv6" : "ipv4",
  interface: on,
  label: null,
  scope,
});
const addresses = known(
  [
    held("127.0.0.1", 8, "lo", "host"),
    held("192.168.0.100", 32, "lo"),
    held("192.168.0.101", 32, "eth0"),
    held("fe80::1", 64, "eth0", "link"),
    held("10.255.0.3", 24, "mgmt0"),
    held("192.168.0.3", 24, "eth0"),
    held("2001:db8::3", 64, "eth0"),
  ],
  0,
);
const inventory = { address: "192.168.0.3", ownAddresses: ["192.168.0.3", "10.255.0.3"] };

describe("a host is known by", () => {
  it("the-addresses-of-its-networks-not-its-vips-or-loopback", () => {
    expect(heldAddresses({ addresses })).toEqual(["10.255.0.3", "192.168.0.3", "2001:db8::3"]);
  });
  it("each-address-once-where-its-traffic-arrives-before-where-it-is-managed", () => {
    expect(addressesOf({ ...inventory, addresses })).toEqual(["192.168.0.3", "10.255.0.3", "2001:db8::3"]);
  });
  it("the-same-one-while-it-does-not-answer", () => {
    expect(addressesOf({ ...inventory, addresses: unknown("no answer") })).toEqual([
      "192.168.0.3",
      "10.255.0.3",
    ]);
  });
});

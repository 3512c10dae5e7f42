import { describe, expect, it } from "vitest";
import { parseServerKey, parseServiceKey, serverKey, serviceKey } from "./keys";

describe("keys", () => {
  it.each([
    "tcp 192.168.0.100:80",
    "udp [2001:db8::1]:53",
    "sctp 10.0.0.1:2905",
    "fwm 300",
    "fwm6 4294967295",
  ])("%s reads back to itself", (key) => {
    const match = parseServiceKey(key);
    expect(match === null ? null : serviceKey(match)).toBe(key);
  });

  it("write an IPv6 address in one form, however it was written", () => {
    expect(serverKey("2001:DB8:0:0:0:0:0:4", 80)).toBe("[2001:db8::4]:80");
    expect(parseServerKey("[2001:db8:0::4]:80")).toEqual({ address: "2001:db8::4", port: 80 });
  });

  it.each([
    "",
    "tcp",
    "tcp www:http",
    "tcp 1.2.3.4",
    "tcp 1.2.3.4:65536",
    "fwm x",
    "icmp 1.2.3.4:1",
    "tcp 2001:db8::1:80",
    "tcp 1.2.3.4:80 x",
    "tcp 1.2.3.256:80",
  ])("%j is no service", (key) => {
    expect(parseServiceKey(key)).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import { tailStart } from "./address";

describe("the tail of an address is never cut", () => {
  it.each([
    ["192.168.0.100", ".100"],
    ["192.168.0.100:80", ".100:80"],
    ["192.168.0.100/32", ".100/32"],
    ["2001:db8:0:1::42", ":42"],
    ["[2001:db8:0:1::42]:443", ":42]:443"],
  ])("%s keeps %s", (address, tail) => {
    expect(address.slice(tailStart(address))).toBe(tail);
  });
});

import { describe, expect, it } from "vitest";
import { marking, without } from "./marked";
import type { MarkRule } from "./model";

const rule: MarkRule = { mark: 300, protocol: "tcp", vip: "10.0.0.1", ports: ["21", "8000:10000"] };
const at = (port: number, vip = "10.0.0.1", protocol = "TCP") =>
  marking([rule], { protocol, vip, port })?.ports;

describe("what a firewall mark takes", () => {
  it("a-port-of-its-own-and-every-port-of-a-range-with-both-ends", () => {
    expect([21, 8000, 9826, 10000].map((port) => at(port))).toEqual([
      "21",
      "8000:10000",
      "8000:10000",
      "8000:10000",
    ]);
  });
  it("nothing-beside-it: another port, another VIP, another protocol", () => {
    expect([at(22), at(10001), at(21, "10.0.0.2"), at(21, "10.0.0.1", "UDP")]).toEqual(
      Array(4).fill(undefined),
    );
  });
  it("leaves-one-port-out-of-a-range", () => {
    expect(without("8000:10000", 9826)).toBe("8000:9825 9827:10000");
    expect(without("8000:8001", 8000)).toBe("8001");
    expect(without("21", 21)).toBe("");
  });
});

import { describe, expect, it } from "vitest";
import type { HeldAddress } from "#domain/host/model";
import { type DesiredHost, replayed } from "../../draft/replayed";
import type { SeenHost } from "./networks";
import { gatewayFor, hostNeeds, type Needs, setUpEdits, unreached } from "./service-hosts";

const seen = (
  name: string,
  roles: DesiredHost["roles"],
  ...addresses: readonly (readonly [address: string, device: string])[]
): SeenHost => ({
  host: { hostId: name, name, roles, suite: null, keepalivedPath: null, configId: name, files: [] },
  held: addresses.map(
    ([address, device]): HeldAddress => ({
      address,
      prefixLength: 24,
      family: "ipv4",
      interface: device,
      label: null,
      scope: "global",
    }),
  ),
});
const hosts = [
  seen("lvs1", ["director"], ["10.0.0.1", "eth0"], ["10.1.0.1", "eth1"]),
  seen("rs1", ["realserver"], ["10.1.0.11", "ens3"]),
  seen("rs2", ["realserver"], ["10.1.0.12", "ens3"]),
];
const none = replayed(
  hosts.map(({ host }) => host),
  null,
);
const base: Needs = {
  method: "DR",
  vips: ["10.0.0.100"],
  servers: ["10.1.0.11", "10.1.0.12"],
  gateway: "",
  mark: null,
};
const needs = (more: Partial<Needs>, replay = none) => hostNeeds({ ...base, ...more }, hosts, replay);

describe("what a service needs of the hosts", () => {
  it("direct-routing: the VIP on lo of its real servers, and no ARP for it", () => {
    expect(needs({}).map(({ name, news }) => [name, ...news])).toEqual([
      ["rs1", "10.0.0.100/32 on lo", "no ARP for VIPs"],
      ["rs2", "10.0.0.100/32 on lo", "no ARP for VIPs"],
    ]);
    expect(needs({})[0]?.setUp.sysctls).toMatchObject({ "net.ipv4.conf.ens3.arp_ignore": "1" });
  });
  it("NAT: directors that forward, and a gateway of the real servers", () => {
    expect(needs({ method: "NAT", gateway: "10.1.0.1" }).map(({ name, news }) => [name, news[0]])).toEqual([
      ["lvs1", "forwards packets"],
      ["rs1", "gateway 10.1.0.1"],
      ["rs2", "gateway 10.1.0.1"],
    ]);
  });
  it("tunnelling: a device to unpack with", () => {
    expect(needs({ method: "TUN" })[0]?.news).toContain("device tunl0");
  });
  it("a-mark: rules on every director", () => {
    const [director] = needs({ mark: { mark: 300, ports: ["21", "8000:10000"] } });
    expect(director?.news).toEqual(["mark 300 for 10.0.0.100 ports 21 8000:10000"]);
  });
  it("nothing-that-is-there-already, and-nothing-of-a-host-that-is-left-alone", () => {
    const edits = setUpEdits(needs({}), ["rs2"]);
    const after = replayed(
      hosts.map(({ host }) => host),
      null,
      edits,
    );
    expect(needs({}, after).map(({ name }) => name)).toEqual(["rs2"]);
  });
  it("says-what-cannot-be-written", () => {
    expect(needs({ gateway: "nobody" })[0]?.problem).toMatch(/no address of a gateway/);
  });
  it("names-real-servers-that-are-no-host-of-the-cluster", () => {
    expect(unreached({ ...base, servers: ["10.1.0.11", "10.1.0.99"] }, hosts)).toEqual(["10.1.0.99"]);
  });
  it("proposes-for-NAT-the-VIP-inside-or-the-only-directors-own-address", () => {
    expect(gatewayFor({ ...base, method: "NAT" }, hosts, ["10.0.0.100", "10.1.0.254"])).toBe("10.1.0.254");
    expect(gatewayFor({ ...base, method: "NAT" }, hosts, [])).toBe("10.1.0.1");
    const two = [...hosts, seen("lvs2", ["director"], ["10.1.0.2", "eth1"])];
    expect(gatewayFor({ ...base, method: "NAT" }, two, [])).toBe("");
    expect(gatewayFor(base, hosts, [])).toBe("");
  });
});

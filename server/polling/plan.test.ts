import { describe, expect, it } from "vitest";
import type { HostObservation } from "../domain/cluster/observation";
import { known, unknown } from "../domain/reading";
import { dialectOf, dueAt, factsAreDue, sectionsFor, vrrpIsDue } from "./plan";

const quiet = { medium: false, slow: false };
const medium = { medium: true, slow: false };

describe("what a host is asked", () => {
  it("asks a director for its table, counters, addresses and adjacencies at every poll", () => {
    expect(sectionsFor(["director"], "json", quiet, false)).toEqual([
      "ipvs",
      "ipvs-stats",
      "addr",
      "neighbour-json",
    ]);
  });

  it("asks a router for adjacencies, zebra's routes and the kernel's at every poll, never for IPVS", () => {
    expect(sectionsFor(["router"], "json", quiet, false)).toEqual([
      "addr",
      "kernel-route",
      "neighbour-json",
      "route-json",
    ]);
  });

  it("asks Quagga for text", () => {
    expect(sectionsFor(["router"], "text", medium, false)).toContain("ospf-interface-text");
  });

  it("asks a VRRP director without a routing daemon nothing of OSPF", () => {
    expect(sectionsFor(["director"], "none", medium, false)).toEqual(["ipvs", "ipvs-stats", "addr"]);
  });

  it("asks a real server for its addresses at every poll", () => {
    expect(sectionsFor(["realserver"], "none", quiet, false)).toEqual(["addr"]);
  });

  it("counts persistent connections only where a service is persistent, and not at every poll", () => {
    expect(sectionsFor(["director"], "json", medium, true)).toContain("ipvs-persistent");
    expect(sectionsFor(["director"], "json", quiet, true)).not.toContain("ipvs-persistent");
  });

  it("tells FRR from Quagga from nothing by the version", () => {
    expect(["FRRouting 8.4.4 (lvs1) on Linux.", "Quagga 0.99.22.4 (LVS1).", null].map(dialectOf)).toEqual([
      "json",
      "text",
      "none",
    ]);
  });

  it("asks for VRRP roles at once when an address came or went, not when only its flags changed", () => {
    const held = (address: string) => ({
      address,
      prefixLength: 32,
      family: "ipv4" as const,
      interface: "eth0",
      label: null,
      scope: "global",
    });
    const one = known({ links: [], held: [held("192.168.0.100")] }, 1);
    const same = known(
      {
        links: [{ name: "eth0", state: "up" as const, mtu: 1500, kind: null, mac: null }],
        held: [held("192.168.0.100")],
      },
      2,
    );
    expect(vrrpIsDue(quiet, one, same)).toBe(false);
    expect(vrrpIsDue(quiet, one, known({ links: [], held: [] }, 2))).toBe(true);
    expect(vrrpIsDue(quiet, unknown("not polled yet"), one)).toBe(false);
    expect(vrrpIsDue(medium, one, same)).toBe(true);
  });

  it("is due again after ten seconds for the medium group and after a minute for the slow one", () => {
    expect(dueAt(60_000, { medium: 50_000, slow: 0 })).toEqual({ medium: true, slow: true });
    expect(dueAt(59_999, { medium: 50_000, slow: 0 })).toEqual({ medium: false, slow: false });
  });
});

describe("facts", () => {
  const table = (services: number): HostObservation["ipvs"] =>
    known(
      {
        services: Array.from({ length: services }, (_, index) => ({
          key: `tcp 192.168.0.100:${80 + index}`,
          match: { kind: "address", protocol: "tcp", address: "192.168.0.100", port: 80 + index },
          scheduler: "wrr",
          schedulerFlags: [],
          persistence: null,
          ops: false,
          servers: [],
        })),
      },
      1,
    );
  const answers = known([], 1);
  const none = unknown("no routing daemon is running on this host");
  const seen = { ipvs: table(1), neighbours: answers };

  it("are asked at once when the IPVS table was emptied or filled, not when it only changed", () => {
    expect(factsAreDue(seen, { ...seen, ipvs: table(0) })).toBe(true);
    expect(factsAreDue({ ...seen, ipvs: table(0) }, seen)).toBe(true);
    expect(factsAreDue(seen, { ...seen, ipvs: table(2) })).toBe(false);
    expect(factsAreDue(seen, { ...seen, ipvs: unknown("ipvsadm did not answer in time") })).toBe(false);
  });

  it("are asked at once when routing daemons fell silent or came back, once", () => {
    const stopped = { ...seen, neighbours: none };
    expect(factsAreDue(seen, stopped)).toBe(true);
    expect(factsAreDue(stopped, seen)).toBe(true);
    expect(factsAreDue(stopped, stopped)).toBe(false);
    expect(factsAreDue(seen, { ...seen, neighbours: unknown("vtysh did not answer in time") })).toBe(false);
  });
});

import { describe, expect, it } from "vitest";
import type { OspfNeighbour } from "../ospf/model";
import type { Door } from "./proposal";
import { propose } from "./propose";
import type { HostReport, Visit } from "./report";

const door = (address: string, port = 22): Door => ({
  address,
  port,
  user: "root",
  sudo: false,
  credential: { kind: "installation" },
  via: null,
  hostKey: { algorithm: "ssh-ed25519", publicKey: "AAAAC3NzaC1lZDI1NTE5", fingerprint: "SHA256:abc" },
});

const neighbour = (address: string, state: OspfNeighbour["state"] = "Full"): OspfNeighbour => ({
  routerId: address,
  address,
  interface: "eth0",
  state,
  role: null,
  priority: 1,
  deadTimeMs: 4000,
  upTimeMs: 1000,
});

const held = (address: string, iface: string, prefixLength = 24) => ({
  address,
  prefixLength,
  family: "ipv4" as const,
  interface: iface,
  label: null,
  scope: "global",
});

const report = (hostname: string, at: Door, own: string, more: Partial<HostReport> = {}): HostReport => ({
  door: at,
  facts: {
    hostname,
    bootId: null,
    kernel: null,
    os: null,
    clockOffsetMs: 0,
    versions: { keepalived: null, ipvsadm: null, routing: null, iproute2: null },
    daemons: {},
    sysctls: {},
    timeouts: null,
    syncDaemons: [],
  },
  addresses: { links: [], held: [held(own, "eth0")] },
  ipvs: null,
  keepalived: null,
  neighbours: null,
  routes: null,
  gaps: [],
  ...more,
});

const visited = (r: HostReport): Visit => ({ kind: "visited", report: r });

const director = (name: string, own: string, at: Door): Visit =>
  visited(
    report(name, at, own, {
      addresses: { links: [], held: [held(own, "eth0"), held("192.168.0.100", "lo", 32)] },
      ipvs: {
        services: [
          {
            key: "tcp 192.168.0.100:80",
            match: { kind: "address", protocol: "tcp", address: "192.168.0.100", port: 80 },
            scheduler: "wrr",
            schedulerFlags: [],
            persistence: null,
            ops: false,
            servers: ["192.168.0.4", "192.168.0.5"].map((address) => ({
              key: `${address}:80`,
              address,
              port: 80,
              method: "dr" as const,
              weight: 10,
              activeConn: 0,
              inactConn: 0,
            })),
          },
        ],
      },
      neighbours: [
        neighbour("192.168.0.1"),
        neighbour(own === "192.168.0.2" ? "192.168.0.3" : "192.168.0.2", "2-Way"),
      ],
    }),
  );

const lvs1 = director("lvs1", "192.168.0.2", door("127.0.0.1", 2201));
const lvs2 = director("lvs2", "192.168.0.3", door("127.0.0.1", 2202));
const router = visited(
  report("router", door("127.0.0.1", 2203), "192.168.0.1", {
    neighbours: [neighbour("192.168.0.2"), neighbour("192.168.0.3")],
  }),
);

describe("proposing a cluster from visits", () => {
  it("finds, from one director, the other director and the router by their OSPF adjacency, and the real servers by the table", () => {
    const p = propose([lvs1]);
    expect(p.hosts.map((h) => [h.name, h.state, h.roles])).toEqual([
      ["lvs1", "visited", ["director"]],
      ["192.168.0.1", "to-visit", []],
      ["192.168.0.3", "to-visit", []],
      ["192.168.0.4", "no-ssh", ["realserver"]],
      ["192.168.0.5", "no-ssh", ["realserver"]],
    ]);
    expect(p.hosts[1]?.learntFrom).toEqual(["OSPF neighbour of lvs1 on eth0, Full"]);
    expect(p.vips.map((v) => v.address)).toEqual(["192.168.0.100"]);
    expect(p.services[0]?.servers.map((s) => [s.key, s.hostKey])).toEqual([
      ["192.168.0.4:80", "192.168.0.4"],
      ["192.168.0.5:80", "192.168.0.5"],
    ]);
    expect(p.notes.join(" ")).toContain("No router was visited");
  });

  it("recognises a visited neighbour by its data address even when SSH reaches it elsewhere", () => {
    const p = propose([lvs1, lvs2, router]);
    expect(p.hosts.map((h) => [h.name, h.state, h.roles])).toEqual([
      ["router", "visited", ["router"]],
      ["lvs1", "visited", ["director"]],
      ["lvs2", "visited", ["director"]],
      ["192.168.0.4", "no-ssh", ["realserver"]],
      ["192.168.0.5", "no-ssh", ["realserver"]],
    ]);
    expect(p.clusterName).toBe("lvs");
    expect(p.notes).toEqual([]);
  });

  it("takes a port forwarded on loopback for this host's alone, although every host holds 127.0.0.1", () => {
    const loopback = { ...held("127.0.0.1", "lo"), scope: "host" };
    const addresses = { links: [], held: [loopback, held("192.168.0.2", "eth0")] };
    const behind = lvs1.kind === "visited" ? [visited({ ...lvs1.report, addresses })] : [];
    expect(propose(behind).hosts.find((host) => host.name === "192.168.0.1")?.door?.port).toBe(22);
  });

  it("says the same in whatever order the hosts were visited", () => {
    expect(propose([router, lvs2, lvs1]).hosts).toEqual(propose([lvs1, lvs2, router]).hosts);
  });

  it("never lists the VIP among a director's own addresses", () => {
    expect(propose([lvs1]).hosts[0]?.addresses).toEqual(["192.168.0.2"]);
  });

  it("asks a person to confirm an offered key and keeps the reason of a failed visit", () => {
    const offered = { algorithm: "ssh-ed25519", publicKey: "AAAA", fingerprint: "SHA256:def" };
    const p = propose([
      lvs1,
      { kind: "unconfirmed", door: { ...door("192.168.0.1"), hostKey: null }, offered },
      { kind: "failed", door: door("192.168.0.3"), why: "192.168.0.3 port 22: connection refused." },
    ]);
    const [r, l2] = ["192.168.0.1", "192.168.0.3"].map((name) => p.hosts.find((h) => h.name === name));
    expect(r).toMatchObject({
      state: "to-visit",
      offeredKey: offered,
      learntFrom: ["OSPF neighbour of lvs1 on eth0, Full"],
    });
    expect(l2).toMatchObject({ state: "failed", failure: "192.168.0.3 port 22: connection refused." });
    expect(p.hosts).toHaveLength(5);
  });

  it("learns VIPs of fwmark services from lo and VRRP, and says so when there is none", () => {
    const fwm = report("ftp1", door("10.0.0.1"), "10.0.0.1", {
      keepalived: {
        services: [{ key: "fwm 300", servers: ["10.0.0.9:0"] }],
        vrrp: [{ instance: "VI_1", vips: ["10.0.0.100"], unicastPeers: ["10.0.0.2"] }],
      },
    });
    const p = propose([visited(fwm)]);
    expect(p.vips).toEqual([
      { address: "10.0.0.100", label: null, learntFrom: ["VRRP instance VI_1 of ftp1"] },
    ]);
    expect(p.hosts.find((h) => h.name === "10.0.0.2")?.learntFrom).toEqual(["VRRP peer of ftp1 in VI_1"]);
    // Nobody announces what VRRP hands around.
    expect(p.notes.join(" ")).not.toContain("No router was visited");
    const bare = propose([
      visited({ ...fwm, keepalived: { services: [{ key: "fwm 300", servers: [] }], vrrp: [] } }),
    ]);
    expect(bare.notes.join(" ")).toContain("services by fwmark do not name theirs");
  });

  it("proposes nothing and says what is missing when the first host is no part of a cluster", () => {
    const p = propose([
      visited(report("web", door("10.0.0.7"), "10.0.0.7", { gaps: ["ipvsadm is not installed."] })),
    ]);
    expect(p.hosts).toHaveLength(1);
    expect(p.hosts[0]?.unknown[0]).toBe("ipvsadm is not installed.");
    expect(p.notes[0]).toContain("No director was found");
  });
});

import { describe, expect, it } from "vitest";
import { inSurroundings } from "../topology";
import { chosenTopology, TOPOLOGIES, topologyNamed } from "./catalogue";

const blanks = TOPOLOGIES.filter((t) => t.name.endsWith("-blank"));
const wholes = TOPOLOGIES.filter((t) => !t.name.endsWith("-blank"));

describe("the practice clusters", () => {
  it("have names of their own, and for each there is one that is not set up", () => {
    expect(new Set(TOPOLOGIES.map((t) => t.name)).size).toBe(TOPOLOGIES.length);
    expect(blanks.map((t) => t.name)).toEqual(wholes.map((t) => `${t.name}-blank`));
  });

  it("are chosen by --topology anywhere on the line; without it, it is the one with OSPF", () => {
    expect(chosenTopology(["start"])).toEqual({ topology: topologyNamed("ospf-ecmp"), rest: ["start"] });
    expect(chosenTopology(["--topology", "methods", "--simulated"])).toEqual({
      topology: topologyNamed("methods"),
      rest: ["--simulated"],
    });
    expect(() => chosenTopology(["--topology"])).toThrow("There are: ospf-ecmp, vrrp-nat");
    expect(() => topologyNamed("nowhere")).toThrow("No topology named nowhere");
  });

  it.each(TOPOLOGIES)("$name can be wired: known segments, names that fit", ({ segments, hosts }) => {
    for (const segment of segments) expect(segment.length).toBeLessThanOrEqual(12);
    for (const host of hosts) for (const { segment } of host.interfaces) expect(segments).toContain(segment);
    expect(hosts.filter((h) => h.roles.includes("client"))).toHaveLength(1);
  });

  it.each(wholes)("$name serves its VIPs and says so", ({ vips, served }) => {
    expect(served.length).toBeGreaterThan(0);
    for (const url of served) expect(vips).toContain(new URL(url).hostname);
  });
});

describe.each(wholes)("$name before it is set up", (whole) => {
  const bare = topologyNamed(`${whole.name}-blank`);

  it("has the same hosts, cables and own addresses", () => {
    expect(bare.segments).toEqual(whole.segments);
    const cables = (t: typeof whole) =>
      t.hosts.map((h) => [
        h.name,
        h.roles,
        h.interfaces.map((i) => [i.name, i.segment, i.addresses.filter((a) => a.endsWith("/24"))]),
      ]);
    expect(cables(bare)).toEqual(cables(whole));
  });

  it("knows nothing of a VIP, a mark or a kernel setting, and its surroundings are untouched", () => {
    const cluster = bare.hosts.filter((h) => !inSurroundings(h));
    const text = JSON.stringify(cluster);
    for (const vip of whole.vips) expect(text).not.toMatch(new RegExp(`\\b${vip.replaceAll(".", "\\.")}\\b`));
    for (const host of cluster) {
      expect(host).toMatchObject({ loopback: [], sysctls: {} });
      expect(host.ipLines).toBeUndefined();
      expect(host.files.map((f) => f.path).join(" ")).not.toMatch(/keepalived|iptables|ipvsadm/);
    }
    expect(bare.hosts.filter(inSurroundings)).toEqual(whole.hosts.filter(inSurroundings));
  });

  it("runs the same daemons", () => {
    const daemons = (t: typeof whole) =>
      t.hosts.map((h) => h.services.filter((s) => s.processes.length > 0).map((s) => s.name));
    expect(daemons(bare)).toEqual(daemons(whole));
  });
});

it("leaves of FRR's configuration nothing but which daemons run", () => {
  const router = topologyNamed("ospf-ecmp-blank").hosts.find((h) => h.name === "router");
  const text = (path: string) => router?.files.find((f) => f.path === path)?.text;
  expect(text("/etc/frr/frr.conf")).toBe("");
  expect(text("/etc/frr/daemons")).toContain("ospfd=yes");
});

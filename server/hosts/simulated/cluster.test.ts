import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseAddresses } from "../../domain/host/addresses";
import { parseFacts } from "../../domain/host/facts";
import { SECTIONS, type SectionName } from "../../domain/host/sections";
import { SYSCTLS } from "../../domain/host/sysctls";
import { parsePersistentConn } from "../../domain/ipvs/persistent-conn";
import { parseSave } from "../../domain/ipvs/save";
import { parseStats } from "../../domain/ipvs/stats";
import { parseTable } from "../../domain/ipvs/table";
import { parseThresholds } from "../../domain/ipvs/thresholds";
import { parseConfig } from "../../domain/keepalived/config/parse";
import { parseDatabaseText } from "../../domain/ospf/database";
import { parseInterfacesJson, parseInterfacesText } from "../../domain/ospf/interfaces";
import { parseNeighboursJson } from "../../domain/ospf/neighbours-json";
import { parseNeighboursText } from "../../domain/ospf/neighbours-text";
import { parseProcessJson, parseProcessText } from "../../domain/ospf/process";
import { parseOspfRoutesJson, parseOspfRoutesText } from "../../domain/ospf/routes";
import type { Parsed } from "../../domain/reading";
import { parseKernelRoutes } from "../../domain/routes/kernel";
import { parseZebraJson } from "../../domain/routes/zebra-json";
import { parseZebraText } from "../../domain/routes/zebra-text";
import type { HostPool, HostTarget } from "../host";
import { openHostPool } from "../pool";
import { type SimulatedCluster, startSimulatedCluster } from "./cluster";
import { renderPersistent, renderSave, renderStats, renderTable, renderThresholds } from "./render-ipvs";
import type { SimServer, SimService } from "./snapshot";

let time = Date.parse("2026-01-01T00:00:00Z");
let cluster: SimulatedCluster;
let pool: HostPool;

beforeAll(async () => {
  cluster = await startSimulatedCluster({ now: () => time });
  pool = openHostPool();
});
afterAll(async () => {
  await pool.close();
  await cluster.stop();
});

const target = (name: string): HostTarget => {
  const host = cluster.host(name);
  return {
    hostId: name,
    name,
    address: host.address,
    port: host.port,
    user: host.user,
    auth: { kind: "key", privateKey: cluster.clientKey.privateKey },
    hostKey: [host.hostKey],
    sudo: false,
    script: "sent",
  };
};

const look = async (name: string, section: SectionName): Promise<string> => {
  const answer = await pool.ask(target(name), "look", [section]);
  const [only] = answer.sections;
  expect(only, `${section} of ${name}`).toMatchObject({ name: section, exitCode: 0, truncated: false });
  return only?.output ?? "";
};

const must = <T>(result: Parsed<T>): T => {
  if (result.kind === "failed") throw new Error(result.why);
  return result.value;
};

const nextHops = async (): Promise<(string | null)[]> => {
  const routes = must(parseZebraJson(await look("router", "route-json")));
  const vip = routes.find((route) => route.prefix === "192.168.0.100/32");
  return (vip?.nextHops ?? []).filter((hop) => hop.installed).map((hop) => hop.address);
};

describe("prints what the real tools print", () => {
  const fixture = (name: string): string =>
    readFileSync(new URL(`../../domain/ipvs/fixtures/${name}`, import.meta.url), "utf8");
  const server = (address: string, numbers: Partial<SimServer>): SimServer => ({
    address,
    port: 80,
    method: "Route",
    weight: 10,
    configuredWeight: 10,
    healthy: true,
    activeConn: 0,
    inactConn: 0,
    persistentConn: 0,
    conns: 0,
    inPkts: 0,
    inBytes: 0,
    outPkts: 0,
    outBytes: 0,
    ...numbers,
  });
  const service: SimService = {
    protocol: "TCP",
    address: "192.168.0.100",
    port: 80,
    scheduler: "wrr",
    persistenceSeconds: null,
    servers: [
      server("192.168.0.4", { activeConn: 3, inactConn: 19, conns: 22, inPkts: 162, inBytes: 10306 }),
      server("192.168.0.5", { activeConn: 2, inactConn: 20, conns: 22, inPkts: 150, inBytes: 9678 }),
    ],
  };
  test.each([
    ["ipvsadm-1.31.Ln.two-servers.txt", renderTable],
    ["ipvsadm-1.31.stats-exact.two-servers.txt", renderStats],
    ["ipvsadm-1.31.persistent-conn.two-servers.txt", renderPersistent],
    ["ipvsadm-1.31.thresholds.two-servers.txt", renderThresholds],
    ["ipvsadm-1.31.Sn.two-servers.txt", renderSave],
  ])("byte for byte as in %s", (name, render) => {
    expect(render([service])).toBe(fixture(name));
  });

  test.each<[SectionName, (output: string) => Parsed<unknown>]>([
    ["ipvs", parseTable],
    ["ipvs-stats", parseStats],
    ["ipvs-persistent", parsePersistentConn],
    ["ipvs-thresholds", parseThresholds],
    ["ipvs-save", parseSave],
    ["addr", parseAddresses],
    ["kernel-route", parseKernelRoutes],
    ["kernel-route-all", parseKernelRoutes],
    ["neighbour-json", parseNeighboursJson],
    ["neighbour-text", parseNeighboursText],
    ["ospf-json", parseProcessJson],
    ["ospf-text", parseProcessText],
    ["ospf-interface-json", parseInterfacesJson],
    ["ospf-interface-text", parseInterfacesText],
    ["ospf-route-json", parseOspfRoutesJson],
    ["ospf-route-text", parseOspfRoutesText],
    ["ospf-database-text", parseDatabaseText],
    ["route-json", parseZebraJson],
    ["route-text", parseZebraText],
  ])("%s can be parsed", async (section, parse) => {
    const value = must(parse(await look("lvs1", section)));
    const size = Array.isArray(value) ? value.length : Object.keys(value ?? {}).length;
    // The director keeps OSPF routes out of its kernel.
    expect(size > 0).toBe(section !== "kernel-route");
  });

  test("JSON and text tell the same of neighbours, process, interfaces and routes", async () => {
    for (const host of ["router", "lvs1"]) {
      const both = async <T>(
        name: string,
        json: (text: string) => Parsed<T>,
        text: (text: string) => Parsed<T>,
      ) => {
        expect(Object.keys(SECTIONS)).toContain(`${name}-json`);
        return [
          must(json(await look(host, `${name}-json` as SectionName))),
          must(text(await look(host, `${name}-text` as SectionName))),
        ] as const;
      };
      const neighbours = await both("neighbour", parseNeighboursJson, parseNeighboursText);
      expect(neighbours[1]).toEqual(neighbours[0]);
      const process = await both("ospf", parseProcessJson, parseProcessText);
      expect(process[1]).toEqual(process[0]);
      const routes = await both("ospf-route", parseOspfRoutesJson, parseOspfRoutesText);
      expect(routes[1]).toEqual(routes[0]);
      const zebra = await both("route", parseZebraJson, parseZebraText);
      expect(zebra[1].map((route) => route.prefix)).toEqual(zebra[0].map((route) => route.prefix));
    }
  });

  test("facts name only sysctls that are asked for, and configuration can be read", async () => {
    const facts = await pool.ask(target("lvs1"), "facts", []);
    const value = must(parseFacts(facts.sections[0]?.output ?? "", time));
    expect(value.versions).toEqual({
      keepalived: "2.2.7",
      ipvsadm: "1.31",
      routing: "FRR 8.4.4",
      iproute2: "6.1.0",
    });
    expect(value.clockOffsetMs).toBe(0);
    for (const line of facts.sections[0]?.output.split("\n") ?? [])
      if (line.startsWith("sysctl."))
        expect(SYSCTLS).toContain(line.slice("sysctl.".length, line.indexOf("=")));
    const files = await pool.ask(target("lvs1"), "read", [
      "/etc/keepalived/keepalived.conf",
      "/etc/keepalived/none",
    ]);
    expect(files.sections.map((one) => one.exitCode)).toEqual([0, 1]);
    expect(parseConfig(files.sections[0]?.output ?? "").children.length).toBeGreaterThan(1);
    const listing = await pool.ask(target("lvs1"), "list", ["/etc/frr"]);
    expect(listing.sections[0]?.output).toBe("/etc/frr/frr.conf\n/etc/frr/daemons\n");
  });
});

describe("the hosts react to one another", () => {
  test("both directors are next hops, and their counters grow with time", async () => {
    expect(await nextHops()).toEqual(["192.168.0.2", "192.168.0.3"]);
    const before = must(parseStats(await look("lvs1", "ipvs-stats"))).services[0]?.counters.conns ?? 0n;
    time += 10_000;
    const after = must(parseStats(await look("lvs1", "ipvs-stats"))).services[0]?.counters.conns ?? 0n;
    expect(Number(after - before)).toBe(200);
  });

  test("FRR stopped on lvs2: the router loses the next hop after 1.5 s, lvs1 takes all, and it returns", async () => {
    cluster.world.setFrr("lvs2", false);
    time += 1_000;
    expect(await nextHops()).toHaveLength(2);
    time += 600;
    expect(await nextHops()).toEqual(["192.168.0.2"]);
    const neighbours = must(parseNeighboursJson(await look("router", "neighbour-json")));
    expect(neighbours.map((one) => one.routerId)).toEqual(["192.168.0.2"]);
    const answer = await pool.ask(target("lvs2"), "look", ["neighbour-json", "route-json"]);
    for (const section of answer.sections)
      expect(section).toMatchObject({ exitCode: 1, stderr: "Exiting: failed to connect to any daemons." });
    cluster.world.setFrr("lvs2", true);
    time += 4_001;
    expect(await nextHops()).toEqual(["192.168.0.2", "192.168.0.3"]);
  });

  test("a VIP taken off lo is withdrawn", async () => {
    cluster.world.setVip("lvs1", false);
    time += 300;
    expect(await nextHops()).toEqual(["192.168.0.3"]);
    const held = must(parseAddresses(await look("lvs1", "addr"))).held.map((one) => one.address);
    expect(held).not.toContain("192.168.0.100");
    cluster.world.setVip("lvs1", true);
    time += 600;
    expect(await nextHops()).toHaveLength(2);
  });

  test("a real server's web server stops: weight 0 on both directors, and keepalived says why", async () => {
    cluster.world.setWeb("rs1", false);
    time += 2_600;
    for (const name of ["lvs1", "lvs2"]) {
      const table = must(parseTable(await look(name, "ipvs")));
      expect(table.services[0]?.servers.map((one) => one.weight)).toEqual([0, 10]);
    }
    const checkers = await pool.ask(target("lvs1"), "checkers", []);
    expect(checkers.sections.map((one) => one.name)).toEqual(["keepalived_check.data", "keepalived.data"]);
    expect(checkers.sections[0]?.output).toContain("Up = no");
    const needs = ["/etc/keepalived", "/etc/keepalived/track"];
    const refused = (await pool.ask(target("lvs1"), "checkers", needs)).sections[0];
    expect(refused).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("/etc/keepalived/track is missing"),
    });
    cluster.world.setWeb("rs1", true);
    time += 2_600;
    const table = must(parseTable(await look("lvs1", "ipvs")));
    expect(table.services[0]?.servers.map((one) => one.weight)).toEqual([10, 10]);
  });

  test("keepalived stopped: the table is empty while the VIP is still announced; started: counters begin at 0", async () => {
    cluster.world.setKeepalived("lvs1", false);
    expect(must(parseTable(await look("lvs1", "ipvs"))).services).toEqual([]);
    expect(await nextHops()).toHaveLength(2);
    cluster.world.setKeepalived("lvs1", true);
    expect(must(parseStats(await look("lvs1", "ipvs-stats"))).services[0]?.counters.conns).toBe(0n);
  });
});

describe("fails on the unexpected", () => {
  test("a real server has neither ipvsadm nor vtysh", async () => {
    const answer = await pool.ask(target("rs1"), "look", ["ipvs", "neighbour-json"]);
    for (const section of answer.sections) expect(section.exitCode).toBe(127);
  });
  test("nothing but the script of verbs was ever run", () => {
    expect(cluster.unexpected).toEqual([]);
  });
});

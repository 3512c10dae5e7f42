import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Parsed } from "../reading";
import { parseDatabaseJson, parseDatabaseText } from "./database";
import { parseInterfacesJson, parseInterfacesText } from "./interfaces";
import { parseNeighboursJson } from "./neighbours-json";
import { parseNeighboursText } from "./neighbours-text";
import { parseProcessJson, parseProcessText } from "./process";
import { parseOspfRoutesJson, parseOspfRoutesText } from "./routes";

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), "utf8");
const value = <T>(read: Parsed<T>): T => {
  if (read.kind === "failed") throw new Error(read.why);
  return read.value;
};
const why = (read: Parsed<unknown>): string => (read.kind === "failed" ? read.why : "parsed");

const pointToPoint = {
  routerId: "10.0.0.2",
  address: "10.0.0.2",
  interface: "eth1",
  state: "Full",
  role: null,
  priority: 1,
  deadTimeMs: 3757,
};
const director = {
  routerId: "192.168.0.2",
  address: "192.168.0.2",
  interface: "eth0",
  state: "Full",
  role: "DROther",
  priority: 0,
  deadTimeMs: 3753,
};

describe("OSPF neighbours", () => {
  it.each([
    ["frr-7.5.neighbor.router.reconstructed-by-documented-keys.json", null],
    ["frr-8.1.neighbor.router.reconstructed-by-documented-keys.json", null],
    ["frr-8.2.neighbor.router.reconstructed-by-documented-keys.json", 27602],
    ["frr-8.4.4.neighbor.router.json", 27602],
    ["frr-9.0.neighbor.router.reconstructed-by-documented-keys.json", 27602],
    ["frr-9.0.neighbor.router.vrf-all.reconstructed-by-documented-keys.json", 27602],
  ])("are the same from %s", (name, upTimeMs) => {
    const neighbours = value(parseNeighboursJson(fixture(name)));
    expect(neighbours).toHaveLength(3);
    expect(neighbours[0]).toMatchObject(director);
    expect(neighbours[2]).toEqual({ ...pointToPoint, upTimeMs });
  });

  it("are the same from FRR's text as from its JSON, times aside", () => {
    for (const host of ["router", "director"]) {
      const text = value(parseNeighboursText(fixture(`frr-8.4.4.neighbor.${host}.txt`)));
      const json = value(parseNeighboursJson(fixture(`frr-8.4.4.neighbor.${host}.json`)));
      const timeless = (all: typeof text) => all.map((one) => ({ ...one, deadTimeMs: 0, upTimeMs: 0 }));
      expect(timeless(text)).toEqual(timeless(json));
      expect(text.every((one) => (one.upTimeMs ?? 0) > 25_000 && (one.deadTimeMs ?? 9_999) < 4_000)).toBe(
        true,
      );
    }
  });

  it("2-Way/DROther is a state of its own between two directors", () => {
    expect(value(parseNeighboursJson(fixture("frr-8.4.4.neighbor.director.json")))[1]).toMatchObject({
      routerId: "192.168.0.3",
      state: "2-Way",
      role: "DROther",
    });
  });

  it("are read from Quagga, which prints no up time", () => {
    expect(
      value(parseNeighboursText(fixture("quagga-0.99.22.neighbor.director.restored-from-article.txt"))),
    ).toEqual([
      {
        routerId: "192.168.0.7",
        address: "192.168.0.1",
        interface: "ens33",
        state: "Full",
        role: "DR",
        priority: 1,
        deadTimeMs: 3817,
        upTimeMs: null,
      },
      {
        routerId: "192.168.0.3",
        address: "192.168.0.3",
        interface: "ens33",
        state: "2-Way",
        role: "DROther",
        priority: 0,
        deadTimeMs: 3518,
        upTimeMs: null,
      },
    ]);
  });

  it("survive a cut state, a dead time with a space, a dotted interface and a neighbour without id", () => {
    expect(
      value(parseNeighboursText(fixture("quagga-0.99.22.neighbor.traps.reconstructed.txt"))),
    ).toMatchObject([
      { state: "Exchange", role: "DROther", deadTimeMs: 0, interface: "bond0.100" },
      { state: "Full", role: "Backup", deadTimeMs: 3_723_000 },
      { routerId: "-", state: "Down", role: null, deadTimeMs: null, address: "192.168.0.9" },
    ]);
  });

  it("have no dead time where the timer is inactive", () => {
    const neighbours = value(
      parseNeighboursJson(fixture("frr-9.0.neighbor.inactive-timers.reconstructed-by-documented-keys.json")),
    );
    expect(neighbours.map((one) => one.deadTimeMs)).toEqual([null, null, null]);
  });

  it("none is an answer; silence, a stopped ospfd and a cut list are reasons", () => {
    expect(value(parseNeighboursText(fixture("frr-8.4.4.neighbor.none.txt")))).toEqual([]);
    expect(value(parseNeighboursJson("{}"))).toEqual([]);
    expect(why(parseNeighboursText(""))).toBe("ospfd printed nothing");
    expect(why(parseNeighboursJson(""))).toBe("ospfd printed nothing");
    const stopped = fixture("frr-8.4.4.stderr.ospfd-not-running.txt");
    expect(why(parseNeighboursJson(stopped))).toBe("ospfd is not running on this host");
    expect(why(parseNeighboursText(stopped))).toBe("ospfd is not running on this host");
    expect(why(parseNeighboursText(" OSPF Routing Process not enabled, vrf default\n"))).toBe(
      "OSPF is not enabled on this host",
    );
    expect(why(parseNeighboursJson(fixture("frr-8.4.4.neighbor.router.json").slice(0, 900)))).toMatch(
      /is cut off after 900 characters/,
    );
    const text = fixture("frr-8.4.4.neighbor.director.txt").trimEnd();
    for (let cut = 3; cut < 100; cut += 7)
      expect(why(parseNeighboursText(text.slice(0, -cut)))).toMatch(/cut off/);
  });

  it("with an address or state missing are refused by name", () => {
    expect(why(parseNeighboursJson('{"neighbors":{"1.2.3.4":[{"state":"Full/DR"}]}}'))).toMatch(
      /neighbour 1\.2\.3\.4 cannot be read/,
    );
    expect(why(parseNeighboursJson('{"neighbors":{"1.2.3.4":[null]}}'))).toMatch(
      /neighbour 1\.2\.3\.4 cannot be read/,
    );
    expect(why(parseNeighboursJson("[1,2]"))).toBe("ospfd's neighbours are not a JSON object");
  });
});

describe("OSPF interfaces", () => {
  it("are read from FRR's JSON with timers in milliseconds", () => {
    expect(value(parseInterfacesJson(fixture("frr-8.4.4.interface.passive.json")))).toEqual([
      {
        name: "eth0",
        address: "192.168.0.1",
        area: "0.0.0.0",
        cost: 10,
        state: "DR",
        priority: 10,
        helloMs: 1000,
        deadMs: 4000,
        mtu: 1500,
        passive: false,
        networkType: "BROADCAST",
        neighbours: 2,
        adjacent: 2,
      },
      {
        name: "eth1",
        address: "192.168.1.1",
        area: "0.0.0.0",
        cost: 10,
        state: "DR",
        priority: 1,
        helloMs: 10000,
        deadMs: 40000,
        mtu: 1500,
        passive: true,
        networkType: "BROADCAST",
        neighbours: 0,
        adjacent: 0,
      },
    ]);
  });

  it("are the same from FRR's text as from its JSON", () => {
    expect(parseInterfacesText(fixture("frr-8.4.4.interface.router.txt"))).toEqual(
      parseInterfacesJson(fixture("frr-8.4.4.interface.router.json")),
    );
  });

  it("one with several addresses is listed once for each in the text", () => {
    const names = value(parseInterfacesText(fixture("frr-8.4.4.interface.director.txt"))).map(
      (one) => `${one.name} ${one.address}`,
    );
    expect(names).toEqual(["eth0 192.168.0.2", "lo 192.168.0.100", "lo 192.168.0.101"]);
  });

  it("are read from Quagga: passive, without OSPF, hello in milliseconds", () => {
    expect(value(parseInterfacesText(fixture("quagga-0.99.22.interface.reconstructed.txt")))).toMatchObject([
      {
        name: "ens33",
        cost: 1,
        state: "DROther",
        priority: 0,
        helloMs: 1000,
        deadMs: 4000,
        mtu: 1500,
        passive: false,
      },
      { name: "lo", address: "192.168.0.100", cost: 10, helloMs: 250, passive: true, mtu: 65536 },
    ]);
  });

  it("silence is a reason", () => {
    expect(why(parseInterfacesText(""))).toBe("ospfd printed nothing");
    expect(why(parseInterfacesText("what"))).toMatch(/not a list of OSPF interfaces/);
  });
});

describe("the OSPF process", () => {
  it.each(["router", "director"])("is the same from FRR's text and JSON on a %s", (host) => {
    const json = value(parseProcessJson(fixture(`frr-8.4.4.process.${host}.json`)));
    expect(parseProcessText(fixture(`frr-8.4.4.process.${host}.txt`))).toEqual({
      kind: "parsed",
      value: json,
    });
    expect(json.maximumPaths).toBe(256);
    expect(json.areas).toEqual(host === "router" ? ["0.0.0.0", "0.0.0.1"] : ["0.0.0.0"]);
  });

  it("of Quagga has an unknown path limit", () => {
    expect(value(parseProcessText(fixture("quagga-0.99.22.process.reconstructed.txt")))).toEqual({
      routerId: "192.168.0.2",
      maximumPaths: null,
      areas: ["0.0.0.0"],
    });
  });

  it("that is not enabled is a reason", () => {
    expect(why(parseProcessJson("{}"))).toBe("OSPF is not enabled on this host");
    expect(why(parseProcessText(" OSPF Routing Process not enabled\n"))).toBe(
      "OSPF is not enabled on this host",
    );
  });
});

describe("OSPF routes", () => {
  it.each(["router", "director"])("are the same from FRR's text and JSON on a %s", (host) => {
    const json = value(parseOspfRoutesJson(fixture(`frr-8.4.4.route.${host}.json`)));
    const text = value(parseOspfRoutesText(fixture(`frr-8.4.4.route.${host}.txt`)));
    expect(text).toEqual(json);
  });

  it("name every next hop of a VIP", () => {
    const vip = value(parseOspfRoutesJson(fixture("frr-8.4.4.route.router.json"))).find(
      (route) => route.prefix === "192.168.0.100/32",
    );
    expect(vip).toEqual({
      prefix: "192.168.0.100/32",
      type: "N",
      cost: 10,
      area: "0.0.0.0",
      nextHops: [
        { address: "192.168.0.2", interface: "eth0" },
        { address: "192.168.0.3", interface: "eth0" },
      ],
    });
  });

  it("are read from Quagga", () => {
    expect(
      value(parseOspfRoutesText(fixture("quagga-0.99.22.route.restored-from-article.txt"))).map((route) => [
        route.prefix,
        route.cost,
        route.nextHops[0]?.address,
      ]),
    ).toEqual([
      ["192.168.0.0/24", 1, null],
      ["192.168.0.100/32", 1, null],
      ["192.168.1.0/24", 2, "192.168.0.1"],
    ]);
  });

  it("cut off are refused", () => {
    expect(why(parseOspfRoutesText(fixture("frr-8.4.4.route.router.txt").slice(0, 400)))).toMatch(/cut off/);
  });
});

describe("the OSPF database", () => {
  it.each(["router", "director"])("of a %s lists every advertisement with its type and area", (host) => {
    const text = value(parseDatabaseText(fixture(`frr-8.4.4.database.${host}.txt`)));
    const json = value(parseDatabaseJson(fixture(`frr-8.4.4.database.${host}.json`)));
    const sorted = (all: typeof text) =>
      all
        .map(({ ageSeconds, ...lsa }) => `${lsa.type} ${lsa.area} ${lsa.linkId} ${lsa.advertisingRouter}`)
        .sort();
    expect(sorted(text)).toEqual(sorted(json));
    expect(text.every((lsa) => lsa.ageSeconds !== null)).toBe(true);
    expect(new Set(text.map((lsa) => lsa.type))).toEqual(
      new Set(
        host === "router"
          ? ["router", "network", "summary", "asbr-summary", "as-external"]
          : ["router", "network", "summary", "as-external"],
      ),
    );
  });

  it("silence is a reason", () => {
    expect(why(parseDatabaseText("\n"))).toBe("ospfd printed nothing");
  });
});

it("every OSPF parser survives ten megabytes of anything", () => {
  const noise = `${" via \u001b[1m{[Neighbor ID Pri State\t".repeat(330_000)}\n`;
  expect(noise.length).toBeGreaterThan(10_000_000);
  const parsers = [
    parseNeighboursJson,
    parseNeighboursText,
    parseInterfacesJson,
    parseInterfacesText,
    parseProcessJson,
    parseProcessText,
    parseOspfRoutesJson,
    parseOspfRoutesText,
    parseDatabaseJson,
    parseDatabaseText,
  ];
  for (const parse of parsers) expect(why(parse(noise))).not.toBe("parsed");
  expect(why(parseNeighboursJson("[".repeat(10_000_000)))).not.toBe("parsed");
}, 60_000);

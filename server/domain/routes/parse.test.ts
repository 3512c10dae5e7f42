import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Parsed } from "../reading";
import { parseKernelRoutes } from "./kernel";
import type { Route } from "./model";
import { readPrefix } from "./prefix";
import { parseZebraJson } from "./zebra-json";
import { parseZebraText } from "./zebra-text";

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), "utf8");
const value = <T>(read: Parsed<T>): T => {
  if (read.kind === "failed") throw new Error(read.why);
  return read.value;
};
const why = (read: Parsed<unknown>): string => (read.kind === "failed" ? read.why : "parsed");
const routeTo = (routes: readonly Route[], prefix: string, protocol = "ospf") =>
  routes.find((route) => route.prefix === prefix && route.protocol === protocol);
/** Next hops as `address interface active installed`. */
const hops = (route: Route | undefined) =>
  route?.nextHops.map(
    (hop) =>
      `${hop.address} ${hop.interface} ${hop.active ? "active" : "inactive"} ${hop.installed ? "installed" : "out"}`,
  );

describe("zebra's routes as JSON", () => {
  it("have every ECMP next hop of a VIP", () => {
    expect(
      routeTo(value(parseZebraJson(fixture("frr-8.4.4.route.router.json"))), "192.168.0.100/32"),
    ).toEqual({
      prefix: "192.168.0.100/32",
      protocol: "ospf",
      selected: true,
      installed: true,
      metric: 10,
      distance: 110,
      uptimeSeconds: 33,
      nextHops: [
        {
          address: "192.168.0.2",
          interface: "eth0",
          active: true,
          installed: true,
          weight: 1,
          duplicate: false,
        },
        {
          address: "192.168.0.3",
          interface: "eth0",
          active: true,
          installed: true,
          weight: 1,
          duplicate: false,
        },
      ],
    });
  });

  it("denied by a route-map are neither active nor installed", () => {
    const route = routeTo(
      value(parseZebraJson(fixture("frr-8.4.4.route.director-route-map.json"))),
      "192.168.1.0/24",
    );
    expect(route).toMatchObject({ selected: false, installed: false });
    expect(hops(route)).toEqual(["192.168.0.1 eth0 inactive out"]);
  });

  it("keep the recursive next hop apart from the ones in the kernel", () => {
    const routes = value(parseZebraJson(fixture("frr-8.4.4.route.static-recursive-blackhole.json")));
    expect(hops(routeTo(routes, "10.50.0.0/24", "static"))).toEqual([
      "192.168.0.100 null active out",
      "192.168.0.2 eth0 active installed",
      "192.168.0.3 eth0 active installed",
    ]);
    expect(hops(routeTo(routes, "10.51.0.0/24", "static"))).toEqual(["null null active installed"]);
  });

  it("of IPv6 are read the same way", () => {
    const routes = value(parseZebraJson(fixture("frr-8.4.4.route6.router.json")));
    expect(hops(routeTo(routes, "2001:db8:5::/48", "static"))).toEqual(["2001:db8::2 eth0 active installed"]);
  });

  it("mark a next hop reached twice as duplicate", () => {
    const doubled = fixture("frr-8.4.4.route.router.json").replace(
      '"ip":"192.168.0.3",',
      '"ip":"192.168.0.3","duplicate":true,',
    );
    expect(
      routeTo(value(parseZebraJson(doubled)), "192.168.0.100/32")?.nextHops.map((hop) => hop.duplicate),
    ).toEqual([false, true]);
  });

  it("none is an answer; silence, a miss in words and a cut are reasons", () => {
    expect(value(parseZebraJson(fixture("frr-8.4.4.route-ospf.none.json")))).toEqual([]);
    expect(why(parseZebraJson(""))).toBe("zebra printed nothing");
    expect(why(parseZebraJson("% Network not in table\n"))).toBe(
      'zebra printed text instead of JSON: "% Network not in table"',
    );
    expect(why(parseZebraJson(fixture("frr-8.4.4.route.router.json").slice(0, 2000)))).toMatch(/cut off/);
    expect(why(parseZebraJson('{"nonsense":[{}]}'))).toBe('zebra\'s route "nonsense" cannot be read');
  });
});

describe("zebra's routes as text", () => {
  it.each(["frr-8.4.4.route.static-recursive-blackhole", "frr-8.4.4.route-ospf.router"])(
    "are the same as the JSON of the same moment: %s",
    (name) => {
      const simple = (routes: readonly Route[]) =>
        routes
          .map(
            (route) =>
              `${route.prefix} ${route.protocol} ${route.selected} ${route.installed} ${hops(route)?.join(" | ")} ${route.nextHops.map((hop) => hop.weight)}`,
          )
          .sort();
      expect(simple(value(parseZebraText(fixture(`${name}.txt`))))).toEqual(
        simple(value(parseZebraJson(fixture(`${name}.json`)))),
      );
    },
  );

  it("denied by a route-map are inactive, on FRR and on Quagga", () => {
    const frr = value(parseZebraText(fixture("frr-8.4.4.route.director-route-map.txt")));
    expect(hops(routeTo(frr, "192.168.0.100/32"))).toEqual(["null lo inactive out"]);
    expect(hops(routeTo(frr, "192.168.1.0/24"))).toEqual(["192.168.0.1 eth0 inactive out"]);
    const quagga = value(
      parseZebraText(fixture("quagga-0.99.22.route.router-route-map.restored-from-article.txt")),
    );
    expect(hops(routeTo(quagga, "192.168.0.100/32"))).toEqual([
      "192.168.0.2 ens33 inactive out",
      "192.168.0.3 ens33 inactive out",
    ]);
    expect(routeTo(quagga, "192.168.0.100/32")).toMatchObject({
      metric: 2,
      distance: 110,
      uptimeSeconds: 11,
      installed: false,
    });
    expect(routeTo(quagga, "0.0.0.0/0", "kernel")).toMatchObject({
      metric: null,
      installed: true,
      selected: true,
    });
  });

  it("of Quagga have next hops on lines of their own, each with its own star", () => {
    const routes = value(parseZebraText(fixture("quagga-1.2.route.router.reconstructed.txt")));
    expect(hops(routeTo(routes, "10.0.0.100/32"))).toEqual([
      "10.1.0.11 eth1 active installed",
      "10.1.0.12 eth1 active installed",
    ]);
    expect(routeTo(routes, "10.0.0.100/32")?.uptimeSeconds).toBe(753);
    const recursive = routeTo(routes, "10.9.0.0/16", "static");
    expect(recursive?.installed).toBe(true);
    expect(hops(recursive)?.[0]).toBe("10.0.0.100 null active out");
    expect(recursive?.nextHops.map((hop) => hop.duplicate)).toEqual([false, false, true]);
    expect(hops(routeTo(routes, "10.8.0.0/16", "static"))).toEqual(["null Null0 active installed"]);
  });

  it("cut off, empty or something else are reasons", () => {
    const text = fixture("frr-8.4.4.route-ospf.router.txt").trimEnd();
    const last = text.lastIndexOf("\n") + 1;
    expect(why(parseZebraText(text.slice(0, last + 20)))).toMatch(/cut off/);
    expect(why(parseZebraText(""))).toBe("zebra printed no routes");
    expect(why(parseZebraText("bash: vtysh: command not found"))).toMatch(/these are no routes/);
    expect(why(parseZebraText("zebra is not running\n"))).toBe("zebra is not running on this host");
  });
});

describe("the kernel's routes", () => {
  it("give a host route its length and list multipath next hops with their weights", () => {
    expect(value(parseKernelRoutes(fixture("iproute2-6.1.0.route.one-vip.json")))).toEqual([
      {
        prefix: "192.168.0.100/32",
        protocol: "ospf",
        selected: true,
        installed: true,
        metric: 20,
        distance: null,
        uptimeSeconds: null,
        nextHops: [
          {
            address: "192.168.0.2",
            interface: "eth0",
            active: true,
            installed: true,
            weight: 1,
            duplicate: false,
          },
          {
            address: "192.168.0.3",
            interface: "eth0",
            active: true,
            installed: true,
            weight: 1,
            duplicate: false,
          },
        ],
      },
    ]);
  });

  it("read IPv6 next hops of IPv4 routes, blackholes, and default routes of both families", () => {
    const routes = value(parseKernelRoutes(fixture("iproute2-6.1.0.route.via-blackhole-multipath.json")));
    expect(hops(routeTo(routes, "198.51.100.0/24", "boot"))).toEqual([
      "192.168.0.2 eth0 active installed",
      "2001:db8::3 eth0 active installed",
    ]);
    expect(hops(routeTo(routes, "198.51.101.7/32", "boot"))).toEqual(["2001:db8::3 eth0 active installed"]);
    expect(hops(routeTo(routes, "10.51.0.0/24", "static"))).toEqual(["null null active installed"]);
    expect(
      value(parseKernelRoutes(fixture("iproute2-6.1.0.route6.json"))).map((route) => route.prefix),
    ).toContain("2001:db8:5::/48");
    expect(value(parseKernelRoutes('[{"dst":"default","gateway":"fe80::1","dev":"eth0"}]'))[0]?.prefix).toBe(
      "::/0",
    );
  });

  it("take the protocol that was asked for, since ip then leaves it out", () => {
    const routes = value(parseKernelRoutes(fixture("iproute2-6.1.0.route-proto-ospf.json"), "ospf"));
    expect(routes.map((route) => route.protocol)).toEqual(["ospf", "ospf", "ospf"]);
    expect(value(parseKernelRoutes(fixture("iproute2-6.1.0.route-proto-ospf.none.json"), "ospf"))).toEqual(
      [],
    );
  });

  it("repair what iproute2 before 5.5 printed for multipath routes, dead next hops not counted as installed", () => {
    const routes = value(
      parseKernelRoutes(fixture("iproute2-4.20.route.multipath-broken.reconstructed-by-source.json")),
    );
    expect(routes.map((route) => route.prefix)).toEqual([
      "0.0.0.0/0",
      "192.168.0.100/32",
      "192.168.0.101/32",
      "192.168.1.0/24",
    ]);
    expect(hops(routes[1])).toEqual(["192.168.0.2 eth0 active installed", "192.168.0.3 eth0 inactive out"]);
    expect(routes[2]?.nextHops.map((hop) => [hop.address, hop.interface, hop.weight])).toEqual([
      ["192.168.0.2", "eth0", 10],
      [null, "ppp0", 1],
    ]);
  });

  it("that cannot be repaired are refused with the version that breaks them", () => {
    expect(why(parseKernelRoutes('[{"dst":"1.2.3.4","flags":[]nexthop weird}]'))).toBe(
      "ip route printed multipath routes as broken JSON, as iproute2 before 5.5 does",
    );
    expect(why(parseKernelRoutes("[{"))).toMatch(/cut off/);
    expect(why(parseKernelRoutes(""))).toBe("ip route printed nothing");
    expect(why(parseKernelRoutes('[{"dst":"here"}]'))).toMatch(/cannot be read/);
  });
});

it("every route parser survives ten megabytes of anything", () => {
  const noise = `O>* 10.0.0.0/8 [${'nexthop  ,"gateway":"'.repeat(500_000)}`;
  expect(noise.length).toBeGreaterThan(10_000_000);
  for (const parse of [parseZebraJson, parseZebraText, (text: string) => parseKernelRoutes(text)])
    expect(why(parse(noise))).not.toBe("parsed");
}, 60_000);

it.each([
  ["192.168.0.100", "192.168.0.100/32"],
  ["default", "0.0.0.0/0"],
  ["10.0.0.0/8", "10.0.0.0/8"],
  ["2001:DB8::/32", "2001:db8::/32"],
  ["10/8", null],
  ["10.0.0.0/33", null],
  ["10.0.0.0/", null],
  ["", null],
])("%j is the prefix %j", (text, prefix) => {
  expect(readPrefix(text)).toBe(prefix);
});

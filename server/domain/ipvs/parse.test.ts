import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Parsed } from "../reading";
import { parsePersistentConn } from "./persistent-conn";
import { parseSave } from "./save";
import { parseDaemon, parseTimeout } from "./settings";
import { parseStats } from "./stats";
import { parseTable } from "./table";
import { parseThresholds } from "./thresholds";

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}.txt`, import.meta.url), "utf8");
const value = <T>(read: Parsed<T>): T => {
  if (read.kind === "failed") throw new Error(read.why);
  return read.value;
};
const why = (read: Parsed<unknown>): string => (read.kind === "failed" ? read.why : "parsed");

const everyOption = () => value(parseTable(fixture("ipvsadm-1.31.Ln.every-option"))).services;
const serviceOf = (key: string) => everyOption().find((service) => service.key === key);

describe("ipvsadm -Ln", () => {
  it("reads services with their servers, weights and connections", () => {
    expect(value(parseTable(fixture("ipvsadm-1.31.Ln.two-servers")))).toEqual({
      services: [
        {
          key: "tcp 192.168.0.100:80",
          match: { kind: "address", protocol: "tcp", address: "192.168.0.100", port: 80 },
          scheduler: "wrr",
          schedulerFlags: [],
          persistence: null,
          ops: false,
          servers: [
            {
              key: "192.168.0.4:80",
              address: "192.168.0.4",
              port: 80,
              method: "dr",
              weight: 10,
              activeConn: 3,
              inactConn: 19,
            },
            {
              key: "192.168.0.5:80",
              address: "192.168.0.5",
              port: 80,
              method: "dr",
              weight: 10,
              activeConn: 2,
              inactConn: 20,
            },
          ],
        },
      ],
    });
  });

  it("names every service once, whatever it listens for", () => {
    expect(everyOption().map((service) => service.key)).toEqual([
      "fwm 4294967295",
      "tcp 10.9.0.100:80",
      "tcp 10.9.0.100:443",
      "tcp 10.9.0.101:80",
      "udp 10.9.0.100:53",
      "udp 10.9.0.100:5060",
      "udp 10.9.0.102:53",
      "sctp 10.9.0.100:2905",
      "tcp [2001:db8::100]:80",
      "fwm6 7",
      "fwm 300",
    ]);
  });

  it("reads scheduler flags, persistence with its mask and engine, and one-packet scheduling", () => {
    expect(serviceOf("tcp 10.9.0.100:443")).toMatchObject({
      scheduler: "sh",
      schedulerFlags: ["sh-fallback", "sh-port"],
      persistence: { seconds: 360, mask: "255.255.255.0" },
      ops: false,
    });
    expect(serviceOf("udp 10.9.0.100:5060")?.persistence).toEqual({ seconds: 120, engine: "sip" });
    expect(serviceOf("udp 10.9.0.100:53")).toMatchObject({ persistence: null, ops: true });
    expect(serviceOf("udp 10.9.0.102:53")).toMatchObject({
      persistence: { seconds: 30 },
      ops: true,
      servers: [],
    });
    expect(serviceOf("fwm6 7")?.persistence).toEqual({ seconds: 60, mask: "64" });
  });

  it("reads the three forwarding methods, Local, and IPv6 servers wider than their column", () => {
    const methods = everyOption().flatMap((service) => service.servers.map((server) => server.method));
    expect(new Set(methods)).toEqual(new Set(["dr", "nat", "tun"]));
    expect(
      serviceOf("tcp [2001:db8::100]:80")?.servers.map((server) => [
        server.key,
        server.method,
        server.weight,
      ]),
    ).toEqual([
      ["10.9.0.4:80", "tun", 1],
      ["[2001:db8::4]:80", "dr", 1],
      ["[2001:db8:1111:2222:3333:4444:5555:6666]:80", "dr", 100],
    ]);
    const old = value(parseTable(fixture("ipvsadm-1.24.Ln.reconstructed-by-source"))).services;
    expect(old[0]?.servers[1]?.method).toBe("local");
  });

  it("turns marks that old versions print as negative numbers back into marks", () => {
    const old = value(parseTable(fixture("ipvsadm-1.24.Ln.reconstructed-by-source"))).services;
    expect(old.map((service) => service.key).slice(1)).toEqual(["fwm6 2147483648", "fwm 4000000000"]);
  });

  it("knows an empty table from an empty output", () => {
    expect(value(parseTable(fixture("ipvsadm-1.31.Ln.empty-table")))).toEqual({ services: [] });
    expect(why(parseTable(""))).toBe("ipvsadm printed nothing");
    expect(why(parseTable(" \r\n\0"))).toBe("ipvsadm printed nothing");
  });

  it("says that the module is not loaded", () => {
    expect(why(parseTable(fixture("ipvsadm-1.31.stderr.no-module")))).toBe("the ip_vs module is not loaded");
  });

  it("reads through colours, CRLF, NUL and a greeting", () => {
    const clean = fixture("ipvsadm-1.31.Ln.two-servers");
    const dirty = `Welcome to lvs1!\r\n${clean.replaceAll("\n", "\r\n").replace("wrr", "\u001b[1;31mwrr\u001b[0m\0")}`;
    expect(parseTable(dirty)).toEqual(parseTable(clean));
  });

  it("refuses a table cut off anywhere inside a line, rather than show it with servers missing", () => {
    const whole = fixture("ipvsadm-1.31.Ln.two-servers").trimEnd();
    const start = whole.lastIndexOf("  ->");
    for (let length = start + 3; length < whole.lastIndexOf(" "); length++)
      expect(why(parseTable(whole.slice(0, length))), `cut after ${length}`).toMatch(/cut off/);
    expect(why(parseTable(whole.slice(0, 60)))).toBe("ipvsadm's output is cut off in its title");
  });

  it("refuses names in place of numbers, and the listing of another option", () => {
    const named = fixture("ipvsadm-1.31.Ln.two-servers").replace("192.168.0.100:80", "www.example.net:http");
    expect(why(parseTable(named))).toMatch(
      /^line 4 of ipvsadm's output cannot be read: "TCP www\.example\.net:http wrr"$/,
    );
    expect(why(parseTable(fixture("ipvsadm-1.31.stats-exact.two-servers")))).toMatch(/another listing/);
    expect(why(parseTable(fixture("ipvsadm-1.31.rate-exact.two-servers")))).toMatch(/another listing/);
    expect(why(parseStats(fixture("ipvsadm-1.31.rate-exact.two-servers")))).toMatch(/another listing/);
  });

  it("survives ten megabytes of anything", () => {
    const noise = '\u001b[31m[]{}"->TCP  \0\u202e'.repeat(600_000);
    expect(noise.length).toBeGreaterThan(10_000_000);
    for (const parse of [
      parseTable,
      parseStats,
      parsePersistentConn,
      parseThresholds,
      parseSave,
      parseDaemon,
      parseTimeout,
    ])
      expect(why(parse(noise))).not.toBe("parsed");
    const entries = `${fixture("ipvsadm-1.31.Ln.empty-table")}TCP  10.0.0.1:80 wrr\n${"  -> 192.168.0.4:80               Route   10     3          19        \n".repeat(150_000)}`;
    expect(value(parseTable(entries)).services[0]?.servers).toHaveLength(150_000);
  }, 60_000);
});

describe("ipvsadm -Ln --stats --exact", () => {
  it("reads counters under the keys of the table", () => {
    const { services } = value(parseStats(fixture("ipvsadm-1.31.stats-exact.two-servers")));
    expect(services).toEqual([
      {
        key: "tcp 192.168.0.100:80",
        counters: { conns: 44n, inPkts: 312n, outPkts: 0n, inBytes: 19984n, outBytes: 0n },
        servers: [
          {
            key: "192.168.0.4:80",
            counters: { conns: 22n, inPkts: 162n, outPkts: 0n, inBytes: 10306n, outBytes: 0n },
          },
          {
            key: "192.168.0.5:80",
            counters: { conns: 22n, inPkts: 150n, outPkts: 0n, inBytes: 9678n, outBytes: 0n },
          },
        ],
      },
    ]);
    const keys = (all: readonly { key: string; servers: readonly { key: string }[] }[]) =>
      all.map((service) => [service.key, service.servers.map((server) => server.key)]);
    expect(keys(value(parseStats(fixture("ipvsadm-1.31.stats-exact.every-option"))).services)).toEqual(
      keys(everyOption()),
    );
  });

  it("keeps counters beyond 2^53 exact", () => {
    const [service] = value(
      parseStats(fixture("ipvsadm-1.31.stats-exact.beyond-2-53.reconstructed-by-source")),
    ).services;
    expect(service?.counters.inBytes).toBe(9007199254740993n);
    expect(service?.servers[0]?.counters.inBytes).toBe(18446744073709551615n);
  });

  it("refuses abbreviated counters with the reason, and reads unabbreviated ones without --exact", () => {
    expect(why(parseStats(fixture("ipvsadm-1.31.stats-without-exact.large.reconstructed-by-source")))).toBe(
      "the counters of tcp 192.168.0.100:80 are abbreviated: ipvsadm was asked without --exact",
    );
    expect(parseStats(fixture("ipvsadm-1.31.stats.two-servers"))).toEqual(
      parseStats(fixture("ipvsadm-1.31.stats-exact.two-servers")),
    );
  });

  it("knows a table without services, and refuses a line cut off", () => {
    expect(value(parseStats(fixture("ipvsadm-1.31.stats-exact.empty-table")))).toEqual({ services: [] });
    expect(why(parseStats(fixture("ipvsadm-1.31.stats-exact.two-servers").trimEnd().slice(0, -4)))).toMatch(
      /are cut off/,
    );
  });
});

describe("ipvsadm's other listings", () => {
  it("counts persistent connections by service and server", () => {
    const counts = value(
      parsePersistentConn(
        fixture("ipvsadm-1.31.persistent-conn.two-servers").replace("10        0  ", "10        7  "),
      ),
    );
    expect(counts).toEqual({ "tcp 192.168.0.100:80": { "192.168.0.4:80": 7, "192.168.0.5:80": 0 } });
    expect(
      Object.keys(value(parsePersistentConn(fixture("ipvsadm-1.31.persistent-conn.every-option")))),
    ).toHaveLength(11);
  });

  it("reads thresholds, where 0 means none", () => {
    const limits = value(parseThresholds(fixture("ipvsadm-1.31.thresholds.every-option")));
    expect(limits["tcp 10.9.0.100:80"]).toEqual({
      "10.9.0.4:80": { upper: 0, lower: 0 },
      "10.9.0.5:80": { upper: 1000, lower: 800 },
    });
    expect(why(parseThresholds(fixture("ipvsadm-1.31.persistent-conn.two-servers")))).toMatch(
      /another listing/,
    );
  });

  it("reads the saved rules to the same services, options, methods and weights as the table", () => {
    const saved = value(parseSave(fixture("ipvsadm-1.31.Sn.every-option")));
    expect(saved.map(({ servers, ...service }) => service)).toEqual(
      everyOption().map(({ servers, ...service }) => service),
    );
    const servers = (
      all: readonly { servers: readonly { key: string; method: string; weight: number }[] }[],
    ) =>
      all.flatMap((service) => service.servers.map(({ key, method, weight }) => ({ key, method, weight })));
    expect(servers(saved)).toEqual(servers(everyOption()));
    expect(saved[3]?.servers.map((server) => server.tunnel)).toEqual([
      "--tun-type ipip",
      "--tun-type gue --tun-port 6080 --tun-nocsum",
      "--tun-type gre --tun-csum",
    ]);
    expect(value(parseSave(fixture("ipvsadm-1.31.Sn.two-servers")))[0]?.servers).toHaveLength(2);
  });

  it("takes empty rules for an empty table, and refuses a rule cut off or without its service", () => {
    expect(value(parseSave(""))).toEqual([]);
    expect(why(parseSave("-A -t 192.168.0.100:80 -s wrr\n-a -t 192.168.0.100:80 -r 192.16"))).toMatch(
      /^line 2 .* cannot be read/,
    );
    expect(why(parseSave("-a -t 192.168.0.100:80 -r 192.168.0.4:80 -g -w 10"))).toMatch(
      /^line 1 .* cannot be read/,
    );
  });

  it("reads timeouts in seconds", () => {
    expect(value(parseTimeout(fixture("ipvsadm-1.31.timeout")))).toEqual({ tcp: 900, tcpFin: 120, udp: 300 });
    expect(why(parseTimeout(""))).toBe("ipvsadm printed no timeouts");
    expect(why(parseTimeout("Timeout (tcp tcpfin udp): 900 12"))).toMatch(/cannot be read/);
  });

  it("reads sync daemons of both roles; none running prints nothing", () => {
    expect(value(parseDaemon(fixture("ipvsadm-1.31.daemon.both")))).toEqual([
      { role: "master", interface: "eth0", syncId: 2 },
      { role: "backup", interface: "eth0", syncId: 1 },
    ]);
    expect(value(parseDaemon("master sync daemon (mcast=bond0.12, syncid=255)\n"))).toEqual([
      { role: "master", interface: "bond0.12", syncId: 255 },
    ]);
    expect(value(parseDaemon(""))).toEqual([]);
    expect(why(parseDaemon(fixture("ipvsadm-1.31.stderr.no-module")))).toBe("the ip_vs module is not loaded");
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Parsed } from "../reading";
import { parseAddresses } from "./addresses";
import { parseFacts, stillVersions } from "./facts";

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), "utf8");
const value = <T>(read: Parsed<T>): T => {
  if (read.kind === "failed") throw new Error(read.why);
  return read.value;
};
const why = (read: Parsed<unknown>): string => (read.kind === "failed" ? read.why : "parsed");

describe("ip -j addr", () => {
  it("gives links with their kind and every address with its interface and label", () => {
    const { links, held } = value(parseAddresses(fixture("iproute2-6.1.0.addr.practice-director.json")));
    expect(links).toEqual([
      { name: "lo", state: "up", mtu: 65536, kind: "loopback", mac: null },
      { name: "tunl0", state: "off", mtu: 1480, kind: "ipip", mac: null },
      { name: "mgmt0", state: "up", mtu: 1500, kind: "veth", mac: "b2:68:72:ca:11:82" },
      { name: "eth0", state: "up", mtu: 1500, kind: "veth", mac: "b2:a0:a0:80:fe:6f" },
    ]);
    expect(held.map((one) => `${one.address}/${one.prefixLength} ${one.interface} ${one.scope}`)).toEqual([
      "127.0.0.1/8 lo host",
      "192.168.0.100/32 lo global",
      "::1/128 lo host",
      "10.255.0.13/24 mgmt0 global",
      "fe80::b068:72ff:feca:1182/64 mgmt0 link",
      "192.168.0.2/24 eth0 global",
      "fe80::b0a0:a0ff:fe80:fe6f/64 eth0 link",
    ]);
  });

  it("keeps the label of an alias", () => {
    const { held } = value(parseAddresses(fixture("iproute2-6.1.0.addr.director.json")));
    expect(
      held
        .filter((one) => one.interface === "lo" && one.scope === "global")
        .map((one) => [one.address, one.label]),
    ).toEqual([
      ["192.168.0.100", "lo:0"],
      ["192.168.0.101", "lo"],
    ]);
  });

  it("passes over the empty entries some versions print, and tells a link that is down", () => {
    expect(
      value(parseAddresses('[{},{"ifname":"eth0","flags":["UP"],"operstate":"DOWN","addr_info":[{}]}]')),
    ).toEqual({
      links: [{ name: "eth0", state: "no-carrier", mtu: null, kind: null, mac: null }],
      held: [],
    });
  });

  it("a link with a pulled cable has no carrier, though it is set up and keeps its address", () => {
    const { links, held } = value(parseAddresses(fixture("iproute2-6.1.0.addr.pulled-cable.json")));
    expect(links.map(({ name, state }) => [name, state])).toEqual([
      ["lo", "up"],
      ["mgmt0", "up"],
      ["eth0", "no-carrier"],
    ]);
    expect(held.some((one) => one.interface === "eth0" && one.address === "192.168.0.2")).toBe(true);
  });

  it.each([
    [["BROADCAST", "MULTICAST"], "DOWN", "off"],
    [["NO-CARRIER", "BROADCAST", "MULTICAST", "UP"], "DOWN", "no-carrier"],
    [["NO-CARRIER", "BROADCAST", "MULTICAST", "UP"], "LOWERLAYERDOWN", "no-carrier"],
    [["BROADCAST", "MULTICAST", "UP"], "UNKNOWN", "no-carrier"],
    [["BROADCAST", "NOARP", "UP", "LOWER_UP"], "UNKNOWN", "up"],
    [["BROADCAST", "MULTICAST", "UP", "LOWER_UP"], "UP", "up"],
  ])("a link with the flags %j and the state %s is %s", (flags, operstate, state) => {
    const { links } = value(parseAddresses(JSON.stringify([{ ifname: "eth0", flags, operstate }])));
    expect(links[0]?.state).toBe(state);
  });

  it("silence, a cut and nothing at all are reasons", () => {
    expect(why(parseAddresses(""))).toBe("ip addr printed nothing");
    expect(why(parseAddresses(fixture("iproute2-6.1.0.addr.director.json").slice(0, 500)))).toMatch(
      /cut off/,
    );
    expect(why(parseAddresses("[]"))).toBe("ip addr printed no links");
    expect(why(parseAddresses('Option "-j" is unknown, try "ip -help".'))).toMatch(/text instead of JSON/);
  });
});

describe("facts", () => {
  it("are read with the host's clock compared to the worker's", () => {
    const facts = value(parseFacts(fixture("facts.director.txt"), 1_795_163_000_000));
    expect(facts).toMatchObject({
      hostname: "lvs1",
      bootId: "4b0d7e4e-0a63-4f0a-b6a1-1d8f5a3f2a10",
      kernel: "6.1.176",
      os: "Debian GNU/Linux 12 (bookworm)",
      clockOffsetMs: 250,
      versions: { keepalived: "2.2.7", ipvsadm: "1.31", routing: "FRR 8.4.4", iproute2: "6.1.0" },
      daemons: { keepalived: [412, 413, 414], zebra: [377], ospfd: [389] },
      timeouts: { tcp: 900, tcpFin: 120, udp: 300 },
      syncDaemons: [
        { role: "master", interface: "eth0", syncId: 2 },
        { role: "backup", interface: "eth0", syncId: 1 },
      ],
    });
    expect(facts.daemons).not.toHaveProperty("bgpd");
  });

  it("what programs said stands as it was where they were not asked", () => {
    const all = value(parseFacts(fixture("facts.director.txt"), 0));
    const running = value(parseFacts("hostname=other\ndaemon.keepalived=7\nnow=1", 0));
    const still = stillVersions(all, running);
    expect(still).toMatchObject({ hostname: "other", daemons: { keepalived: [7] }, kernel: null });
    expect(still).toMatchObject({ versions: all.versions, timeouts: all.timeouts });
    expect(all.versions.keepalived).toMatch(/^2\./);
  });

  it("a sysctl the host does not have is null, not 0", () => {
    const { sysctls } = value(parseFacts(fixture("facts.director.txt"), 0));
    expect(sysctls["net.ipv4.ip_forward"]).toBe("1");
    expect(sysctls["net.ipv4.vs.sloppy_tcp"]).toBe("0");
    expect(sysctls["net.ipv4.vs.sync_threshold"]).toBe("3\t50");
    expect(sysctls["net.ipv4.fib_multipath_hash_policy"]).toBeNull();
  });

  it.each([
    ["Quagga 0.99.22.4 (LVS1).", "Quagga 0.99.22.4"],
    ["Hello, this is Quagga (version 0.99.22.4).", "Quagga 0.99.22.4"],
    ["FRRouting 10.1-dev (r1) on Linux(6.8).", "FRR 10.1-dev"],
    ["FRRouting 7.5.1 (r1).", "FRR 7.5.1"],
    ["", null],
  ])("names the routing suite of %j", (line, version) => {
    expect(value(parseFacts(`hostname=x\nversion.routing=${line}`, 0)).versions.routing).toBe(version);
  });

  it("read through CRLF and colours; an hour off is an hour off; no facts is a reason", () => {
    const facts = value(parseFacts("\u001b[1mhostname=lvs1\r\nnow=7200\r\n__proto__=x\r\n", 3_600_000));
    expect(facts).toMatchObject({
      hostname: "lvs1",
      clockOffsetMs: 3_600_000,
      timeouts: null,
      syncDaemons: [],
    });
    expect(why(parseFacts("", 0))).toBe("the host printed no facts");
    expect(why(parseFacts("garbage\u0000", 0))).toBe("the host's facts cannot be read");
  });
});

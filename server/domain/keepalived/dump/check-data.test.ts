import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseCheckDump } from "./check-data";
import { checkFailures } from "./failures";
import type { CheckDump } from "./model";

const raw = (name: string): string =>
  readFileSync(join(import.meta.dirname, "../fixtures/dumps", name), "utf8");
const read = (text: string): CheckDump => {
  const result = parseCheckDump(text);
  if (result.kind === "failed") throw new Error(result.why);
  return result.value;
};
const dump = (name: string): CheckDump => read(raw(`keepalived-2.2.7.check.${name}.data`));
const why = (of: CheckDump): string[] =>
  checkFailures(of, 1).map((failure) => `${failure.service} | ${failure.server} | ${failure.why}`);

describe("keepalived_check.data of 2.2.7", () => {
  const mixed = dump("every-checker");

  it("names every service as the kernel does, groups written out", () => {
    expect(mixed.services.map((service) => service.keys)).toEqual([
      ["tcp 192.168.0.100:80"],
      ["tcp 192.168.0.100:8000"],
      ["udp 192.168.0.100:53"],
      ["fwm 300"],
      [
        "tcp 192.168.0.101:80",
        "tcp 192.168.0.102:80",
        "tcp 192.168.0.103:80",
        "tcp 192.168.0.108:80",
        "tcp 192.168.0.109:80",
        "tcp 192.168.0.110:80",
        "tcp 192.168.0.111:80",
        "fwm 7",
      ],
      ["sctp [2001:db8::100]:80"],
    ]);
  });
  it("tells the quorum, and which servers are alive and in the table", () => {
    expect(
      mixed.services.map(({ quorumUp, servers }) => [
        quorumUp,
        ...servers.map(({ key, alive, set }) => `${key} ${alive} ${set}`),
      ]),
    ).toEqual([
      [true, "192.168.0.4:80 true true", "192.168.0.5:80 true true"],
      [false, "192.168.0.4:8000 false false", "192.168.0.5:8000 false true"],
      [false, "192.168.0.4:53 false false", "192.168.0.5:53 false false"],
      [false, "192.168.0.4:0 false false", "192.168.0.5:0 false false"],
      [true, "192.168.0.4:80 true true"],
      [false, "[2001:db8::4]:80 false false"],
    ]);
  });
  it("puts every checker under its server", () => {
    expect(
      mixed.services.map(({ servers }) =>
        servers.map(({ checkers }) => checkers.map(({ kind, up }) => `${kind} ${up}`)),
      ),
    ).toEqual([
      [["HTTP_GET true"], ["HTTP_GET true", "FILE_CHECK true"]],
      [
        ["TCP_CHECK true", "HTTP_GET false"],
        ["TCP_CHECK true", "MISC_CHECK false"],
      ],
      [["DNS_CHECK false"], ["UDP_CHECK false", "PING_CHECK true"]],
      [["SMTP_CHECK false"], ["SSL_GET false"]],
      [["TCP_CHECK true"]],
      [["TCP_CHECK false"]],
    ]);
  });
  it("says which check holds a server down", () => {
    expect(why(mixed)).toEqual([
      "tcp 192.168.0.100:8000 | 192.168.0.4:8000 | HTTP_GET failed (/nosuchpath)",
      "tcp 192.168.0.100:8000 | 192.168.0.5:8000 | MISC_CHECK '/usr/bin/false' 'rs2' ended with 1",
      "udp 192.168.0.100:53 | 192.168.0.4:53 | DNS_CHECK of 192.168.0.4:53 failed",
      "udp 192.168.0.100:53 | 192.168.0.5:53 | UDP_CHECK of 192.168.0.5:53 failed",
      "fwm 300 | 192.168.0.4:0 | SMTP_CHECK of 192.168.0.4:80 failed",
      "fwm 300 | 192.168.0.5:0 | SSL_GET failed (/a)",
      "sctp [2001:db8::100]:80 | [2001:db8::4]:80 | TCP_CHECK of [2001:db8::4]:80 failed",
    ]);
  });
  it("says that a drain file takes a server out, not that a check failed", () => {
    expect(why(dump("drained-by-file"))).toContain(
      "tcp 192.168.0.100:80 | 192.168.0.5:80 | FILE_CHECK drain_rs2 takes it out (/var/lib/drain/rs2 says 1)",
    );
    expect(dump("drained-by-file").trackFiles).toEqual([
      { name: "drain_rs2", path: "/var/lib/drain/rs2", status: 1 },
    ]);
  });
  it("names every service of a group a server is down in", () => {
    const down = why(dump("rs1-down")).filter((line) => line.includes("| 192.168.0.4:80 |"));
    expect(down.map((line) => line.split(" | ")[0])).toEqual([
      "tcp 192.168.0.100:80",
      "tcp 192.168.0.101:80",
      "tcp 192.168.0.102:80",
      "tcp 192.168.0.103:80",
      "tcp 192.168.0.108:80",
      "tcp 192.168.0.109:80",
      "tcp 192.168.0.110:80",
      "tcp 192.168.0.111:80",
      "fwm 7",
    ]);
  });
  it("sees the quorum lost and the sorry server when all are down", () => {
    const service = dump("all-down-sorry").services[0];
    expect([
      service?.quorumUp,
      service?.sorryServer,
      service?.servers.map(({ alive, weight, effectiveWeight }) => [alive, weight, effectiveWeight]),
    ]).toEqual([
      false,
      "127.0.0.1:80",
      [
        [false, 10, 10],
        [false, 10, 10],
      ],
    ]);
  });
  it("says that a dump is cut off, and reads what is there", () => {
    const cut = dump("cut-off");
    expect([cut.cutOff, mixed.cutOff, cut.services.length]).toEqual([true, false, 6]);
  });
});

describe("older and foreign text", () => {
  it("reads what 2.0 prints, and leaves unknown what it does not say", () => {
    const old = read(`------< LVS Topology >------
 System is compiled with LVS v1.2.1
 Virtual Server Group = G
   VIP Range = 10.0.0.1-3, VPORT = 80
   FWMARK = 5
 ------< Virtual server >------
 VS GROUP = [G]:0
   delay_loop = 6, lb_algo = rr
   protocol = TCP
   alpha is OFF, omega is OFF
   quorum = 1, hysteresis = 0
   default forwarding method = NAT
   ------< Real server >------
   RIP = 10.1.0.1, RPORT = 80, WEIGHT = 3
    forwarding method = NAT
   Inhibit on failure is OFF
------< Health checkers >------
 [G]:0 -> [10.1.0.1]:tcp:80
   Keepalive method = TCP_CHECK
   Connection dest = [10.1.0.1]:80
   Connection timeout = 3
`);
    const service = old.services[0];
    expect(service?.keys).toEqual(["tcp 10.0.0.1:80", "tcp 10.0.0.2:80", "tcp 10.0.0.3:80", "fwm 5"]);
    expect([service?.scheduler, service?.delayLoop, service?.quorum, service?.quorumUp]).toEqual([
      "rr",
      6,
      1,
      null,
    ]);
    const server = service?.servers[0];
    expect([
      server?.weight,
      server?.alive,
      server?.failedCheckers,
      server?.checkers[0]?.kind,
      server?.checkers[0]?.up,
    ]).toEqual([3, null, null, "TCP_CHECK", null]);
    expect(checkFailures(old, 1)).toEqual([]);
  });
  it("is not misled by text inside names", () => {
    const text = raw("keepalived-2.2.7.check.every-checker.data").replaceAll(
      "/nosuchpath",
      "/\u202e------< Real server >------",
    );
    expect(read(text).services).toHaveLength(6);
  });
  it.each(["", "\n\n", "Segmentation fault\n", "\u0000".repeat(1000)])("fails on what is no dump", (text) => {
    expect(parseCheckDump(text).kind).toBe("failed");
  });
  it("gives something for every prefix of a dump", () => {
    const text = raw("keepalived-2.2.7.check.every-checker.data");
    for (let length = 40; length < text.length; length += 61)
      expect(parseCheckDump(text.slice(0, length)).kind).toBe("parsed");
  }, 60_000);
  it("reads 10 MB", () => {
    const text = raw("keepalived-2.2.7.check.every-checker.data");
    expect(read(text.repeat(Math.ceil(10_000_000 / text.length))).services.length).toBeGreaterThan(3000);
  }, 60_000);
});

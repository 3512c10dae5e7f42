/** Every topology as real daemons: it boots, converges, and traffic proves that it is what it says. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Lab, startLab } from "../lab";
import type { Topology } from "../topology";
import type { TrafficReport } from "../traffic";
import { blank } from "./blank";
import { setUpByHand } from "./by-hand";
import { ftpRest } from "./ftp-rest";
import { methods } from "./methods";
import { ospfEcmp } from "./ospf-ecmp";
import { vrrpDr } from "./vrrp-dr";
import { vrrpNat } from "./vrrp-nat";

let lab: Lab;

/** The topology runs while the tests of this block do. */
const running = (topology: Topology): void => {
  const runDir = mkdtempSync(join(tmpdir(), "lab test "));
  beforeAll(async () => {
    lab = await startLab({ topology, runDir });
    await lab.waitConverged();
  });
  afterAll(async () => {
    await lab?.stop();
    rmSync(runDir, { recursive: true, force: true });
  });
};

/** Twenty requests a second until so many were answered. */
const requests = async (url: string, answered = 20): Promise<TrafficReport> => {
  await lab.traffic.start({ requestsPerSecond: 20, url });
  await lab.until(20_000, `${answered} answers`, async () => (await lab.traffic.report()).ok >= answered);
  await lab.traffic.stop();
  return lab.traffic.report();
};

/** Connections and packets of one service so far, as `ipvsadm --stats` counts them. */
const counted = async (director: string, ...service: string[]) => {
  const text = await lab.must(director, ["ipvsadm", "-Ln", "--stats", "--exact", ...service]);
  const [conns = -1, inPackets = -1, outPackets = -1] = (/^(?:TCP|FWM) +\S+ +(.*)$/m.exec(text)?.[1] ?? "")
    .split(/ +/)
    .map(Number);
  return { conns, inPackets, outPackets };
};

const held = (address: string, host: string): Promise<void> =>
  lab.until(20_000, `${host} alone holds ${address}`, async () => `${await lab.holdersOf(address)}` === host);

describe("vrrp-nat", () => {
  running(vrrpNat);
  const [outer = "", inner = ""] = vrrpNat.vips;

  it("serves from both real servers, and the answers come back through the director", async () => {
    const report = await requests(`http://${outer}/`);
    expect(report).toMatchObject({ failed: 0 });
    expect(Object.keys(report.byServer).sort()).toEqual(["rs1", "rs2"]);
    await lab.until(5_000, "counters of both directions", async () => {
      const { inPackets, outPackets } = await counted("lvs1", "-t", `${outer}:80`);
      return inPackets > 60 && outPackets > 60;
    });
  });

  it("moves the outer and the inner VIP together, and goes on serving", async () => {
    await lab.stopService("lvs1", "keepalived");
    await held(outer, "lvs2");
    await held(inner, "lvs2");
    expect(await requests(`http://${outer}/`)).toMatchObject({ failed: 0 });
    await lab.startService("lvs1", "keepalived");
    await lab.waitConverged();
  });

  it("keeps the VIPs together when only the inner cable is pulled", async () => {
    await lab.cutLink("lvs1", "eth1");
    await held(outer, "lvs2");
    await held(inner, "lvs2");
    expect(await requests(`http://${outer}/`)).toMatchObject({ failed: 0 });
    await lab.mendLink("lvs1", "eth1");
    await lab.waitConverged();
  });

  it("lets real servers out when its address translation says so", async () => {
    const greeting = () =>
      lab.exec("rs1", [
        "python3",
        "-I",
        "-S",
        "-c",
        "import socket; print(socket.create_connection(('192.168.140.10', 22), 3).recv(8))",
      ]);
    expect((await greeting()).stderr).toMatch(/timed out|TimeoutError/);
    const rule = "-t nat -A POSTROUTING -s 192.168.102.0/24 -o eth0 -j MASQUERADE";
    await lab.must("lvs1", `iptables ${rule}`);
    expect((await greeting()).stdout).toContain("SSH-2.0");
    expect(await lab.must("lvs1", "iptables-save -t nat")).toContain("-j MASQUERADE");
  });
});

describe("vrrp-dr", () => {
  running(vrrpDr);
  const [first = "", second = ""] = vrrpDr.vips;

  it("serves each VIP by its own director, which sees the questions and not the answers", async () => {
    for (const [vip, master, other] of [
      [first, "lvs1", "lvs2"],
      [second, "lvs2", "lvs1"],
    ] as const) {
      const report = await requests(`http://${vip}/`);
      expect(report).toMatchObject({ failed: 0 });
      expect(Object.keys(report.byServer).sort()).toEqual(["rs1", "rs2"]);
      await lab.until(5_000, `${master} counts`, async () => {
        const { conns, outPackets } = await counted(master, "-t", `${vip}:80`);
        return conns >= 20 && outPackets === 0;
      });
      expect((await counted(other, "-t", `${vip}:80`)).conns).toBe(0);
    }
  });

  it("gives both VIPs to the director that is left, and each its own back", async () => {
    await lab.cutLink("lvs1", "eth0");
    await held(first, "lvs2");
    await held(second, "lvs2");
    for (const vip of vrrpDr.vips) expect(await requests(`http://${vip}/`)).toMatchObject({ failed: 0 });
    await lab.mendLink("lvs1", "eth0");
    await lab.waitConverged();
  });
});

describe("ftp-rest", () => {
  running(ftpRest);
  const [vip = "", other = ""] = ftpRest.vips;

  /** Signs in, asks for a passive data connection, fetches `who`. */
  const fetchByFtp = async (address: string): Promise<string> =>
    (
      await lab.must(lab.client, [
        "python3",
        "-I",
        "-c",
        `from ftplib import FTP
f = FTP(); f.connect("${address}", 9814, 5); f.login(); f.retrlines("RETR who"); f.quit()`,
      ])
    ).trim();

  it("fetches a file by passive FTP: both connections reach the same real server by the mark", async () => {
    const before = await counted("lvs1", "-f", "300");
    const server = await fetchByFtp(vip);
    expect(["rs1", "rs2"]).toContain(server);
    for (let i = 0; i < 3; i++) expect(await fetchByFtp(vip)).toBe(server);
    await lab.until(
      5_000,
      "two connections each",
      async () => (await counted("lvs1", "-f", "300")).conns >= before.conns + 8,
    );
    expect(await lab.must("lvs1", "ipvsadm -Lnc")).toMatch(/^IP +\d+:\d\d +\S+ +192\.168\.100\.10:0 /m);
  });

  it("serves the other VIP by the other director", async () => {
    await fetchByFtp(other);
    await lab.until(5_000, "lvs2 counts", async () => (await counted("lvs2", "-f", "300")).conns >= 2);
  });

  it("serves REST as a service of its own, until its port is marked too", async () => {
    const rest = ["-t", `${vip}:9826`];
    const before = await counted("lvs1", ...rest);
    const report = await requests(`http://${vip}:9826/`);
    expect(Object.keys(report.byServer).sort()).toEqual(["rs1", "rs2"]);
    await lab.until(5_000, "REST counts", async () => {
      const { conns } = await counted("lvs1", ...rest);
      return conns >= before.conns + 20;
    });
    await lab.must(
      "lvs1",
      `iptables -t mangle -A PREROUTING -p tcp -d ${vip} --dport 8000:10000 -j MARK --set-mark 300`,
    );
    const then = await counted("lvs1", ...rest);
    const swallowed = await requests(`http://${vip}:9826/`);
    expect(Object.keys(swallowed.byServer)).toHaveLength(1);
    // Counters lag by 2 s: a few of the earlier ones may still have arrived, of twenty new ones none did.
    await sleep(2_500);
    expect((await counted("lvs1", ...rest)).conns).toBeLessThan(then.conns + 10);
    await lab.must(
      "lvs1",
      `iptables -t mangle -D PREROUTING -p tcp -d ${vip} --dport 8000:10000 -j MARK --set-mark 300`,
    );
  });

  it("goes on with both services when the master stops", async () => {
    await lab.stopService("lvs1", "keepalived");
    await held(vip, "lvs2");
    await fetchByFtp(vip);
    expect(await requests(`http://${vip}:9826/`)).toMatchObject({ failed: 0 });
  });
});

describe("methods", () => {
  running(methods);
  const [vip = ""] = methods.vips;

  it.each([
    ["NAT", "-m", "Masq", true],
    ["direct routing", "-g", "Route", false],
    ["tunnelling", "-i", "Tunnel", false],
  ] as const)("serves by %s", async (_, option, name, backThroughIt) => {
    for (const rs of ["192.168.5.11", "192.168.5.12"])
      await lab.must("lvs1", `ipvsadm -e -t ${vip}:80 -r ${rs}:80 ${option}`);
    await lab.must("lvs1", "ipvsadm -Z");
    const table = await lab.must("lvs1", "ipvsadm -Ln");
    expect(table.match(/-> .*:80 +(\w+)/g)?.map((line) => line.split(/ +/)[2])).toEqual([name, name]);
    const report = await requests(`http://${vip}/`);
    expect(report).toMatchObject({ failed: 0 });
    expect(Object.keys(report.byServer).sort()).toEqual(["rs1", "rs2"]);
    await lab.until(5_000, "the counters", async () => {
      const { inPackets, outPackets } = await counted("lvs1", "-t", `${vip}:80`);
      return inPackets > 60 && outPackets > 60 === backThroughIt;
    });
  });

  it("knows every scheduler of this kernel", async () => {
    const schedulers = "rr wrr lc wlc lblc lblcr dh sh sed nq mh fo ovf".split(" ");
    for (const scheduler of schedulers)
      await lab.must(
        "lvs1",
        `ipvsadm -A -t ${vip}:81 -s ${scheduler} && ipvsadm -ln -t ${vip}:81 | grep -qw ${scheduler} && ipvsadm -D -t ${vip}:81`,
      );
  });
});

describe.each([ospfEcmp, vrrpNat])("$name, not set up", (whole) => {
  running(blank(whole));

  it("serves nothing: no table, no VIP, no forwarding, no keepalived", async () => {
    for (const { name } of whole.hosts.filter((h) => h.roles.includes("director"))) {
      expect(await lab.must(name, "ipvsadm -Sn; ls -A /etc/keepalived; pidof keepalived || true")).toBe("");
      expect(await lab.must(name, "cat /proc/sys/net/ipv4/ip_forward")).toBe("0\n");
    }
    for (const vip of whole.vips) expect(await lab.holdersOf(vip)).toEqual([]);
    for (const url of whole.served) expect(await lab.answers(url)).toBe(false);
  });

  it("has what it takes: set up by hand it is the cluster", async () => {
    await setUpByHand(lab, whole);
    lab.file.topology = whole;
    await lab.waitConverged();
  });
});

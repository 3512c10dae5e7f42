/**
 * Lines of vtysh, ip, sysctl and iptables-restore on real daemons and a real kernel: the practice cluster. One cluster for both the
 * routing and the set-up of hosts. Each case goes there and back, for a rollout has to.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Lab, startLab } from "../../../../e2e/lab/lab";
import { ospfEcmp } from "../../../../e2e/lab/topologies/ospf-ecmp";
import type { HostAction, HostFiles } from "../../change/model";
import { networkPath, rulesPath, sysctlPath } from "../../change/paths";
import { type Before, nothingKnown, setUpChange } from "../../set-up/actions";
import { applySetUp, emptySetUp } from "../../set-up/files";
import type { SetUp } from "../../set-up/model";
import {
  announcingDirector,
  directRoutingServer,
  markedPorts,
  natDirector,
  natServer,
  together,
  tunnelServer,
} from "../../set-up/recipes";
import { applyRoutingEdit } from "./apply";
import { routingLines } from "./lines";
import type { RoutingEdit } from "./model";
import { newDirector } from "./recipes";
import { runningDifferences } from "./running";
import { frrPath } from "./where";

const setUpActions = (...change: Parameters<typeof setUpChange>) => setUpChange(...change).actions;

const folder = mkdtempSync(join(tmpdir(), "sluice-lines-"));
let lab: Lab;
/** lvs1's frr.conf as it started. */
let original = "";

beforeAll(async () => {
  lab = await startLab({ topology: { ...ospfEcmp, modules: [...ospfEcmp.modules, "ipip"] }, runDir: folder });
  await lab.waitConverged();
  original = await lab.must("lvs1", ["cat", frrPath]);
}, 180_000);
afterAll(async () => {
  await lab?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const files = (text: string): HostFiles => [{ path: frrPath, text }];

/** One vtysh, each line one argument, as the host's script does it; it stops at the first that fails. */
const typeIn = async (lines: readonly string[]): Promise<void> => {
  const done = await lab.exec("lvs1", [
    "vtysh",
    ...["configure terminal", ...lines].flatMap((line) => ["-c", line]),
  ]);
  const said = `${done.stdout}${done.stderr}`;
  expect([
    done.code,
    said.split("\n").filter((line) => /^%(?! OSPF: Reference bandwidth)/.test(line)),
  ]).toEqual([0, []]);
};

/** The other way the script has: a file, which goes on after a line that fails. */
const readIn = async (lines: readonly string[]): Promise<number> => {
  await lab.must("lvs1", ["sh", "-c", "cat > /tmp/lines"], { input: `${lines.join("\n")}\n` });
  return (await lab.exec("lvs1", ["vtysh", "-f", "/tmp/lines"])).code;
};

const differences = async (text: string): Promise<unknown> =>
  runningDifferences(files(text), await lab.must("lvs1", ["vtysh", "-c", "show running-config"]), "frr");

type Adjacency = { readonly full: boolean; readonly upMs: number };

/** lvs1's with the router. */
const adjacency = async (): Promise<Adjacency> => {
  const text = await lab.must("lvs1", ["vtysh", "-c", "show ip ospf neighbor json"]);
  const parsed: { neighbors?: Record<string, { nbrState?: string; upTimeInMsec?: number }[]> } =
    JSON.parse(text);
  const [router] = parsed.neighbors?.["192.168.0.1"] ?? [];
  return { full: router?.nbrState?.startsWith("Full") ?? false, upMs: router?.upTimeInMsec ?? 0 };
};

const full = (): Promise<void> =>
  lab.until(60_000, "the adjacency is Full", async () => (await adjacency()).full);

const inRouter = (text: string, lines: string): string =>
  text.replace("router ospf\n", `router ospf\n${lines}`);
const onEth0 = (text: string, lines: string): string =>
  text.replace("interface eth0\n", `interface eth0\n${lines}`);

describe("lines of vtysh on a running director", () => {
  test("are not needed for what it runs with", async () => {
    expect(await differences(original)).toEqual([]);
  });

  /** Lines that bring exactly what the file says, and take it back, while the adjacency goes on as if nothing had been. */
  test.each<[string, (text: string) => string]>([
    [
      "cost, priority, description and timers of its own",
      (text) =>
        onEth0(text, ' ip ospf cost 77\n description to the router: "r1" ! no comment\n').replace(
          "retransmit-interval 1",
          "retransmit-interval 3",
        ),
    ],
    [
      "another VIP, and a network in place of a narrower one",
      (text) =>
        inRouter(text, " network 192.168.0.101/32 area 0.0.0.0\n").replace(
          "192.168.0.0/24",
          "192.168.0.0/16",
        ),
    ],
    [
      "timers, paths, logging and no transit",
      (text) =>
        inRouter(
          text,
          " timers throttle spf 50 100 5000\n maximum-paths 4\n max-metric router-lsa administrative\n max-metric router-lsa on-startup 60\n",
        )
          .replace("lsa all 200", "lsa all 300")
          .replace("log-adjacency-changes", "log-adjacency-changes detail"),
    ],
    [
      "redistribution through a route-map instead of a network line",
      (text) =>
        `${inRouter(text, " redistribute connected metric 20 metric-type 1 route-map VIPS\n").replace(" network 192.168.0.100/32 area 0\n", "")}ip prefix-list VIPS seq 5 permit 192.168.0.100/32\nroute-map VIPS permit 10\n match ip address prefix-list VIPS\n set metric 1000\n`,
    ],
    [
      "another action for the route-map, and none at all",
      (text) => text.replace("route-map ANY deny 10\n", "").replace("ip protocol ospf route-map ANY\n", ""),
    ],
    [
      "passive by default but for the interface it is adjacent on",
      (text) => inRouter(text, " passive-interface default\n no passive-interface eth0\n"),
    ],
    [
      "lists, static routes, passwords and logs",
      (text) =>
        `${text}password s3cret\nenable password s3cret\nlog syslog warnings\nip route 10.9.0.0/16 192.168.0.1\naccess-list VTY permit 127.0.0.1/32\nline vty\n access-class VTY\n exec-timeout 5 0\n`,
    ],
    [
      "keys that lie ready",
      (text) =>
        onEth0(text, " ip ospf message-digest-key 1 md5 k3y\n ip ospf message-digest-key 2 md5 k3y2\n"),
    ],
  ])("bring %s, and take them back, without touching the adjacency", async (_, change) => {
    const to = change(original);
    expect(to).not.toBe(original);
    const { apply, undo, later } = routingLines(files(original), files(to), "frr");
    expect(later).toEqual([]);
    await full();
    const before = await adjacency();
    await typeIn(apply);
    expect(await differences(to)).toEqual([]);
    const between = await adjacency();
    await typeIn(undo);
    expect(await differences(original)).toEqual([]);
    const after = await adjacency();
    expect([between.full, after.full]).toEqual([true, true]);
    // The time it is up goes on: it was not lost and found.
    expect(between.upMs).toBeGreaterThan(before.upMs);
    expect(after.upMs).toBeGreaterThan(between.upMs);
  });

  test.each<[string, (text: string) => string]>([
    [
      "timers the router does not have",
      (text) =>
        text.replace("hello-interval 1", "hello-interval 2").replace("dead-interval 4", "dead-interval 8"),
    ],
    [
      "authentication",
      (text) =>
        onEth0(text, " ip ospf authentication message-digest\n ip ospf message-digest-key 1 md5 k3y\n"),
    ],
    [
      "areas of interfaces instead of networks",
      (text) =>
        `${onEth0(text, " ip ospf area 0\n").replace(/ network .*\n/g, "")}interface lo\n ip ospf area 0\n`,
    ],
    ["nothing of OSPF at all", (text) => text.replace(/router ospf\n(?: .*\n)+!\n/, "")],
  ])("bring %s, which ends the adjacency, and take it back, with which it returns", async (_, change) => {
    const to = change(original);
    expect(to).not.toBe(original);
    const { apply, undo } = routingLines(files(original), files(to), "frr");
    await full();
    await typeIn(apply);
    expect(await differences(to)).toEqual([]);
    await typeIn(undo);
    expect(await differences(original)).toEqual([]);
    await full();
  });

  test("take back a change that stopped half-way", async () => {
    const to = `${onEth0(inRouter(original, " network 192.168.0.101/32 area 0\n timers throttle spf 50 100 5000\n"), " ip ospf cost 9\n ip ospf message-digest-key 7 md5 k\n")}ip prefix-list P seq 5 permit any\n`;
    const { apply, undo } = routingLines(files(original), files(to), "frr");
    for (const done of [1, 3, 5, apply.length - 2]) {
      const half = apply.slice(0, done);
      expect(await readIn(half)).toBe(0);
      await readIn(undo);
      expect(await differences(original)).toEqual([]);
    }
  });

  test("make a director of a host whose daemons know nothing, and its VIP goes out by it", async () => {
    const recipe = newDirector({
      suite: "frr",
      hostname: "lvs1",
      routerId: "192.168.0.2",
      device: "eth0",
      segment: { area: "0", prefix: "192.168.0.0/24", hello: 1, dead: 4 },
      vips: ["192.168.0.100"],
      vipsOn: "lo",
    });
    const made = recipe.reduce<HostFiles>((all, edit: RoutingEdit) => {
      const next = applyRoutingEdit(all, "frr", edit);
      if (next.kind === "refused") throw new Error(next.why);
      return next.files;
    }, []);
    const [text = ""] = made.map((file) => file.text);
    await typeIn(routingLines(files(original), [], "frr").apply);
    expect(await differences("")).toEqual([]);
    await lab.until(30_000, "the router has lost lvs1", async () => {
      const hops = await lab.nextHops({ host: "router", prefix: "192.168.0.100/32" });
      return `${hops}` === "192.168.0.3";
    });
    await typeIn(routingLines([], made, "frr").apply);
    expect(await differences(text)).toEqual([]);
    await full();
    await lab.waitConverged();
    // Nothing it learned is in its kernel.
    expect(await lab.must("lvs1", ["ip", "route", "show", "proto", "ospf"])).toBe("");
    await typeIn(routingLines(made, files(original), "frr").apply);
    expect(await differences(original)).toEqual([]);
  });
});

/** As the host's script does it. */
const run = async (host: string, action: HostAction, way: "apply" | "undo"): Promise<void> => {
  switch (action.kind) {
    case "ip": {
      const done = await lab.exec(host, ["ip", "-force", "-batch", "-"], {
        input: `${action[way].join("\n")}\n`,
      });
      // A device that is there already is as it should be.
      const said = done.stderr
        .split("\n")
        .filter((line) => line !== "" && !/^Command failed|File exists/.test(line));
      expect([done.code === 0 || said.length === 0, said]).toEqual([true, []]);
      return;
    }
    case "sysctl":
      for (const line of action[way]) await lab.must(host, ["sysctl", "-w", line]);
      return;
    case "iptables":
      await lab.must(host, ["iptables-restore", "--test", "--noflush"], { input: action[way] });
      await lab.must(host, ["iptables-restore", "--noflush"], { input: action[way] });
      return;
    default:
      throw new Error(`${action.kind} is no part of a set-up`);
  }
};

/** All that a set-up can touch, as the kernel tells it. */
const kernelOf = async (host: string): Promise<string> => {
  const told = await Promise.all([
    lab.must(host, "ip -o addr | sed 's/ *valid_lft.*//'"),
    lab.must(host, "ip -o link | sed 's/ mtu.*state/ state/; s/ qlen.*//'"),
    lab.must(host, "ip route"),
    lab.must(host, "iptables-save -t mangle | grep -v '^[#:]'"),
    lab.must(
      host,
      "sysctl -a 2>/dev/null | grep -E '^net.ipv4.(ip_forward|conf.*(arp_|rp_filter|send_redirects))' | grep -v '[.]\\(dummy\\|sit\\)'",
    ),
  ]);
  return told.join("\n");
};

const seenOn = async (host: string): Promise<Before> => {
  const addresses: { ifname: string; addr_info: { local: string; prefixlen: number }[] }[] = JSON.parse(
    await lab.must(host, ["ip", "-j", "addr"]),
  );
  const sysctls = (await lab.must(host, "sysctl -a 2>/dev/null | grep -E '^net.ipv4.(ip_forward|conf)'"))
    .split("\n")
    .map((line) => line.split(" = "))
    .map(([key = "", value = ""]) => [key, value] as const);
  return {
    addresses: addresses.flatMap(({ ifname, addr_info }) =>
      addr_info.map(({ local, prefixlen }) => ({ address: `${local}/${prefixlen}`, device: ifname })),
    ),
    devices: addresses.map(({ ifname }) => ifname),
    sysctls: Object.fromEntries(sysctls),
    gateway: /^default via (\S+)/m.exec(await lab.must(host, ["ip", "route"]))?.[1] ?? "none",
  };
};

const filesOf = (setUp: SetUp): HostFiles => {
  const made = applySetUp([], setUp);
  if (made.kind === "refused") throw new Error(made.why);
  return made.files;
};

describe("a set-up on a real kernel", () => {
  const vip = "10.77.0.100";

  test.each<[string, string, SetUp, (kernel: string) => void]>([
    [
      "a real server behind direct routing",
      "client",
      directRoutingServer([vip], "eth0"),
      (kernel) => {
        expect(kernel).toMatch(/lo +inet 10\.77\.0\.100\/32/);
        for (const key of ["all", "lo", "eth0"]) {
          expect(kernel).toContain(`net.ipv4.conf.${key}.arp_ignore = 1`);
          expect(kernel).toContain(`net.ipv4.conf.${key}.arp_announce = 2`);
        }
      },
    ],
    [
      "a real server behind NAT",
      "client",
      natServer("192.168.1.77"),
      (kernel) => {
        expect(kernel).toContain("default via 192.168.1.77");
      },
    ],
    [
      "a director for NAT",
      "rs1",
      natDirector(["eth0"]),
      (kernel) => {
        expect(kernel).toContain("net.ipv4.ip_forward = 1");
        expect(kernel).toContain("net.ipv4.conf.eth0.send_redirects = 0");
      },
    ],
    [
      "a real server at the end of a tunnel",
      "client",
      tunnelServer([vip]),
      (kernel) => {
        expect(kernel).toMatch(/tunl0 +inet 10\.77\.0\.100\/32/);
        expect(kernel).toMatch(/tunl0@NONE: <[A-Z,]*UP/);
        expect(kernel).toContain("net.ipv4.conf.tunl0.rp_filter = 0");
      },
    ],
    [
      "a director with its VIP on a dummy device",
      "client",
      announcingDirector([vip], "dummy0"),
      (kernel) => {
        expect(kernel).toMatch(/dummy0 +inet 10\.77\.0\.100\/32/);
      },
    ],
    [
      "marks for FTP",
      "client",
      markedPorts([vip], 300, ["9814", "8000:10000"]),
      (kernel) => {
        expect(kernel).toContain("-A PREROUTING -j SLUICE-MARK");
        expect(kernel).toContain("--dport 8000:10000 -j MARK --set-xmark 0x12c/0xffffffff");
      },
    ],
    [
      "all of them",
      "client",
      [
        directRoutingServer([vip], "eth0"),
        tunnelServer(["10.77.0.101"]),
        markedPorts([vip], 300, ["21", "8000:10000"]),
        announcingDirector(["10.77.0.102"], "dummy0"),
      ].reduce(together),
      (kernel) => {
        expect(kernel.match(/inet 10\.77\.0\.10[012]\/32/g)).toHaveLength(3);
      },
    ],
  ])("is that of %s, and all of it is gone again", async (_, host, setUp, holds) => {
    const start = await kernelOf(host);
    const known = await seenOn(host);
    const actions = setUpActions([], filesOf(setUp), known);
    for (const action of actions) await run(host, action, "apply");
    const there = await kernelOf(host);
    holds(there);
    // Once more is the same, but for the jump to the marks, which is said where there is none only.
    for (const action of actions) if (action.kind !== "iptables") await run(host, action, "apply");
    expect(await kernelOf(host)).toBe(there);
    for (const action of actions.toReversed()) await run(host, action, "undo");
    expect(withoutModules(await kernelOf(host))).toBe(withoutModules(start));
  });

  test("leaves by its files too: an empty one takes everything away", async () => {
    const setUp = [
      tunnelServer([vip]),
      announcingDirector(["10.77.0.102"], "dummy0"),
      markedPorts([vip], 300, ["21", "8000:10000"]),
    ].reduce(together);
    const start = await kernelOf("client");
    for (const action of setUpActions([], filesOf(setUp), nothingKnown)) await run("client", action, "apply");
    for (const action of setUpActions(filesOf(setUp), filesOf(emptySetUp), nothingKnown))
      await run("client", action, "apply");
    const addresses = (kernel: string): readonly string[] =>
      kernel.split("\n").filter((line) => /inet |SLUICE|dummy0/.test(line));
    expect(addresses(await kernelOf("client"))).toEqual(addresses(start));
  });

  test("of other marks replaces the rules and keeps the one jump", async () => {
    const one = filesOf(markedPorts([vip], 300, ["21", "8000:10000"]));
    const two = filesOf(markedPorts([vip], 300, ["21", "8000:9000"]));
    for (const [from, to] of [
      [[], one],
      [one, two],
      [two, one],
      [one, two],
    ] as const)
      for (const action of setUpActions(from, to)) await run("client", action, "apply");
    const saved = await lab.must("client", ["iptables-save", "-t", "mangle"]);
    expect(saved.match(/-A PREROUTING -j SLUICE-MARK/g)).toHaveLength(1);
    expect(saved.match(/-A SLUICE-MARK/g)).toHaveLength(2);
    expect(saved).toContain("8000:9000");
    for (const action of setUpActions(two, [])) await run("client", action, "apply");
    expect(await lab.must("client", ["iptables-save", "-t", "mangle"])).not.toContain("SLUICE");
  });

  test("is read from its files at every start by the programs they name", async () => {
    const setUp = [
      directRoutingServer([vip], "eth0"),
      tunnelServer(["10.77.0.101"]),
      markedPorts([vip], 300, ["21", "8000:10000"]),
    ].reduce(together);
    const known = await seenOn("client");
    for (const { path, text } of filesOf(setUp)) {
      await lab.must("client", ["mkdir", "-p", path.slice(0, path.lastIndexOf("/"))]);
      await lab.must("client", ["sh", "-c", `cat > ${path}`], { input: text });
    }
    await lab.must("client", ["iptables-restore", "--test", "--noflush", rulesPath]);
    await lab.must("client", ["sysctl", "-q", "-p", sysctlPath]);
    // tunl0 is there already in this kernel: its line fails, and the next ones are read.
    await lab.exec("client", ["ip", "-force", "-batch", networkPath]);
    await lab.must("client", ["iptables-restore", "--noflush", rulesPath]);
    const kernel = await kernelOf("client");
    expect(kernel).toMatch(/lo +inet 10\.77\.0\.100\/32/);
    expect(kernel).toMatch(/tunl0 +inet 10\.77\.0\.101\/32/);
    expect(kernel).toContain("net.ipv4.conf.all.arp_announce = 2");
    expect(kernel).toContain("-A PREROUTING -j SLUICE-MARK");
    for (const action of setUpActions([], filesOf(setUp), known).toReversed())
      await run("client", action, "undo");
  });
});

/** Modules that were loaded stay, with the devices they made. */
const withoutModules = (kernel: string): string =>
  kernel
    .split("\n")
    .filter((line) => line !== "" && !/tunl0/.test(line) && !/^(?:\*mangle|COMMIT)$/.test(line))
    .join("\n");

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HostAction, HostFiles } from "../change/model";
import { networkPath } from "../change/paths";
import { nothingKnown, setUpChange } from "./actions";
import { applySetUp, emptySetUp } from "./files";
import type { SetUp } from "./model";
import {
  announcingDirector,
  directRoutingServer,
  markedPorts,
  natServer,
  together,
  tunnelServer,
} from "./recipes";
import { setUps } from "./testing/arbitrary";

const setUpActions = (...change: Parameters<typeof setUpChange>) => setUpChange(...change).actions;

const filesOf = (setUp: SetUp): HostFiles => {
  const made = applySetUp([], setUp);
  if (made.kind === "refused") throw new Error(made.why);
  return made.files;
};

const linesOf = (action: HostAction, way: "apply" | "undo"): readonly string[] => {
  if (!("apply" in action)) return [];
  const lines = action[way];
  return typeof lines === "string" ? lines.split("\n") : lines;
};

/** A kernel as far as these lines go: what it has, after them, from what it had. */
const kernelAfter = (
  had: ReadonlySet<string>,
  actions: readonly HostAction[],
  way: "apply" | "undo",
): ReadonlySet<string> => {
  const has = new Set(had);
  for (const action of way === "apply" ? actions : actions.toReversed())
    for (const line of linesOf(action, way)) {
      const [object = "", verb = "", ...rest] = line.split(" ");
      const set = /^(\S+?)=(.*)$/.exec(line);
      if (set) {
        for (const one of has) if (one.startsWith(`${set[1]}=`)) has.delete(one);
        has.add(line);
      } else if (object === "address") {
        if (verb === "replace") has.add(`address ${rest.join(" ")}`);
        else if (!has.delete(`address ${rest.join(" ")}`)) throw new Error(`${line}: it is not there`);
      } else if (object === "link" && verb === "add") has.add(`link ${rest[1]}`);
      else if (object === "link" && (verb === "del" || rest.at(-1) === "down")) has.delete(`link ${rest[1]}`);
      else if (object === "route")
        for (const one of [...has]) {
          if (one.startsWith("route ")) has.delete(one);
          if (verb === "replace") has.add(`route ${rest.join(" ")}`);
        }
      else if (object === ":SLUICE-MARK" || line === "-F SLUICE-MARK")
        for (const one of [...has]) {
          if (one.startsWith("-A SLUICE-MARK")) has.delete(one);
        }
      else if (object === "-A") has.add(line);
      else if (line === "-D PREROUTING -j SLUICE-MARK") has.delete("-A PREROUTING -j SLUICE-MARK");
    }
  return has;
};

const started = (setUp: SetUp): ReadonlySet<string> =>
  kernelAfter(
    new Set(["route default via 9.9.9.9"]),
    setUpActions([], filesOf(setUp), nothingKnown),
    "apply",
  );

/** Sysctls of the kernel's own value, and the default route, stand for nothing having been said. */
const told = (has: ReadonlySet<string>, setUp: SetUp): readonly string[] =>
  [...has]
    .filter((one) =>
      one.includes("=")
        ? one.split("=")[0] !== undefined && (one.split("=")[0] ?? "") in setUp.sysctls
        : !one.startsWith("route"),
    )
    .sort();

describe("actions", { timeout: 60_000 }, () => {
  test("set sysctls before addresses: no real server answers ARP for a VIP", () => {
    const actions = setUpActions([], filesOf(directRoutingServer(["192.168.0.100"], "eth0")));
    expect(actions.map(({ kind }) => kind)).toEqual(["sysctl", "ip"]);
    expect(actions[0]).toEqual({
      kind: "sysctl",
      apply: [
        "net.ipv4.conf.all.arp_ignore=1",
        "net.ipv4.conf.all.arp_announce=2",
        "net.ipv4.conf.lo.arp_ignore=1",
        "net.ipv4.conf.lo.arp_announce=2",
        "net.ipv4.conf.eth0.arp_ignore=1",
        "net.ipv4.conf.eth0.arp_announce=2",
      ],
      undo: [
        "net.ipv4.conf.all.arp_ignore=0",
        "net.ipv4.conf.all.arp_announce=0",
        "net.ipv4.conf.lo.arp_ignore=0",
        "net.ipv4.conf.lo.arp_announce=0",
        "net.ipv4.conf.eth0.arp_ignore=0",
        "net.ipv4.conf.eth0.arp_announce=0",
      ],
    });
    expect(actions[1]).toEqual({
      kind: "ip",
      apply: ["address replace 192.168.0.100/32 dev lo"],
      undo: ["address del 192.168.0.100/32 dev lo"],
    });
  });

  test("are none where nothing changed", () => {
    fc.assert(
      fc.property(setUps, (setUp) => {
        expect(setUpActions(filesOf(setUp), filesOf(setUp))).toEqual([]);
      }),
    );
  });

  test("lead to what the files say, and back to what they said", () => {
    // Devices and what hangs on them have tests of their own.
    const plain = setUps.map((one): SetUp => ({ ...one, gateway: null, devices: [] }));
    fc.assert(
      fc.property(plain, plain, (old, wanted) => {
        const actions = setUpActions(filesOf(old), filesOf(wanted));
        const there = kernelAfter(started(old), actions, "apply");
        expect(told(there, wanted)).toEqual(told(started(wanted), wanted));
        const back = kernelAfter(there, actions, "undo");
        expect(told(back, old)).toEqual(told(started(old), old));
      }),
      { numRuns: 500 },
    );
  });

  test("bring an address to its new device before it leaves the old one", () => {
    const [ip] = setUpActions(
      filesOf(announcingDirector(["192.168.0.100"], "lo")),
      filesOf(announcingDirector(["192.168.0.100"], "dummy0")),
    );
    expect(ip).toEqual({
      kind: "ip",
      apply: [
        "link add name dummy0 type dummy",
        "link set dev dummy0 up",
        "address replace 192.168.0.100/32 dev dummy0",
        "address del 192.168.0.100/32 dev lo",
      ],
      undo: [
        "address replace 192.168.0.100/32 dev lo",
        "address del 192.168.0.100/32 dev dummy0",
        "link del dev dummy0",
      ],
    });
  });

  test("lead to PREROUTING's jump once, however often marks change", () => {
    const one = filesOf(markedPorts(["10.0.0.1"], 300, ["21", "8000:10000"]));
    const two = filesOf(markedPorts(["10.0.0.1"], 300, ["21", "8000:9000"]));
    const jumps = (from: HostFiles, to: HostFiles): number[] =>
      setUpActions(from, to).flatMap((action) =>
        (["apply", "undo"] as const).map(
          (way) => linesOf(action, way).filter((line) => line === "-A PREROUTING -j SLUICE-MARK").length,
        ),
      );
    expect(jumps([], one)).toEqual([1, 0]);
    expect(jumps(one, two)).toEqual([0, 0]);
    expect(jumps(two, [])).toEqual([0, 1]);
  });

  test("take back only what was not there before", () => {
    const vip = { address: "192.168.0.100/32", device: "lo" };
    const before = {
      addresses: [vip],
      devices: ["lo"],
      sysctls: { "net.ipv4.conf.all.arp_ignore": "1" },
      gateway: "10.0.0.254",
    };
    const setUp = together(directRoutingServer(["192.168.0.100"], "eth0"), natServer("10.0.0.1"));
    const [sysctl, ip] = setUpActions([], filesOf(setUp), before);
    expect(linesOf(sysctl ?? { kind: "reload-keepalived" }, "undo")[0]).toBe(
      "net.ipv4.conf.all.arp_ignore=1",
    );
    expect(linesOf(ip ?? { kind: "reload-keepalived" }, "undo")).toEqual([
      "route replace default via 10.0.0.254",
    ]);
    const [, alone] = setUpActions([], filesOf(setUp), { ...before, gateway: "none" });
    expect(linesOf(alone ?? { kind: "reload-keepalived" }, "undo")).toEqual([
      "route del default via 10.0.0.1",
    ]);
  });

  test("never take a default route away whose predecessor is not known, and say so", () => {
    const made = setUpChange([], filesOf(natServer("10.0.0.1")));
    expect(made.actions).toEqual([{ kind: "ip", apply: ["route replace default via 10.0.0.1"], undo: [] }]);
    expect(made.notes).toHaveLength(1);
    const gone = setUpChange(filesOf(natServer("10.0.0.1")), []);
    expect(gone).toEqual({
      actions: [],
      notes: ["The default route through 10.0.0.1 stays until the next start."],
    });
  });

  test("leave a new device to the sysctls of default, and set its own where it is there already", () => {
    const files = filesOf(tunnelServer(["192.168.0.100"]));
    const own = (devices: readonly string[] | null): number =>
      setUpActions([], files, { ...nothingKnown, devices })
        .flatMap((action) => linesOf(action, "apply"))
        .filter((line) => line.includes(".tunl0.")).length;
    expect(own(null)).toBe(0);
    expect(own(["lo", "tunl0"])).toBe(3);
    expect(setUpChange([], files).notes).toEqual([]);
  });

  test("do not run what others wrote into the files, and say so", () => {
    const to = [{ path: networkPath, text: "link set dev eth1 mtu 9000\n" }];
    expect(setUpChange([], to)).toEqual({
      actions: [],
      notes: ["/etc/sluice/network.ip, line 1: link set dev eth1 mtu 9000 is not run before the next start."],
    });
  });

  test("of nothing left undo everything", () => {
    const files = filesOf(
      together(tunnelServer(["192.168.0.100"]), markedPorts(["192.168.0.100"], 300, ["21", "8000:10000"])),
    );
    const left = kernelAfter(
      started(tunnelServer(["192.168.0.100"])),
      setUpActions(files, filesOf(emptySetUp)),
      "apply",
    );
    expect([...left].filter((one) => /^(?:address|link|-A)/.test(one))).toEqual([]);
    expect([...left].filter((one) => /=[12]$/.test(one))).toEqual([]);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { HostAction } from "../../domain/change/model";
import { parseTable } from "../../domain/ipvs/table";
import { openChangeDoor } from "../change/door";
import type { ChangeDoor, ChangeSession } from "../change/model";
import { applied, CONF, conf, FRR, RELOAD } from "../change/testing/changes";
import type { HostPool, HostTarget } from "../host";
import { openHostPool } from "../pool";
import { type SimulatedCluster, startSimulatedCluster } from "./cluster";

let time: number;
let cluster: SimulatedCluster;
let door: ChangeDoor;
let pool: HostPool;

beforeAll(() => {
  door = openChangeDoor({ keepMs: 0 });
  pool = openHostPool();
});
beforeEach(async () => {
  await cluster?.stop();
  time = Date.parse("2026-01-01T00:00:00Z");
  cluster = await startSimulatedCluster({ now: () => time });
});
afterAll(async () => {
  door.close();
  await pool.close();
  await cluster.stop();
});

const target = (name = "lvs1", changes: Partial<HostTarget> = {}): HostTarget => {
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
    ...changes,
  };
};
const on = <T>(work: (session: ChangeSession) => Promise<T>): Promise<T> => door.with(target(), work);
const file = (path = CONF): string => cluster.world.snapshot("lvs1").files.get(path) ?? "";
const section = async (name: string): Promise<string> =>
  (await pool.ask(target(), "look", [name])).sections[0]?.output ?? "";
const table = async () => {
  const parsed = parseTable(await section("ipvs"));
  if (parsed.kind === "failed") throw new Error(parsed.why);
  return parsed.value.services.map((one) => [
    one.key,
    one.scheduler,
    one.servers.map(({ key, weight }) => `${key} ${weight}`),
  ]);
};
const light = (text: string): string => text.replace("weight 10", "weight 3");
const VIP = "tcp 192.168.0.100:80";

describe("a weight in the kernel alone", () => {
  const entry = "-t 192.168.0.100:80 -r 192.168.0.5:80 -g -w";
  const repair = (line: string): HostAction => ({ kind: "ipvsadm", apply: [line], undo: [`-e ${entry} 3`] });
  test("outlives a reload, is repaired, and comes back on the way back", async () => {
    expect(cluster.world.weighByHand("lvs1", `-e ${entry} 3`)).toBe(true);
    cluster.world.reloadKeepalived("lvs1");
    const byHand = [[VIP, "wrr", ["192.168.0.4:80 10", "192.168.0.5:80 3"]]];
    expect(await table()).toEqual(byHand);
    await on(async (session) => {
      await applied(session, "c-1", [], [repair(`-e ${entry} 10`)]);
      expect(await table()).toEqual([[VIP, "wrr", ["192.168.0.4:80 10", "192.168.0.5:80 10"]]]);
      expect(await session.revert("c-1")).toMatchObject({ state: "reverted" });
    });
    expect(await table()).toEqual(byHand);
  });

  test("of a server that is not there cannot be repaired", async () => {
    const line = `-e ${entry.replace(".5:80", ".9:80")} 10`;
    await on((session) => applied(session, "c-1", [], [repair(line)]));
    expect(await on((session) => session.stateOf("c-1"))).toMatchObject({ state: "failed" });
  });
});

describe("a change of keepalived.conf", () => {
  test("is in the table once it was reloaded, and gone when it was put back", async () => {
    const from = file();
    await on(async (session) => {
      await session.hold("op-1", 1, 60);
      await session.stage("c-1", { files: [conf(from, light(from))], actions: [RELOAD] });
      expect(await session.validate("c-1")).toEqual([{ program: "keepalived", exitCode: 0, text: "" }]);
      await session.arm("c-1", 60, [RELOAD]);
      expect(await table()).toEqual([[VIP, "wrr", ["192.168.0.4:80 10", "192.168.0.5:80 10"]]]);
      expect(await session.apply("c-1")).toMatchObject({ state: "applied", files: [{ live: "new" }] });
      expect(await table()).toEqual([[VIP, "wrr", ["192.168.0.4:80 3", "192.168.0.5:80 10"]]]);
      expect(await session.revert("c-1")).toMatchObject({ state: "reverted", revertedBy: "asked" });
      expect(await table()).toEqual([[VIP, "wrr", ["192.168.0.4:80 10", "192.168.0.5:80 10"]]]);
      expect(file()).toBe(from);
    });
  });

  test("may add a service by firewall mark; its server that nobody knows is down", async () => {
    const from = file();
    const service = `virtual_server fwmark 300 {
    lb_algo sh
    sh-port
    lb_kind NAT
    persistence_timeout 60
    inhibit_on_failure
    real_server 192.168.0.4 0 {
        weight 5
    }
    real_server 192.168.0.99 80 {
        TCP_CHECK {
        }
    }
}
`;
    await on((session) => applied(session, "c-1", [conf(from, from + service)], [RELOAD]));
    expect(await table()).toContainEqual(["fwm 300", "sh", ["192.168.0.4:0 5", "192.168.0.99:0 0"]]);
    expect(await section("ipvs")).toContain("FWM  300 sh (sh-port) persistent 60\n");
    expect(await section("ipvs-save")).toContain("-A -f 300 -s sh -p 60 -b sh-port\n");
  });

  test("a typo is told with its line, as the domain reads it", async () => {
    const from = file();
    await on(async (session) => {
      await session.hold("op-1", 1, 60);
      await session.stage("c-1", { files: [conf(from, from.replace("lb_algo", "lb_algoo"))], actions: [] });
      const [said] = await session.validate("c-1");
      expect(said).toMatchObject({ program: "keepalived", exitCode: 5 });
      expect(said?.text).toMatch(/^\(\/etc\/keepalived\/keepalived\.conf: Line 6\) .*lb_algoo/);
    });
  });

  test("goes back by itself after its time, and when the host starts anew; what was confirmed stays", async () => {
    const from = file();
    await on((session) => applied(session, "c-1", [conf(from, light(from))], [RELOAD], 60));
    time += 59_000;
    expect(file()).toBe(light(from));
    time += 2_000;
    expect((await table())[0]?.[2]).toEqual(["192.168.0.4:80 10", "192.168.0.5:80 10"]);
    expect(await on((session) => session.stateOf("c-1"))).toMatchObject({ revertedBy: "timer" });

    await on((session) => applied(session, "c-2", [conf(from, light(from))], [RELOAD], 60));
    cluster.world.reboot("lvs1", "another");
    expect(file()).toBe(from);
    expect(await on((session) => session.stateOf("c-2"))).toMatchObject({ revertedBy: "boot" });

    await on(async (session) => {
      await applied(session, "c-3", [conf(from, light(from))], [RELOAD], 60);
      await session.confirm("c-3");
    });
    time += 100_000;
    cluster.world.reboot("lvs1", "yet another");
    expect((await table())[0]?.[2]).toEqual(["192.168.0.4:80 3", "192.168.0.5:80 10"]);
  });

  test("a keepalived that dies of the reload fails it, and is started again by going back", async () => {
    const from = file();
    cluster.host("lvs1").faults.diesOfReload = true;
    await on(async (session) => {
      await applied(session, "c-1", [conf(from, light(from))], [RELOAD]);
      expect(await session.stateOf("c-1")).toMatchObject({ state: "failed" });
      expect(await table()).toEqual([]);
      await session.revert("c-1");
    });
    expect((await table())[0]?.[2]).toEqual(["192.168.0.4:80 10", "192.168.0.5:80 10"]);
  });
});

describe("routing", () => {
  const vtysh: HostAction = {
    kind: "vtysh",
    apply: ["router ospf", "no network 192.168.0.100/32 area 0", "no network 192.168.0.0/24 area 0"],
    undo: ["router ospf", "network 192.168.0.0/24 area 0", "network 192.168.0.100/32 area 0"],
  };

  test("a VIP that is no longer in a network line leaves the router's next hops, and comes back", async () => {
    const from = file(FRR);
    const to = from.replace(/^ network .*\n/gm, "");
    await on((session) => applied(session, "c-1", [conf(from, to, FRR)], [vtysh]));
    expect(await section("running-config")).not.toContain("network");
    time += 2_000;
    cluster.world.advance();
    expect(cluster.world.nextHops().map((host) => host.name)).toEqual(["lvs2"]);
    await on((session) => session.hold("op-1", 1, 60).then(() => session.revert("c-1")));
    time += 2_000;
    cluster.world.advance();
    expect(cluster.world.nextHops().map((host) => host.name)).toEqual(["lvs1", "lvs2"]);
    expect(await section("running-config")).toContain(" network 192.168.0.100/32 area 0\n");
  });

  test("a line FRR does not know fails the apply; the cost of an interface is what the file says", async () => {
    const from = file(FRR);
    const to = from.replace(" ip ospf priority 0\n", " ip ospf priority 0\n ip ospf cost 55\n");
    const cost: HostAction = { kind: "vtysh", apply: ["interface eth0", " ip ospf cost 55"], undo: [] };
    await on(async (session) => {
      await applied(session, "c-1", [], [{ ...cost, apply: ["interface eth0", " ip ospf cots 55"] }]);
      expect(await session.stateOf("c-1")).toMatchObject({
        state: "failed",
        said: [{ output: "% Unknown command: ip ospf cots 55" }],
      });
      await session.revert("c-1");
      await applied(session, "c-2", [conf(from, to, FRR)], [cost]);
      expect((await session.stateOf("c-2")).state).toBe("applied");
    });
    expect(await section("ospf-interface-json")).toContain('"cost":55');
  });
});

describe("like the script", () => {
  test("it fences, holds, and refuses what has moved or has no room", async () => {
    const from = file();
    const other = openChangeDoor();
    await on(async (session) => {
      await session.hold("op-1", 2, 60);
      await other.with(target("lvs1", { hostId: "other" }), async (second) => {
        await expect(second.hold("op-2", 1, 60)).rejects.toMatchObject({ code: "held" });
        await expect(second.hold("op-1", 1, 60)).rejects.toMatchObject({ code: "fenced" });
        await second.hold("op-1", 3, 60);
      });
      await expect(session.apply("c-1")).rejects.toMatchObject({ code: "fenced" });
      await session.hold("op-1", 3, 60);
      await session.stage("c-1", { files: [conf("other\n", "x\n")], actions: [] });
      await expect(session.arm("c-1", 60, [])).rejects.toMatchObject({ code: "moved" });
      await expect(session.revert("c-9")).rejects.toMatchObject({ code: "unknown" });
      cluster.host("lvs1").faults.diskFull = true;
      await expect(session.stage("c-2", { files: [conf(from, "x\n")], actions: [] })).rejects.toMatchObject({
        code: "space",
      });
    });
    other.close();
    expect(file()).toBe(from);
  });

  test("addresses and sysctls are held and taken away again", async () => {
    const actions: HostAction[] = [
      { kind: "sysctl", apply: ["net.ipv4.vs.sloppy_tcp=1"], undo: ["net.ipv4.vs.sloppy_tcp=0"] },
      {
        kind: "ip",
        apply: ["link add name dummy0 type dummy", "address replace 192.0.2.9/32 dev dummy0"],
        undo: ["address del 192.0.2.9/32 dev dummy0"],
      },
    ];
    await on(async (session) => {
      await applied(session, "c-1", [], actions);
      expect(await section("addr")).toContain("192.0.2.9");
      expect(cluster.world.snapshot("lvs1").sysctls["net.ipv4.vs.sloppy_tcp"]).toBe("1");
      await session.revert("c-1");
    });
    expect(await section("addr")).not.toContain("192.0.2.9");
    expect(cluster.world.snapshot("lvs1").sysctls["net.ipv4.vs.sloppy_tcp"]).toBe("0");
  });

  test("a login that may not use sudo is told so, and an aborted session ends at once", async () => {
    cluster.host("lvs1").faults.sudoRefuses = true;
    await expect(
      door.with(target("lvs1", { sudo: true, script: "installed" }), async () => {}),
    ).rejects.toMatchObject({
      code: "sudo",
      message: expect.stringContaining("lets Sluice read but not change"),
    });
    const stop = new AbortController();
    const ended = door.with(
      target(),
      async (session) => {
        stop.abort();
        await session.hold("op-1", 1, 60);
      },
      { signal: stop.signal },
    );
    await expect(ended).rejects.toMatchObject({ code: "closed" });
  });
});

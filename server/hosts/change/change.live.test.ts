/** The changing script on real keepalived, IPVS and FRR: the practice cluster. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Lab, startLab } from "../../../e2e/lab/lab";
import { ospfEcmp } from "../../../e2e/lab/topologies/ospf-ecmp";
import type { HostAction } from "../../domain/change/model";
import {
  authorizedKeysLine,
  CHANGE_SCRIPT_PATH,
  SCRIPT_PATH,
  sudoersLines,
} from "../../domain/onboarding/sudoers";
import type { HostTarget } from "../host";
import { openHostPool } from "../pool";
import { scriptText } from "../script";
import { openChangeDoor } from "./door";
import type { ChangeDoor, ChangeSession } from "./model";
import { changeScriptText } from "./script";
import { CONF, conf, FRR, RELOAD } from "./testing/changes";
import { startCuttingProxy } from "./testing/cutting-proxy";

const folder = mkdtempSync(join(tmpdir(), "sluice-change-lab-"));
let lab: Lab;
let door: ChangeDoor;
/** keepalived.conf of lvs1 as it is at first, and with the weight of a real server changed. */
let before = "";
let after = "";
let round = 0;
let change = "";

beforeAll(async () => {
  lab = await startLab({ topology: ospfEcmp, runDir: folder });
  await lab.waitConverged();
  door = openChangeDoor();
  before = await lab.must("lvs1", ["cat", CONF]);
  after = before.replace("weight 10", "weight 77");
  expect(after).not.toBe(before);
}, 150_000);
afterAll(async () => {
  door?.close();
  await lab?.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  change = `change-${++round}`;
  // A test that failed may have left its own behind.
  if ((await lab.must("lvs1", ["cat", CONF])) !== before)
    await lab.must("lvs1", `cat >${CONF}; kill -HUP $(cat /run/keepalived.pid)`, { input: before });
});

const target = (name: string, changes: Partial<HostTarget> = {}): HostTarget => {
  const host = lab.hosts.find((one) => one.name === name);
  const [algorithm = "", publicKey = ""] = host?.hostPublicKey.split(" ") ?? [];
  return {
    hostId: name,
    name,
    address: "127.0.0.1",
    port: host?.sshAddress.port ?? 0,
    user: "root",
    auth: { kind: "key", privateKey: readFileSync(lab.privateKeyPath, "utf8") },
    hostKey: [{ algorithm, publicKey }],
    sudo: false,
    script: "sent",
    ...changes,
  };
};

const weights = async (): Promise<string> =>
  [...(await lab.must("lvs1", "ipvsadm -Sn")).matchAll(/-w (\d+)/g)].map((match) => match[1]).join(" ");
const fileIs = async (): Promise<"old" | "new" | "mixed"> => {
  const text = await lab.must("lvs1", ["cat", CONF]);
  return text === before ? "old" : text === after ? "new" : "mixed";
};
const epochs = { last: 0 };
/** One operation, gone on with by another worker each time: what a test that was cut off held is no obstacle. */
const held = async (session: ChangeSession): Promise<void> => {
  epochs.last += 1;
  await session.hold("op-live", epochs.last, 600);
};
const staged = async (session: ChangeSession): Promise<void> => {
  await held(session);
  await session.stage(change, { files: [conf(before, after)], actions: [RELOAD] });
};
const applied = async (session: ChangeSession, seconds: number): Promise<void> => {
  await staged(session);
  await session.arm(change, seconds, [RELOAD]);
  expect(await session.apply(change)).toMatchObject({ state: "applied" });
};
describe("lines for the IPVS table", () => {
  const web = "-t 192.168.0.100:80";
  const table = (): Promise<string> => lab.must("lvs1", "ipvsadm -Sn");
  const lines = (...apply: readonly string[]): readonly HostAction[] => [
    {
      kind: "ipvsadm",
      apply,
      undo: [`-d ${web} -r 192.168.0.9:80`, `-e ${web} -r 192.168.0.4:80 -g -w 10`],
    },
  ];
  const typed = async (session: ChangeSession, actions: readonly HostAction[], seconds: number) => {
    await held(session);
    await session.stage(change, { files: [], actions });
    expect(await session.validate(change)).toEqual([]);
    await session.arm(change, seconds, actions);
    return session.apply(change);
  };

  test("are in the kernel at once, and are taken back by the host itself when nobody confirms", async () => {
    const was = await table();
    const proxy = await startCuttingProxy(target("lvs1").port);
    await door.with(
      target("lvs1", { port: proxy.port, hostId: "through another proxy" }),
      async (session) => {
        const actions = lines(
          `-e ${web} -r 192.168.0.4:80 -g -w 3`,
          `-a ${web} -r 192.168.0.9:80 -g -w 0 -x 100 -y 50`,
        );
        expect(await typed(session, actions, 15)).toMatchObject({ state: "applied" });
        expect(await table()).toContain("-r 192.168.0.4:80 -g -w 3\n");
        expect(await lab.must("lvs1", "ipvsadm -Ln --thresholds")).toMatch(/192\.168\.0\.9:80 +100 +50 /);
        proxy.close();
      },
    );
    await lab.until(30_000, "the table is as it was", async () => (await table()) === was);
    await door.with(target("lvs1"), async (session) => {
      await lab.until(5_000, "it is told", async () => (await session.stateOf(change)).state === "reverted");
    });
  });

  test("stop at the first that the kernel refuses, and nothing of them is left", async () => {
    const was = await table();
    await door.with(target("lvs1"), async (session) => {
      const actions = lines(
        `-e ${web} -r 192.168.0.4:80 -g -w 3`,
        `-e ${web} -r 192.168.0.77:80 -g -w 3`,
        `-D ${web}`,
      );
      const after = await typed(session, actions, 60);
      expect(after).toMatchObject({ state: "failed", said: [{ action: "ipvsadm" }] });
      expect(after.said[0]?.output).toMatch(/No such destination/);
      expect(await session.revert(change)).toMatchObject({ state: "reverted" });
      await session.release("op-live");
    });
    expect(await table()).toBe(was);
  });
});

describe("a weight in keepalived.conf", () => {
  test("staged, validated, armed, applied, seen in the kernel, confirmed", async () => {
    const took: Record<string, number> = {};
    const timed = async <T>(name: string, doing: Promise<T>): Promise<T> => {
      const began = performance.now();
      const value = await doing;
      took[name] = Math.round(performance.now() - began);
      return value;
    };
    const began = performance.now();
    await door.with(target("lvs1", { user: "sluice", sudo: true, hostId: "by sudo" }), async (session) => {
      took.open = Math.round(performance.now() - began);
      await timed("hold", held(session));
      await timed("stage", session.stage(change, { files: [conf(before, after)], actions: [RELOAD] }));
      expect(await timed("validate", session.validate(change))).toMatchObject([
        { program: "keepalived", exitCode: 0 },
      ]);
      expect(await fileIs()).toBe("old");
      expect(await timed("arm", session.arm(change, 120, [RELOAD]))).toMatchObject({
        state: "armed",
        bootHook: "rcS",
      });
      expect(await timed("apply", session.apply(change))).toMatchObject({
        state: "applied",
        said: [{ action: "reload-keepalived", exitCode: 0 }],
      });
      await lab.until(10_000, "the kernel has it", async () => (await weights()) === "77 10");
      expect(await timed("confirm", session.confirm(change))).toMatchObject({ state: "confirmed" });
      await timed("release", session.release("op-live"));
    });
    expect(await fileIs()).toBe("new");
    expect(await lab.must("lvs1", ["ls", "-A", "/etc/keepalived"])).toBe("keepalived.conf\n");
    console.log(`ms: ${JSON.stringify(took)}`);
  });

  test("not confirmed it goes back by itself, with Sluice's connection destroyed", async () => {
    const proxy = await startCuttingProxy(target("lvs1").port);
    await door.with(target("lvs1", { port: proxy.port, hostId: "through a proxy" }), async (session) => {
      await applied(session, 15);
      await lab.until(12_000, "the kernel has it", async () => (await weights()) === "77 10");
      proxy.close();
    });
    await lab.until(30_000, "the kernel has the old weights", async () => (await weights()) === "10 10");
    expect(await fileIs()).toBe("old");
    await door.with(target("lvs1"), async (session) => {
      await lab.until(5_000, "it is told", async () => (await session.stateOf(change)).state === "reverted");
      expect(await session.stateOf(change)).toMatchObject({ revertedBy: "timer" });
    });
  });

  test("a typo is reported with its line, and nothing of it is ever live", async () => {
    const typo = before.replace("lb_algo", "lb_algoo");
    await door.with(target("lvs1"), async (session) => {
      await held(session);
      await session.stage(change, { files: [conf(before, typo)], actions: [RELOAD] });
      const [said] = await session.validate(change);
      expect(said?.exitCode).toBe(5);
      expect(said?.text).toMatch(
        /\(\/etc\/keepalived\/keepalived\.conf: Line 7\) Unknown keyword 'lb_algoo'/,
      );
      expect(await session.revert(change)).toMatchObject({ state: "reverted" });
      await session.release("op-live");
    });
    expect(await fileIs()).toBe("old");
    expect(await lab.must("lvs1", ["ls", "-A", "/etc/keepalived"])).toBe("keepalived.conf\n");
  });

  test("a machine that starts anew while it is armed goes back before its daemons start", async () => {
    await door.with(target("lvs1"), (session) => applied(session, 600));
    expect(await fileIs()).toBe("new");
    await lab.rebootHost("lvs1");
    expect(await fileIs()).toBe("old");
    expect(await weights()).toBe("10 10");
    await door.with(target("lvs1"), async (session) => {
      expect(await session.stateOf(change)).toMatchObject({ state: "reverted", revertedBy: "boot" });
      expect((await session.state()).heldBy).toBeNull();
    });
    await lab.waitConverged();
  });

  test("keepalived killed after the reload comes back by the revert", async () => {
    await door.with(target("lvs1"), async (session) => {
      await applied(session, 60);
      // All of it at once: it cannot take its services out of the kernel before it goes.
      await lab.must("lvs1", "pkill -STOP -x keepalived; pkill -KILL -x keepalived");
      expect(await weights()).toBe("77 10");
      const end = await session.revert(change);
      expect(end).toMatchObject({ state: "reverted" });
      expect(end.said.at(-1)).toMatchObject({ action: "reload-keepalived", when: "undo", exitCode: 0 });
      await session.release("op-live");
    });
    await lab.until(10_000, "the table is back", async () => (await weights()) === "10 10");
    expect(await fileIs()).toBe("old");
  });

  test("connections that are open stay open, and keepalived is the same process", async () => {
    const pid = (): Promise<string> => lab.must("lvs1", ["cat", "/run/keepalived.pid"]);
    const was = await pid();
    await lab.traffic.start({ requestsPerSecond: 10, url: "http://192.168.0.100/", slowDownloads: 2 });
    await lab.until(15_000, "requests are answered", async () => (await lab.traffic.report()).ok >= 20);
    await door.with(target("lvs1"), async (session) => {
      await applied(session, 60);
      await lab.until(10_000, "the kernel has it", async () => (await weights()) === "77 10");
      await session.revert(change);
      await session.release("op-live");
    });
    await lab.until(10_000, "the kernel has the old", async () => (await weights()) === "10 10");
    const report = await lab.traffic.stop();
    expect(report?.failed).toBe(0);
    expect(await pid()).toBe(was);
  });

  test("a disk that is full leaves the old file whole", async () => {
    await lab.must(
      "lvs1",
      `cp -a /etc/keepalived /tmp/k && mount -t tmpfs -o size=32k tmpfs /etc/keepalived && cp -a /tmp/k/. /etc/keepalived`,
    );
    await door.with(target("lvs1"), async (session) => {
      await held(session);
      const large = `${before}\n${"# more\n".repeat(10_000)}`;
      await expect(
        session.stage(change, { files: [conf(before, large)], actions: [] }),
      ).rejects.toMatchObject({ code: "space" });
      expect(await fileIs()).toBe("old");
      await session.stage(change, { files: [conf(before, after)], actions: [RELOAD] });
      await session.arm(change, 60, [RELOAD]);
      await lab.exec("lvs1", "cat /dev/zero >/etc/keepalived/filler");
      expect(await session.apply(change)).toMatchObject({ state: "applied" });
      expect(await session.revert(change)).toMatchObject({ state: "reverted" });
      expect(await fileIs()).toBe("old");
      await session.release("op-live");
    });
    await lab.must("lvs1", "umount /etc/keepalived");
  });
});

describe("a connection destroyed", () => {
  test("at many bytes of a whole session: the file is old or new, and the next worker ends it in one of both", async () => {
    const proxy = await startCuttingProxy(target("lvs1").port);
    const through = target("lvs1", { port: proxy.port, hostId: "cut" });
    let [opened, sent] = [0, 0];
    const whole = async (once: ChangeDoor, seconds = 120): Promise<void> =>
      once.with(through, async (session) => {
        opened = proxy.passed();
        await staged(session);
        sent = proxy.passed();
        await session.validate(change);
        await session.arm(change, seconds, [RELOAD]);
        await session.apply(change);
        await session.confirm(change);
        await session.release("op-live");
      });
    const restore = async (): Promise<string> =>
      door.with(target("lvs1"), async (session) => {
        await held(session);
        const { state } = await session.stateOf(change);
        if (state === "confirmed") {
          const back = `${change}-back`;
          await session.stage(back, { files: [conf(after, before)], actions: [RELOAD] });
          await session.arm(back, 120, [RELOAD]);
          await session.apply(back);
          await session.confirm(back);
        } else if (state !== "none") expect((await session.revert(change)).state).toBe("reverted");
        await session.release("op-live");
        return state;
      });
    const first = openChangeDoor({ keepMs: 0 });
    await whole(first);
    const [from, between, to] = [opened, sent, proxy.passed()];
    await restore();
    const seen = new Map<string, number>();
    // While the file is on its way, and while the verbs are that follow.
    const cuts = [...Array(5).keys()].map((n) => Math.round(from + ((between - from) * n) / 5));
    cuts.push(...[...Array(9).keys()].map((n) => Math.round(between + ((to - between) * n) / 8)));
    for (const [n, at] of cuts.entries()) {
      change = `cut-${n}`;
      proxy.cutAfter = at;
      const once = openChangeDoor({ keepMs: 0 });
      await whole(once).catch(() => {});
      once.close();
      expect(await fileIs()).not.toBe("mixed");
      const state = await restore();
      seen.set(state, (seen.get(state) ?? 0) + 1);
      expect(await fileIs()).toBe("old");
      expect(await lab.must("lvs1", ["ls", "-A", "/etc/keepalived"])).toBe("keepalived.conf\n");
    }
    proxy.close();
    first.close();
    console.log(`${to - from} bytes; found after a cut: ${JSON.stringify([...seen])}`);
    expect(seen.size).toBeGreaterThan(2);
    await lab.until(10_000, "the kernel has the old weights", async () => (await weights()) === "10 10");
  }, 400_000);
});

describe("routing", () => {
  const uptime = async (): Promise<number> => {
    const text = await lab.must("lvs1", ["vtysh", "-c", "show ip ospf neighbor 192.168.0.1 json"]);
    return Number(/"(?:upTimeInMsec|lastPrgrsvChangeMsec)":(\d+)/.exec(text)?.[1] ?? 0);
  };
  const running = (): Promise<string> => lab.must("lvs1", ["vtysh", "-c", "show running-config"]);

  test("lines of vtysh are applied and undone, on disk as well, and the adjacency stays", async () => {
    const frr = await lab.must("lvs1", ["cat", FRR]);
    const line = " ip ospf priority 0\n";
    const changed = frr.replace(line, `${line} ip ospf cost 33\n`);
    const vtysh: HostAction = {
      kind: "vtysh",
      apply: ["interface eth0", " ip ospf cost 33"],
      undo: ["interface eth0", " no ip ospf cost"],
    };
    await lab.until(30_000, "the adjacency is old enough", async () => (await uptime()) > 5_000);
    const was = await uptime();
    await door.with(target("lvs1"), async (session) => {
      await held(session);
      await session.stage(change, { files: [conf(frr, changed, FRR)], actions: [vtysh] });
      expect(await session.validate(change)).toMatchObject([{ program: "vtysh", exitCode: 0 }]);
      await session.arm(change, 120, [vtysh]);
      expect(await session.apply(change)).toMatchObject({ state: "applied" });
      expect(await running()).toContain("ip ospf cost 33");
      expect(await lab.must("lvs1", ["stat", "-c", "%U:%G %a", FRR])).toBe("frr:frr 640\n");
      expect(await lab.must("lvs1", ["cat", FRR])).toBe(changed);
      expect(await session.revert(change)).toMatchObject({ state: "reverted" });
      await session.release("op-live");
    });
    expect(await running()).not.toContain("ip ospf cost");
    expect(await lab.must("lvs1", ["cat", FRR])).toBe(frr);
    expect(await uptime()).toBeGreaterThan(was);
  });

  test("what FRR does not know is reported with its line; a line it refuses fails the apply and is undone", async () => {
    const frr = await lab.must("lvs1", ["cat", FRR]);
    const vtysh: HostAction = {
      kind: "vtysh",
      apply: ["interface eth0", " ip ospf cost 44", " ip ospf cots 3"],
      undo: ["interface eth0", " no ip ospf cots", " no ip ospf cost"],
    };
    await door.with(target("lvs1"), async (session) => {
      await held(session);
      const bad = frr.replace(" ip ospf priority 0\n", " ip ospf prioo 0\n");
      await session.stage(change, { files: [conf(frr, bad, FRR)], actions: [vtysh] });
      const [said] = await session.validate(change);
      expect(said).toMatchObject({ program: "vtysh", exitCode: 2 });
      expect(said?.text).toMatch(/line \d+: % .*ip ospf prioo 0/);
      await session.arm(change, 120, [vtysh]);
      const end = await session.apply(change);
      expect(end).toMatchObject({ state: "failed" });
      expect(end.said[0]?.output).toContain("% Unknown command");
      expect(await running()).toContain("ip ospf cost 44");
      expect(await session.revert(change)).toMatchObject({ state: "reverted" });
      await session.release("op-live");
    });
    expect(await running()).not.toContain("ip ospf cost");
    expect(await lab.must("lvs1", ["cat", FRR])).toBe(frr);
  });
});

describe("addresses, sysctls and firewall marks", () => {
  test("are applied, undone, and after a confirmation set again when the machine starts", {
    timeout: 120_000,
  }, async () => {
    const ip: HostAction = {
      kind: "ip",
      apply: ["link add dummy9 type dummy", "link set dummy9 up", "addr add 192.0.2.9/32 dev dummy9"],
      undo: ["link del dummy9"],
    };
    const sysctl: HostAction = {
      kind: "sysctl",
      apply: ["net.ipv4.conf.lo.arp_ignore=1"],
      undo: ["net.ipv4.conf.lo.arp_ignore=0"],
    };
    const rule = "PREROUTING -d 192.0.2.9/32 -p tcp --dport 21 -j MARK --set-mark 300";
    const iptables: HostAction = {
      kind: "iptables",
      apply: `*mangle\n-A ${rule}\nCOMMIT\n`,
      undo: `*mangle\n-D ${rule}\nCOMMIT\n`,
    };
    const files = [
      conf(null, `${ip.apply.join("\n")}\n`, "/etc/sluice/network.ip"),
      conf(null, `${sysctl.apply.join("\n")}\n`, "/etc/sysctl.d/60-sluice.conf"),
      conf(null, iptables.apply, "/etc/sluice/rules.v4"),
    ];
    const actions = [sysctl, ip, iptables];
    const there = async (): Promise<string> =>
      lab.must(
        "rs1",
        "ip -o addr show dev dummy9 2>/dev/null | grep -c 192.0.2.9; sysctl -n net.ipv4.conf.lo.arp_ignore; iptables -t mangle -S | grep -c 'set-xmark 0x12c' || true",
      );
    const nothing = await there();
    await door.with(target("rs1"), async (session) => {
      await held(session);
      await session.stage(change, { files, actions });
      for (const said of await session.validate(change)) expect(said).toMatchObject({ exitCode: 0 });
      await session.arm(change, 120, actions);
      expect(await session.apply(change)).toMatchObject({ state: "applied" });
      expect(await there()).toBe("1\n1\n1\n");
      expect(await session.revert(change)).toMatchObject({ state: "reverted" });
      expect(await there()).toBe(nothing);

      const again = `${change}-again`;
      await session.stage(again, { files, actions });
      await session.arm(again, 120, actions);
      await session.apply(again);
      await session.confirm(again);
      await session.release("op-live");
    });
    await lab.rebootHost("rs1");
    expect(await there()).toBe("1\n1\n1\n");
  });
});

test("polls go on at their pace while a change is armed, applied and put back", async () => {
  const pool = openHostPool();
  const slowest = { ms: 0 };
  const polling = { on: true };
  const polls = (async () => {
    while (polling.on) {
      const { tookMs } = await pool.ask(target("lvs1"), "look", ["ipvs"], { deadlineMs: 8_000 });
      slowest.ms = Math.max(slowest.ms, tookMs);
      await new Promise((done) => setTimeout(done, 200));
    }
  })();
  await door.with(target("lvs1"), async (session) => {
    await applied(session, 60);
    await session.revert(change);
    await session.release("op-live");
  });
  polling.on = false;
  await polls;
  await pool.close();
  console.log(`slowest poll meanwhile: ${slowest.ms} ms`);
  expect(slowest.ms).toBeLessThan(8_000);
});

describe("scripts that are installed on the host", () => {
  const installed = (): HostTarget =>
    target("lvs2", { user: "nosudo", sudo: true, script: "installed", hostId: "installed" });
  /** The lines a person puts there for it. */
  const allow = async (may: "read" | "change"): Promise<void> => {
    const key = await lab.must(
      "lvs2",
      "head -n 1 /home/nosudo/.ssh/authorized_keys | grep -o 'ssh-ed25519.*'",
    );
    const line = authorizedKeysLine(key, { script: "installed", sudo: true, may });
    await lab.must("lvs2", "cat >/home/nosudo/.ssh/authorized_keys", { input: `${line}\n` });
    await lab.must(
      "lvs2",
      "cat >/etc/sudoers.d/sluice && chmod 440 /etc/sudoers.d/sluice && visudo -cf /etc/sudoers.d/sluice",
      {
        input: sudoersLines("nosudo", "installed", may) ?? "",
      },
    );
  };

  test("may be allowed to read only, and then Sluice says that it cannot change; or both, by one key", async () => {
    const put = "cat >/tmp/script && install -o root -g root -m 0755 /tmp/script";
    await lab.must("lvs2", `${put} ${SCRIPT_PATH}`, { input: scriptText });
    await lab.must("lvs2", `${put} ${CHANGE_SCRIPT_PATH}`, { input: changeScriptText });
    const pool = openHostPool();
    await allow("read");
    const facts = await pool.ask(installed(), "look", ["ipvs"], { deadlineMs: 40_000 });
    expect(facts.sections[0]?.output).toContain("192.168.0.100:80");
    const reads = { code: "sudo", message: expect.stringContaining("lets Sluice read but not change") };
    await expect(door.with(installed(), (session) => session.state())).rejects.toMatchObject(reads);
    await allow("change");
    expect((await door.with(installed(), (session) => session.state())).changes).toEqual([]);
    // The key alone does not do it.
    await lab.must("lvs2", "cat >/etc/sudoers.d/sluice", {
      input: sudoersLines("nosudo", "installed", "read") ?? "",
    });
    const anew = openChangeDoor();
    await expect(anew.with(installed(), (session) => session.state())).rejects.toMatchObject(reads);
    pool.forget("installed");
    expect((await pool.ask(installed(), "ping", [], { deadlineMs: 40_000 })).sections).toHaveLength(1);
    await pool.close();
    anew.close();
  });
});

test("a login without root lets Sluice read but not change, and says so", async () => {
  const nosudo = target("lvs1", { user: "nosudo", hostId: "nosudo" });
  await expect(door.with(nosudo, async () => {})).rejects.toMatchObject({
    code: "sudo",
    message: expect.stringContaining("lets Sluice read but not change"),
  });
});

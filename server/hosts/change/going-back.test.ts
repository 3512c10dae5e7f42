/** What stands after anything that can happen: a connection cut, a process killed, a machine started anew, a disk full. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { HostAction } from "../../domain/change/model";
import { requestBytes, stageRequest } from "./requests";
import { applied, armed, CONF, conf, FRR, RELOAD, until } from "./testing/changes";
import { type LocalHost, type LocalSession, startLocalHost } from "./testing/local-host";

const EXTRA = "/etc/keepalived/extra.conf";
const FRESH = "/etc/keepalived/fresh.conf";
const FILES = [conf("old\n", "new\n"), conf("also old\n", "also new\n", EXTRA), conf(null, "fresh\n", FRESH)];

vi.setConfig({ testTimeout: 60_000 });

let host: LocalHost;
let session: LocalSession;
beforeEach(async () => {
  host = await startLocalHost();
  host.write(CONF, "old\n");
  host.write(EXTRA, "also old\n");
  session = await host.session();
});
afterEach(() => host.stop());

const live = (): string => [CONF, EXTRA, FRESH].map((path) => host.read(path)?.trim() ?? "none").join(", ");
const OLD = "old, also old, none";
const NEW = "new, also new, fresh";
const stateOf = async (change: string): Promise<string> =>
  (await (await host.session()).stateOf(change)).state;

describe("the timer", () => {
  test("the host goes back by itself when nobody confirms, with the connection gone; keepalived reads the old file", async () => {
    await host.startKeepalived();
    await applied(session, "c-1", FILES, [RELOAD], 6);
    expect(live()).toBe(NEW);
    expect(host.read("/run/keepalived.read")).toBe("new\n");
    session.cut();
    await until("the host has gone back", async () => (await stateOf("c-1")) === "reverted");
    expect(live()).toBe(OLD);
    expect(host.read("/run/keepalived.read")).toBe("old\n");
    expect(await (await host.session()).stateOf("c-1")).toMatchObject({
      revertedBy: "timer",
      secondsLeft: null,
    });
  });

  test("it leaves alone what was confirmed, and takes away what was armed and never applied", async () => {
    await applied(session, "c-1", FILES, [], 6);
    await session.confirm("c-1");
    await armed(session, "c-2", [conf("new\n", "newer\n")], [], 1);
    await until("the second is over", async () => (await stateOf("c-2")) === "reverted");
    await new Promise((done) => setTimeout(done, 6_000));
    expect(live()).toBe(NEW);
    expect(await stateOf("c-1")).toBe("confirmed");
    expect(host.list("/etc/keepalived")).toEqual(["extra.conf", "fresh.conf", "keepalived.conf"]);
  });

  test("where systemd runs it is a timer of systemd, and the boot hook a unit before keepalived and frr", async () => {
    host.must(`mkdir -p /run/systemd/system /etc/systemd/system
      printf "#!/bin/sh\\nprintf '%%s\\n' \\"\\$*\\" >>/run/systemctl.log\\n[ \\$1 != is-enabled ] || [ -e /run/enabled ]\\n" >/run/systemctl
      printf "#!/bin/sh\\nprintf '%%s\\n' \\"\\$@\\" >/run/systemd-run.log\\n" >/run/systemd-run
      chmod 755 /run/systemctl /run/systemd-run; mount -t tmpfs tmpfs /usr/local/bin; mv /run/systemctl /run/systemd-run /usr/local/bin`);
    await armed(session, "c-1", FILES, [], 77);
    const revert = "/var/lib/sluice/armed/c-1/revert";
    expect(
      host
        .read("/run/systemd-run.log")
        ?.replace(/=7[567]s/, "=77s")
        .split("\n"),
    ).toEqual([
      "-q",
      "--unit=sluice-revert-c-1",
      "--on-active=77s",
      "--timer-property=AccuracySec=1s",
      "/bin/sh",
      "-c",
      `test ! -f ${revert} || exec /bin/sh ${revert} timer`,
      "",
    ]);
    expect(host.read("/run/systemctl.log")).toBe(
      "is-enabled -q sluice-boot.service\ndaemon-reload\nenable -q sluice-boot.service\n",
    );
    expect(host.read("/etc/systemd/system/sluice-boot.service")).toContain(
      "Before=keepalived.service frr.service",
    );
    expect(await session.stateOf("c-1")).toMatchObject({ bootHook: "systemd" });
    await session.apply("c-1");
    await session.confirm("c-1");
    expect(host.read("/run/systemctl.log")).toContain("stop sluice-revert-c-1.timer\n");
  });
});

describe("the script that goes back", () => {
  test("stands alone: without Sluice, its script or a session; run twice by hand it is done once", async () => {
    await host.startKeepalived();
    await applied(session, "c-1", FILES, [RELOAD]);
    session.cut();
    const revert = "/var/lib/sluice/armed/c-1/revert";
    host.must(
      `cp ${revert} /etc/copy; cd /; env -i PATH=/bin:/usr/bin sh ${revert} && ! env -i sh /etc/copy`,
    );
    expect(live()).toBe(OLD);
    expect(host.read("/run/keepalived.log")).toBe("start\nreload\nreload\n");
  });

  test("starts keepalived again, with the old file, when it died of the new one", async () => {
    await host.startKeepalived();
    await applied(session, "c-1", [conf("old\n", "DIE\n")], [RELOAD]);
    const after = await session.stateOf("c-1");
    expect(after).toMatchObject({ state: "failed", said: [{ exitCode: 1 }] });
    expect(after.said[0]?.output).toContain("keepalived ended");
    await session.revert("c-1");
    expect(host.read(CONF)).toBe("old\n");
    expect(host.read("/run/keepalived.read")).toBe("old\n");
    expect(host.must("cat /proc/$(cat /run/keepalived.pid)/comm")).toBe("keepalived\n");
  });

  test("starts keepalived again when it was killed after a reload that had gone well, by its init script where there is one", async () => {
    host.write(
      "/etc/init.d/keepalived",
      "#!/bin/sh\necho $1 >>/run/init.log\nsetsid /usr/local/sbin/keepalived >/dev/null 2>&1 &\n",
      0o755,
    );
    await host.startKeepalived();
    await applied(session, "c-1", [conf("old\n", "new\n")], [RELOAD], 6);
    host.must("kill -9 $(cat /run/keepalived.pid)");
    session.cut();
    await until("the host has gone back", async () => (await stateOf("c-1")) === "reverted");
    expect(host.read("/run/init.log")).toBe("start\n");
    expect(host.read("/run/keepalived.read")).toBe("old\n");
  });

  test("takes from the kernel what a killed keepalived has left of the change, and leaves the other services alone", async () => {
    const table = (weight: number, more = "") =>
      `-A -t 192.0.2.1:80 -s wrr\n-a -t 192.0.2.1:80 -r 10.0.0.1:80 -g -w ${weight}\n-a -t 192.0.2.1:80 -r 10.0.0.2:80 -g -w 10\n` +
      `-A -t [2001:db8::1]:80 -s rr\n-a -t [2001:db8::1]:80 -r [2001:db8::2]:80 -g -w 1\n` +
      `-A -t 192.0.2.1:8080 -s rr\n-a -t 192.0.2.1:8080 -r 10.0.0.1:80 -g -w 1\n` +
      `-A -f 300 -s rr\n-a -f 300 -r 10.0.0.1:0 -g -w 0\n${more}`;
    host.write(
      "/run/ipvs.table",
      table(10, "-A -u 192.0.2.1:53 -s rr\n-a -u 192.0.2.1:53 -r 10.0.0.3:53 -g -w 1\n"),
    );
    await host.startKeepalived();
    await applied(session, "c-1", [conf("old\n", "new\n")], [RELOAD]);
    // Another weight, a service that lost its only server, a new one.
    host.write("/run/ipvs.table", table(77, "-A -u 192.0.2.1:53 -s rr\n-A -t 192.0.2.8:80 -s rr\n"));
    host.must("kill -9 $(cat /run/keepalived.pid)");
    expect((await session.revert("c-1")).state).toBe("reverted");
    expect(host.read("/run/ipvs.table")?.match(/^-A \S+ \S+/gm)).toEqual([
      "-A -t [2001:db8::1]:80",
      "-A -t 192.0.2.1:8080",
    ]);
    expect(host.read("/run/keepalived.read")).toBe("old\n");
  });

  test("does not start a keepalived that did not run before", async () => {
    await applied(session, "c-1", [conf("old\n", "new\n")], [RELOAD]);
    await session.revert("c-1");
    expect(host.read("/run/keepalived.pid")).toBeNull();
  });

  test("ends a session that hangs in the middle of applying, and puts everything back", async () => {
    const vtysh: HostAction = { kind: "vtysh", apply: ["slow", "slow", "slow"], undo: [] };
    await armed(session, "c-1", FILES, [vtysh], 8);
    session.apply("c-1").catch(() => {});
    await until("the files are new", () => live() === NEW);
    const script = host.must("cat /var/lib/sluice/holder").trim();
    // What it waits for ends, it does not go on.
    host.must(`kill -STOP ${script}`);
    host.must("sed -i 's/lock 60/lock 2/' /var/lib/sluice/armed/c-1/revert");
    await until("the host has gone back", () => host.list("/var/lib/sluice/reverted").includes("c-1"));
    expect(live()).toBe(OLD);
  });
});

describe("a machine that starts anew", () => {
  test.each([
    ["armed", false],
    ["applied", true],
  ])("while a change is %s it goes back before keepalived starts", async (_state, apply) => {
    await armed(session, "c-1", FILES, [RELOAD], 600);
    if (apply) await session.apply("c-1");
    await host.reboot({ keepalived: true });
    expect(live()).toBe(OLD);
    expect(host.read("/run/keepalived.read")).toBe("old\n");
    // Not told to read its files: it does so when it starts.
    expect(host.read("/run/keepalived.log")).toBe("start\n");
    const after = await (await host.session()).stateOf("c-1");
    expect(after).toMatchObject({ state: "reverted", revertedBy: "boot" });
    expect(host.list("/etc/keepalived")).toEqual(["extra.conf", "keepalived.conf"]);
  });

  test("keeps what was confirmed, and sets the network up from the files of a change", async () => {
    const network = conf(null, "addr add 192.0.2.9/32 dev lo\n", "/etc/sluice/network.ip");
    const rules = conf(null, "*mangle\nCOMMIT\n", "/etc/sluice/rules.v4");
    const sysctl = conf(null, "net.ipv4.ip_forward=1\n", "/etc/sysctl.d/60-sluice.conf");
    await applied(session, "c-1", [...FILES, network, rules, sysctl], [], 600);
    await session.confirm("c-1");
    await host.reboot();
    expect(live()).toBe(NEW);
    expect(host.read("/run/ip.log")).toBe(
      "-force -batch /etc/sluice/network.ip\naddr add 192.0.2.9/32 dev lo\n",
    );
    expect(host.read("/run/iptables.log")).toBe("--noflush\n*mangle\nCOMMIT\n");
    // Once more behind network.ip, for devices that were not there before.
    expect(host.read("/run/sysctl.log")).toBe("-q -p /etc/sysctl.d/60-sluice.conf\n".repeat(2));
  });

  test("goes on where going back was interrupted", async () => {
    await applied(session, "c-1", FILES, []);
    host.must(`mv /var/lib/sluice/armed/c-1 /var/lib/sluice/reverting/c-1
      mv /etc/keepalived/.sluice-c-1-0.old ${CONF}`);
    expect(await stateOf("c-1")).toBe("reverting");
    await host.reboot();
    expect(live()).toBe(OLD);
    expect(await stateOf("c-1")).toBe("reverted");
  });
});

describe("a confirmation and the way back", () => {
  test("both at once, 50 times: exactly one wins, and the files agree with it", async () => {
    const other = await host.session();
    const ends = { confirmed: 0, reverted: 0 };
    await session.hold("op-1", 1, 600);
    await other.hold("op-1", 1, 600);
    for (let n = 0; n < 50; n++) {
      const [from, to] = [host.read(CONF) ?? "", `text ${n}\n`];
      await session.stage(`c-${n}`, { files: [conf(from, to)], actions: [] });
      await session.arm(`c-${n}`, 600, []);
      await session.apply(`c-${n}`);
      const going = host.run.bind(null, `sh /var/lib/sluice/armed/c-${n}/revert timer`);
      const [confirming] = await Promise.allSettled([
        session.confirm(`c-${n}`),
        n % 3 === 0 ? Promise.resolve(going()) : other.revert(`c-${n}`),
      ]);
      const { state } = await session.stateOf(`c-${n}`);
      if (state !== "confirmed" && state !== "reverted") throw new Error(`c-${n} is ${state}`);
      ends[state] += 1;
      expect(confirming.status).toBe(state === "confirmed" ? "fulfilled" : "rejected");
      expect(host.read(CONF)).toBe(state === "confirmed" ? to : from);
      expect(host.list("/etc/keepalived")).toEqual(["extra.conf", "keepalived.conf"]);
    }
    expect(ends.confirmed + ends.reverted).toBe(50);
  }, 90_000);

  test("the lock apart, moving the folder lets one of them win: the other finds nothing to move", async () => {
    await applied(session, "c-1", FILES, []);
    host.must("mv /var/lib/sluice/armed/c-1 /var/lib/sluice/confirmed/c-1");
    expect(host.run("sh /var/lib/sluice/confirmed/c-1/revert").status).not.toBe(0);
    expect(live()).toBe(NEW);
  });
});

describe("a connection that is cut", () => {
  test("at every byte of a stage: the staged file is whole or absent, the live one untouched", async () => {
    const text = "virtual_server 192.0.2.1 80 {\n}\n";
    const request = requestBytes(7, stageRequest("c-1", 0, conf("old\n", text)));
    const staged = "/etc/keepalived/.sluice-c-1-0";
    for (let at = 0; at <= request.length; at++) {
      const one = await host.session();
      await one.hold("op-1", 1, 60);
      one.raw(request.subarray(0, at));
      one.end();
      await one.ended;
      expect(host.read(CONF)).toBe("old\n");
      expect([null, text]).toContain(host.read(staged));
      expect(host.read(staged) === text).toBe(at === request.length);
      expect(host.list("/etc/keepalived")).not.toContain(".sluice-c-1-0.part");
    }
    await session.hold("op-1", 1, 60);
    expect((await session.revert("c-1")).state).toBe("reverted");
    expect(host.list("/etc/keepalived")).toEqual(["extra.conf", "keepalived.conf"]);
  }, 120_000);

  test("while it is applied: the host finishes, and the next session is told what became of it", async () => {
    const slow: HostAction = { kind: "vtysh", apply: ["slow", "router ospf"], undo: [] };
    await armed(session, "c-1", FILES, [slow]);
    session.apply("c-1").catch(() => {});
    await until("it is being applied", () => live() === NEW);
    session.cut();
    const other = await host.session();
    await other.hold("op-1", 2, 60);
    expect(await other.apply("c-1")).toMatchObject({ state: "applied", said: [{ exitCode: 0 }] });
    expect(host.read("/run/vtysh.log")).toBe("configure terminal\nslow\nrouter ospf\n");
  });
});

describe("a script that is killed", () => {
  test("at any moment of arming, applying and confirming: what follows is told by state and ends in one of both", async () => {
    const seen = new Set<string>();
    for (let n = 0; n < 20; n++) {
      const one = await host.session();
      const change = `c-${n}`;
      await one.hold("op-1", 1, 600);
      await one.stage(change, { files: FILES, actions: [] });
      const steps = (async () => {
        await one.arm(change, 600, []);
        await one.apply(change);
        await one.confirm(change);
      })().catch(() => {});
      await new Promise((done) => setTimeout(done, n * 18));
      host.run(`kill -9 ${one.pid}`);
      await Promise.race([steps, one.ended]);
      const next = await host.session();
      await next.hold("op-1", 1, 600);
      const { state } = await next.stateOf(change);
      seen.add(state);
      if (state === "confirmed") {
        expect(live()).toBe(NEW);
        // Nobody heard of it: it is asked again.
        await next.confirm(change);
        await armed(
          next,
          `back-${n}`,
          FILES.map(({ path, from, to }) => ({ path, from: to, to: from })),
        );
        await next.apply(`back-${n}`);
        await next.confirm(`back-${n}`);
      } else expect((await next.revert(change)).state).toBe("reverted");
      expect(live()).toBe(OLD);
      expect(host.list("/etc/keepalived").filter((name) => name.startsWith(".sluice"))).toEqual([]);
    }
    expect(seen.size).toBeGreaterThan(1);
  }, 120_000);

  test("in the middle of the renames: mixed files are told as what they are, and put back", async () => {
    await armed(session, "c-1", FILES);
    host.must(
      `cd /var/lib/sluice/armed/c-1 && mv phase-armed phase-applying && mv /etc/keepalived/.sluice-c-1-0 ${CONF}`,
    );
    const between = await session.apply("c-1");
    expect(between.state).toBe("applying");
    expect(between.files.map((file) => file.live)).toEqual(["new", "old", "old"]);
    expect((await session.revert("c-1")).state).toBe("reverted");
    expect(live()).toBe(OLD);
  });
});

describe("a disk that is full", () => {
  const fill = (folder: string): void => void host.run(`cat /dev/zero >${folder}/filler 2>/dev/null`);
  const LARGE = `${"# large\n".repeat(20_000)}`;

  test("where the file is: it is refused before anything is live, and nothing of it is left", async () => {
    host.must(
      `cp -a /etc/keepalived /run/k; mount -t tmpfs -o size=64k tmpfs /etc/keepalived; cp -a /run/k/. /etc/keepalived`,
    );
    await session.hold("op-1", 1, 60);
    await expect(session.stage("c-1", { files: [conf("old\n", LARGE)], actions: [] })).rejects.toMatchObject({
      code: "space",
    });
    expect(live()).toBe(OLD);
    expect(host.list("/etc/keepalived")).toEqual(["extra.conf", "keepalived.conf"]);
    expect((await session.state()).heldBy?.operation).toBe("op-1");
  });

  test("everywhere, after it was armed: applying, going back and confirming need no space", async () => {
    host.must(`mkdir -p /var/lib/sluice; mount -t tmpfs -o size=512k tmpfs /var/lib/sluice
      cp -a /etc/keepalived /run/k; mount -t tmpfs -o size=64k tmpfs /etc/keepalived; cp -a /run/k/. /etc/keepalived`);
    session = await host.session();
    await armed(session, "c-1", FILES);
    fill("/etc/keepalived");
    fill("/var/lib/sluice");
    expect((await session.apply("c-1")).state).toBe("applied");
    expect(live()).toBe(NEW);
    expect((await session.revert("c-1")).state).toBe("reverted");
    expect(live()).toBe(OLD);
    host.must("rm /etc/keepalived/filler /var/lib/sluice/filler");
    await armed(session, "c-2", FILES);
    fill("/etc/keepalived");
    fill("/var/lib/sluice");
    await session.apply("c-2");
    expect((await session.confirm("c-2")).state).toBe("confirmed");
    expect(live()).toBe(NEW);
  });

  test("where changes are kept: it cannot be armed, and says so", async () => {
    host.must("mkdir -p /var/lib/sluice; mount -t tmpfs -o size=128k tmpfs /var/lib/sluice");
    session = await host.session();
    await session.hold("op-1", 1, 60);
    await session.stage("c-1", { files: FILES, actions: [] });
    fill("/var/lib/sluice");
    await expect(session.arm("c-1", 60, [])).rejects.toMatchObject({ code: "space" });
    expect(live()).toBe(OLD);
    host.must("rm /var/lib/sluice/filler");
    expect((await session.arm("c-1", 60, [])).state).toBe("armed");
  });
});

test("the sum of what was staged is checked again when it is applied", async () => {
  await armed(session, "c-1", FILES);
  host.write("/etc/keepalived/.sluice-c-1-0", "tampered\n");
  await expect(session.apply("c-1")).rejects.toMatchObject({ code: "state" });
  expect(live()).toBe(OLD);
});

test("FRR's file and keepalived's, files of one change, go back together", async () => {
  host.write(FRR, "frr old\n");
  await applied(session, "c-1", [...FILES, conf("frr old\n", "frr new\n", FRR)], []);
  expect(host.read(FRR)).toBe("frr new\n");
  await session.revert("c-1");
  expect(host.read(FRR)).toBe("frr old\n");
  expect(live()).toBe(OLD);
});

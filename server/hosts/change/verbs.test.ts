import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { HostAction } from "../../domain/change/model";
import type { ChangeRefused } from "./refused";
import { changeCommand, changeScriptText, sentScript } from "./script";
import { applied, armed, CONF, conf, FRR, RELOAD } from "./testing/changes";
import { hasProgram, type LocalHost, type LocalSession, startLocalHost } from "./testing/local-host";

vi.setConfig({ testTimeout: 30_000 });

const shells = [["sh"], ...(hasProgram("busybox") ? [["busybox", "sh"]] : [])];

const refusal = (doing: Promise<unknown>): Promise<string> =>
  doing.then(
    () => "not refused",
    (error: ChangeRefused) => `${error.code}: ${error.message}`,
  );

test("the script holds no single quote and no double backslash: one single-quoted word carries it", () => {
  expect(changeScriptText).not.toMatch(/'|\\\\/);
  expect(changeCommand({ sudo: true, script: "sent" })).toBe(
    `exec sudo -n sh -c '${sentScript}' sluice-change`,
  );
  expect(changeCommand({ sudo: false, script: "installed" })).toBe("exec /usr/local/sbin/sluice-change");
  // What every SSH server takes in one packet.
  expect(changeCommand({ sudo: true, script: "sent" }).length).toBeLessThan(32_000);
});

describe.each(shells)("with %s", (...shell) => {
  // Debian's busybox runs its own `ip` whatever stands on the PATH.
  const hasIp = shell[0] !== "busybox";
  let host: LocalHost;
  let session: LocalSession;
  beforeEach(async () => {
    host = await startLocalHost();
    host.write(CONF, "old\n", 0o640);
    session = await host.session({ shell });
  });
  afterEach(() => {
    // Nothing may be said outside of an answer.
    expect(session.printed()).toBe("");
    host.stop();
  });

  test("stage leaves the live file alone, and what is staged is hidden beside it with its mode", async () => {
    await session.hold("op-1", 1, 60);
    await session.stage("c-1", { files: [conf("old\n", "new\n")], actions: [RELOAD] });
    expect(host.read(CONF)).toBe("old\n");
    expect(host.list("/etc/keepalived")).toEqual([".sluice-c-1-0", "keepalived.conf"]);
    expect(host.read("/etc/keepalived/.sluice-c-1-0")).toBe("new\n");
    expect(host.mode("/etc/keepalived/.sluice-c-1-0")).toBe("640");
    expect((await session.stateOf("c-1")).state).toBe("staged");
  });

  test("apply replaces files, makes new ones and takes others away; modes are kept", async () => {
    const script = "/etc/keepalived/scripts/check.sh";
    host.write("/etc/keepalived/extra.conf", "away\n");
    await applied(session, "c-1", [
      conf("old\n", "new\n"),
      conf(null, "#!/bin/sh\nexit 0\n", script),
      conf("away\n", null, "/etc/keepalived/extra.conf"),
      conf(null, "", "/etc/keepalived/empty.conf"),
    ]);
    expect(host.read(CONF)).toBe("new\n");
    expect(host.mode(CONF)).toBe("640");
    expect(host.mode(script)).toBe("755");
    expect(host.read("/etc/keepalived/extra.conf")).toBeNull();
    expect(host.read("/etc/keepalived/empty.conf")).toBe("");
    expect((await session.stateOf("c-1")).files.map((file) => file.live)).toEqual([
      "new",
      "new",
      "new",
      "new",
    ]);
  });

  test("revert puts every file back, and what was new is gone; nothing hidden is left", async () => {
    host.write("/etc/keepalived/extra.conf", "away\n", 0o600);
    await applied(session, "c-1", [
      conf("old\n", "new\n"),
      conf(null, "fresh\n", "/etc/keepalived/fresh.conf"),
      conf("away\n", null, "/etc/keepalived/extra.conf"),
    ]);
    const after = await session.revert("c-1");
    expect(after).toMatchObject({ state: "reverted", revertedBy: "asked" });
    expect(after.files.map((file) => file.live)).toEqual(["old", "old", "old"]);
    expect(host.read(CONF)).toBe("old\n");
    expect(host.mode(CONF)).toBe("640");
    expect(host.mode("/etc/keepalived/extra.conf")).toBe("600");
    expect(host.list("/etc/keepalived")).toEqual(["extra.conf", "keepalived.conf"]);
  });

  test("confirm keeps it, takes the old copy away, and there is no way back by this change", async () => {
    await applied(session, "c-1", [conf("old\n", "new\n")]);
    expect(await session.confirm("c-1")).toMatchObject({ state: "confirmed", secondsLeft: null });
    expect(host.list("/etc/keepalived")).toEqual(["keepalived.conf"]);
    expect(await refusal(session.revert("c-1"))).toContain("state: ");
    expect(host.read(CONF)).toBe("new\n");
  });

  test("every verb asked twice is done once", async () => {
    await host.startKeepalived();
    const staging = { files: [conf("old\n", "new\n")], actions: [RELOAD] };
    for (const _ of [1, 2]) await session.hold("op-1", 1, 60);
    for (const _ of [1, 2]) await session.stage("c-1", staging);
    expect(await session.validate("c-1")).toEqual(await session.validate("c-1"));
    const [first, second] = [
      await session.arm("c-1", 60, [RELOAD]),
      await session.arm("c-1", 6_000, [RELOAD]),
    ];
    expect(second.secondsLeft).toBeLessThanOrEqual(first.secondsLeft ?? 0);
    for (const _ of [1, 2]) await session.stage("c-1", staging);
    const once = await session.apply("c-1");
    expect({ ...(await session.apply("c-1")), secondsLeft: 0 }).toEqual({ ...once, secondsLeft: 0 });
    for (const _ of [1, 2]) expect((await session.confirm("c-1")).state).toBe("confirmed");
    for (const _ of [1, 2]) await session.release("op-1");
    expect(host.read("/run/keepalived.log")).toBe("start\nreload\n");

    await armed(session, "c-2", [conf("new\n", "newer\n")], [RELOAD]);
    await session.apply("c-2");
    for (const _ of [1, 2]) expect((await session.revert("c-2")).state).toBe("reverted");
    expect(host.read("/run/keepalived.log")).toBe("start\nreload\nreload\nreload\n");
  });

  test("another session sees the same, and gets the answer that the first one lost", async () => {
    await applied(session, "c-1", [conf("old\n", "new\n")]);
    const other = await host.session({ shell });
    await other.hold("op-1", 1, 60);
    expect((await other.apply("c-1")).state).toBe("applied");
    expect((await other.confirm("c-1")).state).toBe("confirmed");
  });

  test("a live file that is not the one the plan was made from is refused, at arm and at apply", async () => {
    await session.hold("op-1", 1, 60);
    await session.stage("c-1", { files: [conf("older\n", "new\n")], actions: [] });
    expect(await refusal(session.arm("c-1", 60, []))).toMatch(
      /^moved: lvs1 .*keepalived\.conf is not the one any more/,
    );
    await armed(session, "c-2", [
      conf("old\n", "new\n"),
      conf(null, "fresh\n", "/etc/keepalived/fresh.conf"),
    ]);
    host.write(CONF, "by hand\n");
    expect(await refusal(session.apply("c-2"))).toContain("moved: ");
    expect(host.list("/etc/keepalived")).not.toContain("fresh.conf");
    // Never applied: what somebody wrote meanwhile stays.
    expect((await session.revert("c-2")).state).toBe("reverted");
    expect(host.read(CONF)).toBe("by hand\n");
  });

  test("what was edited after it was applied is put back all the same, and kept beside", async () => {
    await applied(session, "c-1", [conf("old\n", "new\n")]);
    host.write(CONF, "by hand\n");
    expect((await session.stateOf("c-1")).files[0]?.live).toBe("other");
    await session.revert("c-1");
    expect(host.read(CONF)).toBe("old\n");
    expect(host.read("/var/lib/sluice/reverted/c-1/found.0")).toBe("by hand\n");
  });

  test("nothing is applied that is not armed, nor after its time, nor confirmed that is not applied", async () => {
    await session.hold("op-1", 1, 60);
    await session.stage("c-1", { files: [conf("old\n", "new\n")], actions: [] });
    expect(await refusal(session.apply("c-1"))).toContain("state: ");
    await session.arm("c-1", 2, []);
    expect(await refusal(session.confirm("c-1"))).toContain("state: ");
    expect(await refusal(session.apply("c-1"))).toContain("lapsed: ");
    expect(await refusal(session.apply("c-9"))).toContain("state: ");
    expect(await refusal(session.revert("c-9"))).toContain("unknown: ");
    expect((await session.stateOf("c-9")).state).toBe("none");
    expect(host.read(CONF)).toBe("old\n");
  });

  test("nothing can be changed without holding the host, or in a change that is armed", async () => {
    const staging = { files: [conf("old\n", "new\n")], actions: [] };
    expect(await refusal(session.stage("c-1", staging))).toContain("held: ");
    expect(await refusal(session.apply("c-1"))).toContain("held: ");
    await armed(session, "c-1", staging.files);
    const more = { files: [conf("old\n", "other\n")], actions: [] };
    expect(await refusal(session.stage("c-1", more))).toContain("state: ");
    expect(host.read("/etc/keepalived/.sluice-c-1-0")).toBe("new\n");
  });

  test("what was only staged is taken away by revert", async () => {
    await session.hold("op-1", 1, 60);
    const vtysh: HostAction = { kind: "vtysh", apply: ["x"], undo: [] };
    await session.stage("c-1", { files: [conf("old\n", "new\n")], actions: [vtysh] });
    expect((await session.revert("c-1")).state).toBe("reverted");
    expect(host.list("/etc/keepalived")).toEqual(["keepalived.conf"]);
    expect(host.read("/run/vtysh.log")).toBeNull();
  });

  test("validate shows keepalived the folder as it will be, includes and all, and nobody else sees it", async () => {
    host.write("/etc/keepalived/conf.d/gone.conf", "SYNTAXERROR\n");
    await session.hold("op-1", 1, 60);
    await session.stage("c-1", {
      files: [
        conf("old\n", "fine\n"),
        conf("SYNTAXERROR\n", null, "/etc/keepalived/conf.d/gone.conf"),
        conf(null, "SYNTAXERROR here\n", "/etc/keepalived/conf.d/web.conf"),
      ],
      actions: [],
    });
    const [said] = await session.validate("c-1");
    expect(said).toMatchObject({ program: "keepalived", exitCode: 5 });
    expect(said?.text).toContain("web.conf:1:SYNTAXERROR here");
    expect(said?.text).not.toContain("gone.conf");
    expect(host.read(CONF)).toBe("old\n");
    expect(host.list("/etc/keepalived/conf.d")).toContain("gone.conf");
  });

  test("validate takes the file and the config-id of the keepalived that runs", async () => {
    host.write("/etc/keepalived/lvs1.conf", "x\n");
    host.must(`setsid sh -c 'printf keepalived >/proc/$$/comm; echo $$ >/run/keepalived.pid; while :; do sleep 1; done' \
      keepalived --use-file=/etc/keepalived/lvs1.conf -i lvs1 </dev/null >/dev/null 2>&1 & sleep 0.3`);
    await session.hold("op-1", 1, 60);
    await session.stage("c-1", { files: [conf("x\n", "y\n", "/etc/keepalived/lvs1.conf")], actions: [] });
    expect(await session.validate("c-1")).toMatchObject([{ exitCode: 0 }]);
    expect(host.read("/run/keepalived-t.log")).toBe("-t -f /etc/keepalived/lvs1.conf -i lvs1\n");
  });

  test("validate asks vtysh about frr.conf, iptables about rules, the kernel about sysctls", async () => {
    host.write(FRR, "a\n");
    await session.hold("op-1", 1, 60);
    await session.stage("c-1", {
      files: [conf("a\n", "SYNTAXERROR\n", FRR), conf(null, "*mangle\nCOMMIT\n", "/etc/sluice/rules.v4")],
      actions: [
        { kind: "sysctl", apply: ["net.ipv4.ip_forward=1", "net.ipv4.no_such=1"], undo: [] },
        { kind: "iptables", apply: "*mangle\nCOMMIT\n", undo: "" },
      ],
    });
    const said = await session.validate("c-1");
    expect(said.map((one) => [one.program, one.exitCode])).toEqual([
      ["vtysh", 2],
      ["rules", 0],
      ["iptables", 0],
      ["sysctl", 1],
    ]);
    expect(said[3]?.text).toBe("net.ipv4.no_such: this kernel does not have it");
  });

  test("validate asks Quagga's own daemons, each about its file", async () => {
    const ospfd = "/etc/quagga/ospfd.conf";
    host.write(ospfd, "a\n");
    await session.hold("op-1", 1, 60);
    await session.stage("c-1", {
      files: [conf("a\n", "SYNTAXERROR\n", ospfd), conf(null, "b\n", "/etc/quagga/bgpd.conf")],
      actions: [],
    });
    expect((await session.validate("c-1")).map((one) => [one.program, one.exitCode])).toEqual([
      ["ospfd", 1],
      ["bgpd", 127],
    ]);
    expect(host.read("/run/ospfd.log")).toBe("-C -f /etc/quagga/.sluice-c-1-0\n");
  });

  test.runIf(hasIp)(
    "lines reach their programs one argument a line, in the order of the actions, and are undone the other way round",
    async () => {
      host.write(FRR, "a\n");
      const actions: HostAction[] = [
        { kind: "sysctl", apply: ["net.ipv4.ip_forward=1"], undo: ["net.ipv4.ip_forward=0"] },
        { kind: "ip", apply: ["addr add 192.0.2.9/32 dev lo"], undo: ["addr del 192.0.2.9/32 dev lo"] },
        {
          kind: "vtysh",
          apply: ["interface eth0", " ip ospf cost $(id) `id` ; 7"],
          undo: ["interface eth0", " no ip ospf cost"],
        },
      ];
      await applied(session, "c-1", [conf("a\n", "b\n", FRR)], actions);
      expect(host.read("/run/vtysh.log")).toBe(
        "configure terminal\ninterface eth0\n ip ospf cost $(id) `id` ; 7\n",
      );
      expect(host.read("/run/sysctl.log")).toBe("-w net.ipv4.ip_forward=1\n");
      expect(host.read("/run/ip.log")).toContain("addr add 192.0.2.9/32 dev lo\n");
      const after = await session.revert("c-1");
      expect(
        after.said.filter((one) => one.when === "undo").map((one) => [one.action, one.exitCode]),
      ).toEqual([
        ["ip", 0],
        ["sysctl", 0],
        ["vtysh", 0],
      ]);
      expect(host.read("/run/vtysh.log")).toMatch(/configure terminal\ninterface eth0\n no ip ospf cost\n$/);
      expect(host.read("/run/sysctl.log")).toMatch(/-w net\.ipv4\.ip_forward=0\n$/);
    },
  );

  test("a line that vtysh does not take fails the apply, whatever the exit code, and what it said is kept", async () => {
    for (const [n, word] of ["nonsense", "quiet"].entries()) {
      const change = `c-${n}`;
      await armed(
        session,
        change,
        [],
        [{ kind: "vtysh", apply: ["router ospf", word, "never"], undo: ["no x"] }, RELOAD],
      );
      const after = await session.apply(change);
      expect(after).toMatchObject({ state: "failed", said: [{ action: "vtysh" }] });
      expect(after.said[0]?.exitCode).not.toBe(0);
      expect(after.said[0]?.output).toContain("% ");
      expect(await refusal(session.confirm(change))).toContain("state: ");
      expect((await session.revert(change)).state).toBe("reverted");
    }
  });

  test("lines of the IPVS table are typed word by word until one fails; on the way back every one is tried", async () => {
    const table = (apply: readonly string[]): HostAction => ({
      kind: "ipvsadm",
      apply,
      undo: ["-d -t 192.0.2.1:80 -r 192.0.2.9:80", "-e -t [2001:db8::1]:80 -r [2001:db8::4]:80 -g -w 3"],
    });
    await applied(session, "c-1", [], [table(["-e -t [2001:db8::1]:80 -r [2001:db8::4]:80 -g -w 10"])]);
    expect((await session.stateOf("c-1")).state).toBe("applied");
    expect(host.read("/run/ipvsadm.log")).toMatch(
      /-e -t \[2001:db8::1\]:80 -r \[2001:db8::4\]:80 -g -w 10\n$/,
    );
    expect((await session.confirm("c-1")).state).toBe("confirmed");
    // The stub knows no server 192.0.2.9.
    await applied(
      session,
      "c-2",
      [],
      [table(["-a -t 192.0.2.1:80 -r 192.0.2.9:80 -g -w 1", "-D -t 192.0.2.1:80"])],
    );
    const failed = await session.stateOf("c-2");
    expect(failed).toMatchObject({ state: "failed", said: [{ action: "ipvsadm", exitCode: 2 }] });
    expect(host.read("/run/ipvsadm.log")).not.toContain("-D -t 192.0.2.1:80");
    const back = await session.revert("c-2");
    expect(back.state).toBe("reverted");
    expect(host.read("/run/ipvsadm.log")).toMatch(/-d -t .*\n-e -t .* -w 3\n$/);
  });

  test("an undo line that fails does not keep the next ones from being tried", async () => {
    await applied(session, "c-1", [], [{ kind: "vtysh", apply: ["a"], undo: ["nonsense", "no b"] }]);
    await session.revert("c-1");
    expect(host.read("/run/vtysh.log")).toMatch(/nonsense\nno b\n$/);
  });

  test.runIf(hasIp)(
    "an address that is there already is as it should be; a device that is missing is not",
    async () => {
      const ip = (line: string): HostAction => ({ kind: "ip", apply: [line], undo: [] });
      await applied(session, "c-1", [], [ip("addr add twice dev lo")]);
      expect((await session.stateOf("c-1")).state).toBe("applied");
      await applied(session, "c-2", [], [ip("addr add wrong dev lo")]);
      expect((await session.stateOf("c-2")).state).toBe("failed");
    },
  );

  test("start and stop of keepalived are undone; what stood before is what stands after", async () => {
    await applied(session, "c-1", [conf("old\n", "new\n")], [{ kind: "start-keepalived" }]);
    expect(host.read("/run/keepalived.read")).toBe("new\n");
    await session.revert("c-1");
    expect(host.read("/run/keepalived.pid")).toBeNull();
    await host.startKeepalived();
    await applied(session, "c-2", [], [{ kind: "stop-keepalived" }]);
    expect(host.read("/run/keepalived.pid")).toBeNull();
    await session.revert("c-2");
    expect(host.read("/run/keepalived.pid")).not.toBeNull();
  });

  test("a keepalived that does not run cannot be reloaded: the apply fails", async () => {
    await applied(session, "c-1", [conf("old\n", "new\n")], [RELOAD]);
    expect(await session.stateOf("c-1")).toMatchObject({
      state: "failed",
      said: [{ output: "keepalived does not run" }],
    });
  });
});

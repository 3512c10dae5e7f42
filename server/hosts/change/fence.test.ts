/** Who may change a host, and what may be asked of it: checked by the real script, whatever was checked before. */
import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ChangeRefused } from "./refused";
import { lineRequests } from "./requests";
import { applied, armed, CONF, conf, FRR } from "./testing/changes";
import { type LocalHost, type LocalSession, startLocalHost } from "./testing/local-host";

const refusal = (doing: Promise<unknown>): Promise<string> =>
  doing.then(
    () => "not refused",
    (error: ChangeRefused) => error.code,
  );
const sum = (text: string): string => createHash("sha256").update(text).digest("hex");

vi.setConfig({ testTimeout: 30_000 });

let host: LocalHost;
let session: LocalSession;
beforeEach(async () => {
  host = await startLocalHost();
  host.write(CONF, "old\n");
  session = await host.session();
});
afterEach(() => host.stop());

describe("the fence", () => {
  test("another operation is refused while one holds the host, and let in when that has let go", async () => {
    await session.hold("op-1", 5, 60);
    const other = await host.session();
    expect(await refusal(other.hold("op-2", 1, 60))).toBe("held");
    expect((await other.state()).heldBy).toMatchObject({ operation: "op-1", epoch: 5 });
    await other.release("op-1");
    expect(await refusal(other.hold("op-2", 1, 60))).toBe("held");
    await session.release("op-1");
    expect(await refusal(other.hold("op-2", 1, 60))).toBe("not refused");
    expect(await refusal(session.stage("c-1", { files: [conf("old\n", "new\n")], actions: [] }))).toBe(
      "fenced",
    );
  });

  test("a hold whose time is over holds nobody off, nor does one of an earlier start of the machine", async () => {
    await session.hold("op-1", 1, 0);
    await session.hold("op-2", 1, 600);
    await host.reboot();
    const later = await host.session();
    expect((await later.state()).heldBy).toBeNull();
    expect(await refusal(later.hold("op-3", 1, 60))).toBe("not refused");
  });

  test("a worker whose operation another one has gone on with can do nothing any more, not even after the end", async () => {
    await armed(session, "c-1", [conf("old\n", "new\n")]);
    const next = await host.session();
    await next.hold("op-1", 2, 60);
    for (const verb of ["validate", "apply", "confirm", "revert"] as const)
      expect(await refusal(session[verb]("c-1"))).toBe("fenced");
    expect(await refusal(session.arm("c-1", 60, []))).toBe("fenced");
    expect(await refusal(session.stage("c-2", { files: [conf("old\n", "x\n")], actions: [] }))).toBe(
      "fenced",
    );
    expect(await refusal(session.hold("op-1", 1, 60))).toBe("fenced");
    await session.release("op-1");
    expect((await next.apply("c-1")).state).toBe("applied");
    await next.confirm("c-1");
    await next.release("op-1");
    expect(await refusal(session.hold("op-1", 1, 60))).toBe("fenced");
    await host.reboot();
    expect(await refusal((await host.session()).hold("op-1", 1, 60))).toBe("fenced");
  });

  test("two sessions take turns: one that finds the host locked waits for it", async () => {
    await session.hold("op-1", 1, 60);
    host.must("setsid flock /var/lib/sluice/lock sleep 1 </dev/null >/dev/null 2>&1 & sleep 0.2");
    const began = performance.now();
    await session.stage("c-1", { files: [conf("old\n", "new\n")], actions: [] });
    expect(performance.now() - began).toBeGreaterThan(500);
  });
});

describe("paths", () => {
  /** Past the checks of this side. */
  const stage = async (path: string): Promise<string> => {
    await session.hold("op-1", 1, 60);
    return session.request(["stage", "c-1", "0", "644", "3", sum("abc"), "absent", path], Buffer.from("abc"));
  };

  test.each([
    "/etc/passwd",
    "/etc/keepalived",
    "/etc/keepalived/",
    "/etc/keepalived/../passwd",
    "/etc/keepalived/a/../../passwd",
    "/etc/keepalived/./x",
    "/etc/keepalived//x",
    "/etc/keepalived/.sluice-c-2-0",
    "etc/keepalived/x",
    "/etc/frr/daemons",
    "/etc/frr/frr.conf/x",
    "/etc/quagga/a/b.conf",
    "/etc/quagga/vtysh",
    "/etc/sluice/boot",
    "/etc/sysctl.d/61-other.conf",
    "/etc/sysctl.d/60-sluice.conf/../../passwd",
    "/var/lib/sluice/hold",
    "/etc/keepalived.conf",
  ])("%s is refused by the script, and its bytes are not taken for requests", async (path) => {
    expect(await stage(path)).toContain("bad-path");
    expect(host.must("find /etc -newer /run/boot_id -name .sluice\\*")).toBe("");
  });

  test("a symlink that stays inside is followed: the file it leads to is replaced, the link stays", async () => {
    host.write("/etc/keepalived/lvs1.conf", "old\n");
    host.must(`ln -sf lvs1.conf ${CONF}`);
    await applied(session, "c-1", [conf("old\n", "new\n")]);
    expect(host.must(`readlink ${CONF}`)).toBe("lvs1.conf\n");
    expect(host.read("/etc/keepalived/lvs1.conf")).toBe("new\n");
    await session.revert("c-1");
    expect(host.read("/etc/keepalived/lvs1.conf")).toBe("old\n");
  });

  test("a symlink that leads out is refused, as the file and as a folder on the way", async () => {
    host.write("/etc/secret", "root only\n");
    host.must(
      `ln -sf /etc/secret ${CONF}; mkdir /etc/elsewhere; ln -s /etc/elsewhere /etc/keepalived/conf.d; ln -s nowhere/at/all /etc/keepalived/dangling`,
    );
    expect(await stage(CONF)).toContain("leads to /etc/secret");
    expect(await stage("/etc/keepalived/conf.d/x.conf")).toContain("leads to /etc/elsewhere/x.conf");
    expect(await stage("/etc/keepalived/dangling")).toContain("bad-path");
    expect(host.read("/etc/secret")).toBe("root only\n");
    expect(host.list("/etc/elsewhere")).toEqual([]);
  });

  test("a link that changes its goal between staging and applying is seen", async () => {
    host.write("/etc/keepalived/a.conf", "old\n");
    host.write("/etc/keepalived/b.conf", "old\n");
    host.must(`ln -sf a.conf ${CONF}`);
    await armed(session, "c-1", [conf("old\n", "new\n")]);
    host.must(`ln -sfn b.conf ${CONF}`);
    expect(await refusal(session.apply("c-1"))).toBe("moved");
    expect(host.read("/etc/keepalived/b.conf")).toBe("old\n");
  });

  test("a folder that everybody may write in, a folder or a pipe in the place of the file are refused", async () => {
    host.must(
      "mkdir -p /etc/keepalived/open /etc/keepalived/folder.conf; chmod 777 /etc/keepalived/open; mkfifo /etc/keepalived/pipe",
    );
    expect(await stage("/etc/keepalived/open/x.conf")).toContain("everybody may write");
    expect(await stage("/etc/keepalived/folder.conf")).toContain("not a plain file");
    expect(await stage("/etc/keepalived/pipe")).toContain("not a plain file");
  });

  test.runIf(process.getuid?.() === 0)(
    "whose the file is stays, also in a folder of the daemon; another's folder is refused",
    async () => {
      host.write(FRR, "old\n", 0o640);
      host.must(
        `chown 123:124 /etc/frr ${FRR}; mkdir /etc/keepalived/bob; chown 1000 /etc/keepalived/bob; rm ${CONF}; ln -s ${FRR} /etc/frr/link; chown -h 123 /etc/frr/link`,
      );
      await applied(session, "c-1", [conf("old\n", "new\n", FRR)]);
      expect(host.must(`stat -c "%u:%g %a" ${FRR}`)).toBe("123:124 640\n");
      await session.confirm("c-1");
      await applied(session, "c-2", [conf("new\n", null, FRR)]);
      await session.confirm("c-2");
      await applied(session, "c-3", [conf(null, "again\n", FRR)]);
      expect(host.must(`stat -c "%u:%g %a" ${FRR}`)).toBe("123:124 640\n");
      expect(await stage("/etc/keepalived/bob/x.conf")).toContain("does not belong to root");
      host.must(`rm ${FRR}; ln -s daemons ${FRR}; chown -h 123 ${FRR}`);
      expect(await stage(FRR)).toContain("symlink that root did not make");
    },
  );

  test("a name that is taken already is not written through: no file but its own", async () => {
    host.write("/etc/secret", "root only\n");
    host.must(
      "ln -s /etc/secret /etc/keepalived/.sluice-c-1-0.part; ln -s /etc/secret /etc/keepalived/.sluice-c-1-0",
    );
    await session.hold("op-1", 1, 60);
    await session.stage("c-1", { files: [conf("old\n", "new\n")], actions: [] });
    expect(host.read("/etc/secret")).toBe("root only\n");
    expect(host.read("/etc/keepalived/.sluice-c-1-0")).toBe("new\n");
  });
});

describe("a line for ipvsadm", () => {
  const staged = (line: string) => () => lineRequests("c-1", { kind: "ipvsadm", apply: [line], undo: [] });
  test.each([
    "-C",
    "-A -t 192.0.2.1:80 -s rr -C",
    "-D -t 192.0.2.1:80\n-C",
    "-e -t a.example:80 -r 1:1 -g -w 1",
  ])("is not even sent when it is %j", (line) =>
    expect(staged(line)).toThrow(/^Nothing was sent: a line of ipvsadm-apply/),
  );
});

describe("requests", () => {
  test.each([
    "7 stage c-1 0 644 3 short absent /etc/keepalived/x",
    `7 stage c-1 0 644 3 ${sum("abc")} absent /etc/keepalived/x;id`,
    `7 stage c-1 0 644 3 ${sum("abc")} absent "/etc/keepalived/x"`,
    `7 stage c-1 0 4755 3 ${sum("abc")} absent /etc/keepalived/x`,
    `7 stage c-1 0 644 -3 ${sum("abc")} absent /etc/keepalived/x`,
    `7 stage c-1 0 644 99999999999999999999 ${sum("abc")} absent /etc/keepalived/x`,
    `7 stage ../x 0 644 3 ${sum("abc")} absent /etc/keepalived/x`,
    `7 stage c-1 0 644 3 ${sum("abc")} absent`,
    `7 lines c-1 revert 3 ${sum("abc")}`,
    `7 lines c-1 ../hold 3 ${sum("abc")}`,
    "x ping",
    "7 $(id)",
    "7 `id`",
    "7 ../x",
    "stage",
    "7 apply c-1 $(touch$IFS/etc/owned)",
    "7 apply c-1\t*",
    "7 hold \u202eop 1 1",
  ])("%s ends the session: bytes that follow must not be taken for requests", async (line) => {
    session.raw(`${line}\n8 hold op-9 1 60\nabc`);
    session.end();
    expect(await session.ended).toBe(64);
    expect(host.list("/var/lib/sluice")).not.toContain("hold");
    expect(host.read("/etc/owned")).toBeNull();
  });

  test.each([
    ["apply", "../../etc"],
    ["apply", "-rf"],
    ["apply", "a/b"],
    ["apply"],
    ["apply", "a", "b"],
    ["arm", "c-1", "60", "reboot"],
    ["arm", "c-1", "60", "c-1"],
    ["arm", "c-1", "soon"],
    ["hold", "op", "-1", "5"],
    ["hold", "op", "9999999999999999999999", "5"],
    ["hold", "", "1", "5"],
    ["begin", "x"],
    ["core"],
    ["state", "x".repeat(65)],
  ])("%j is answered with a refusal", async (...words) => {
    expect(await session.request(words, null)).toContain("bad-request");
  });

  test("what a file holds is never a request, whatever becomes of the file", async () => {
    const evil = "9 hold op-9 9 600\n9 revert c-1\n";
    await session.hold("op-1", 1, 60);
    await session.stage("c-1", { files: [conf("old\n", evil)], actions: [] });
    const refused = await session.request(
      ["stage", "c-1", "1", "644", String(evil.length), sum("other"), "absent", "/etc/keepalived/x"],
      Buffer.from(evil),
    );
    expect(refused).toContain("space");
    expect(
      await session.request(
        ["stage", "c-1", "2", "644", String(evil.length), sum(evil), "absent", "/etc/passwd"],
        Buffer.from(evil),
      ),
    ).toContain("bad-path");
    expect((await session.state()).heldBy?.operation).toBe("op-1");
    expect(host.read("/etc/keepalived/.sluice-c-1-0")).toBe(evil);
    expect(host.list("/etc/keepalived")).toEqual([".sluice-c-1-0", "keepalived.conf"]);
  });

  test.each([
    ["vtysh", "do start-shell"],
    ["vtysh", "end"],
    ["vtysh", " start-shell bash"],
    ["vtysh", "router ospf\u0007"],
    ["vtysh", "x\ty"],
    ["ip", "netns exec x id"],
    ["ip", "vrf exec x id"],
    ["ip", "-batch /etc/shadow"],
    ["ip", "addr add $(id) dev lo"],
    ["sysctl", "kernel.core_pattern=|/bin/sh"],
    ["sysctl", "net.ipv4.ip_forward=1; id"],
    ["sysctl", "-p"],
    ["iptables", "-A OUTPUT -j MARK --modprobe=/bin/sh"],
    ["iptables", "-A OUTPUT -M /bin/sh"],
    ["iptables", "-A OUTPUT -vM/bin/sh"],
    ["iptables", "-P INPUT DROP"],
    ["iptables", "id"],
    ["ipvsadm", "-C"],
    ["ipvsadm", "-R"],
    ["ipvsadm", "--restore"],
    ["ipvsadm", "--set 1 1 1"],
    ["ipvsadm", "-Z"],
    ["ipvsadm", "--start-daemon master"],
    ["ipvsadm", "-A -t 192.0.2.1:80 -s rr -C"],
    ["ipvsadm", "-e -t 192.0.2.1:80 -r 192.0.2.4:80 -g -w $(id)"],
    ["ipvsadm", "-e -t 192.0.2.1:80 -r 192.0.2.4:80 -g -w 1; id"],
    ["ipvsadm", "-D -t /etc/*"],
    ["ipvsadm", "-D  -t 192.0.2.1:80"],
    ["ipvsadm", "# a comment"],
  ] as const)("%s is not told %j", async (program, line) => {
    await session.hold("op-1", 1, 60);
    const text = `${line}\n`;
    const said = await session.request(
      ["lines", "c-1", `${program}-apply`, String(Buffer.byteLength(text)), sum(text)],
      Buffer.from(text),
    );
    expect(said).toContain("bad-line");
    expect(host.list("/var/lib/sluice/staged/c-1")).toEqual([]);
  });

  test.each([
    ["/etc/sluice/network.ip", "netns exec x id\n"],
    ["/etc/sysctl.d/60-sluice.conf", "kernel.core_pattern=|/bin/sh\n"],
    ["/etc/sluice/rules.v4", "-A INPUT --modprobe=/bin/sh\n"],
  ])("%s, which the machine reads when it starts, is checked in the same way", async (path, text) => {
    await session.hold("op-1", 1, 60);
    expect(await refusal(session.stage("c-1", { files: [conf(null, text, path)], actions: [] }))).toBe(
      "bad-line",
    );
  });

  test("what a director is set up with is taken", async () => {
    await session.hold("op-1", 1, 60);
    await session.stage("c-1", {
      files: [
        conf(
          null,
          "# VIPs\nlink add dummy0 type dummy\nlink set dummy0 up\naddress replace 192.168.0.100/32 dev lo\n-6 route replace default via fe80::1 dev eth0\n",
          "/etc/sluice/network.ip",
        ),
        conf(
          null,
          "# forward\nnet.ipv4.ip_forward = 1\nnet.ipv4.conf.eth0/100.rp_filter=0\nnet.ipv4.vs.sync_threshold=3 50\n",
          "/etc/sysctl.d/60-sluice.conf",
        ),
        conf(
          null,
          "*mangle\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -d 192.0.2.1/32 -p tcp -m multiport --dports 20,21 -j MARK --set-mark 300\nCOMMIT\n",
          "/etc/sluice/rules.v4",
        ),
      ],
      actions: [
        {
          kind: "iptables",
          apply:
            "*mangle\n-A PREROUTING -p tcp -m statistic --mode random -j MARK --set-xmark 0x1/0xff\nCOMMIT\n",
          undo: "*mangle\n-D PREROUTING -j MARK\nCOMMIT\n",
        },
        {
          kind: "vtysh",
          apply: [
            "interface eth0",
            " ip ospf cost 10",
            "exit",
            "router ospf",
            " no network 10.0.0.0/24 area 0",
          ],
          undo: ["no ip prefix-list x"],
        },
        {
          kind: "ipvsadm",
          apply: [
            "-A -t [2001:db8::100]:80 -s mh -p 300 -M 64 --pe sip -o -b mh-port,mh-fallback",
            "-a --sctp-service 192.0.2.1:80 -r 192.0.2.4:80 -i -w 10 --tun-type gue --tun-port 6080 --tun-nocsum -x 100 -y 50",
            "-E -f 7 -6 -s wrr",
            "-d -u 192.0.2.1:53 -r 192.0.2.4:53",
          ],
          undo: ["-D -f 7 -6"],
        },
      ],
    });
    expect((await session.stateOf("c-1")).state).toBe("staged");
  });
});

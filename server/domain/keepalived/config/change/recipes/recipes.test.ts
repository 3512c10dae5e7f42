import { describe, expect, it } from "vitest";
import type { ChangeEdit, HostFiles } from "../../../../change/model";
import { applyKeepalivedEdit } from "../apply";
import { blankConfig } from "../blank";
import { fixture, host, textOf } from "../fixtures/read-fixture";
import { MAIN } from "../fixtures/surroundings";
import { readPlaces } from "../places";
import { addServer, removeServer } from "./server";
import { newGroup, newService } from "./service";
import { addVip, newScript, newSyncGroup, newVrrp, removeVip, syncConnections } from "./vrrp";

const blank = (routerId: string): string => {
  const made = blankConfig({ routerId, checksReloads: true, mail: null });
  if (!made.ok) throw new Error(made.why);
  return made.text;
};

/** Every host's file after the edits that are for it. */
const play = (
  files: Readonly<Record<string, HostFiles>>,
  edits: readonly ChangeEdit[],
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(files).map(([hostId, own]) => {
      let now = own;
      for (const change of edits) {
        if (change.kind !== "keepalived" || !change.hostIds.includes(hostId)) continue;
        const result = applyKeepalivedEdit(now, MAIN, change.edit, { configId: hostId });
        if (result.kind === "refused") throw new Error(result.why);
        now = result.files;
      }
      return [hostId, textOf(now)];
    }),
  );
const places = (files: Readonly<Record<string, HostFiles>>) =>
  Object.entries(files).map(([hostId, own]) => ({
    hostId,
    places: readPlaces(own, MAIN, { configId: hostId }),
  }));

describe("blankConfig", () => {
  it("names the director, and lets no script run as root that somebody else could change", () => {
    const mail = { to: ["ops@example.com"], from: "lvs1@example.com", server: "127.0.0.1" };
    expect(blankConfig({ routerId: "lvs 1", checksReloads: true, mail })).toEqual({
      ok: true,
      text: `global_defs {
    router_id "lvs 1"
    notification_email_from lvs1@example.com
    smtp_server 127.0.0.1
    script_user root
    enable_script_security
    reload_check_config
    notification_email {
        ops@example.com
    }
}
`,
    });
    expect(blank("lvs1")).not.toContain("mail");
  });
  it("refuses a name that would reach beyond its word", () => {
    expect(blankConfig({ routerId: 'x"\n}', checksReloads: false, mail: null }).ok).toBe(false);
  });
});

describe("newService", () => {
  it("is the file an operator would write, on every director alike", () => {
    const edits = newService(["lvs1", "lvs2"], {
      service: { head: "192.168.0.100 80", protocol: "TCP" },
      scheduler: "sh",
      schedulerFlags: ["sh-port"],
      method: "TUN",
      tunnel: { type: "gue", port: 5555 },
      persistence: 300,
      checkEvery: 2,
      more: { inhibit_on_failure: [] },
      servers: [{ address: "192.168.0.4", port: 80, weight: 10 }],
      checks: [
        {
          check: "HTTP_GET",
          fields: { connect_timeout: ["2"] },
          urls: [{ path: ["/"], status_code: ["200"] }],
        },
      ],
    });
    expect(edits.every(({ kind }) => kind === "keepalived")).toBe(true);
    expect(play({ lvs2: host("") }, edits).lvs2).toBe(`virtual_server 192.168.0.100 80 {
    delay_loop 2
    lb_algo sh
    sh-port
    lb_kind TUN type gue port 5555
    protocol TCP
    persistence_timeout 300
    inhibit_on_failure
    real_server 192.168.0.4 80 {
        weight 10
        HTTP_GET {
            connect_timeout 2
            url {
                path /
                status_code 200
            }
        }
    }
}
`);
  });
  it("listens on a group that is made with it", () => {
    const text = play({ a: host(blank("a")) }, newGroup(["a"], "web", [["10.0.0.1-3", "80"]])).a;
    expect(text).toContain("\nvirtual_server_group web {\n    10.0.0.1-3 80\n}\n");
  });
});

describe("addServer", () => {
  const EVERY = fixture("dumps/every-checker.keepalived.conf");
  const files = { lvs1: host(EVERY), lvs2: host(EVERY) };
  const web = { head: "192.168.0.100 80", protocol: "TCP" } as const;
  const ftp = { head: "fwmark 300", protocol: "TCP" } as const;
  it("puts a server into several services, like the servers that are there", () => {
    const edits = addServer(places(files), "192.168.0.6", [
      { service: web, port: null, weight: null, checks: null },
      { service: ftp, port: null, weight: 7, checks: null },
    ]);
    expect(edits.every((edit) => edit.kind === "keepalived" && edit.hostIds.length === 2)).toBe(true);
    const { lvs1 = "" } = play(files, edits);
    expect(lvs1).toContain(`    real_server 192.168.0.6 80 {
        weight 10
        HTTP_GET {
            connect_timeout 2
            delay_before_retry 1
            retry 1
            url {
                path /
                status_code 200
            }
        }
    }
}`);
    expect(lvs1).toContain("    real_server 192.168.0.6 0 {\n        weight 7\n        SMTP_CHECK {");
  });
  it("and removeServer takes it out of all of them again, byte for byte", () => {
    const edits = addServer(places(files), "192.168.0.6", [
      { service: web, port: null, weight: null, checks: null },
      { service: ftp, port: null, weight: 7, checks: [] },
    ]);
    const added = play(files, edits);
    const now = { lvs1: host(added.lvs1 ?? ""), lvs2: host(added.lvs2 ?? "") };
    expect(play(now, removeServer(places(now), "192.168.0.6"))).toEqual({ lvs1: EVERY, lvs2: EVERY });
  });
  it("leaves a director alone that does not have the service", () => {
    const half = { lvs1: host(EVERY), lvs2: host(blank("lvs2")) };
    const edits = addServer(places(half), "192.168.0.6", [{ service: web, port: 80, weight: 1, checks: [] }]);
    expect(edits.map((edit) => edit.kind === "keepalived" && edit.hostIds)).toEqual([["lvs1"]]);
  });
});

describe("newVrrp", () => {
  const members = [
    { hostId: "lvs1", address: "10.0.0.1" },
    { hostId: "lvs2", address: "10.0.0.2" },
  ];
  const instance = (name: string, vrid: number, vip: string) => ({
    name,
    vrid,
    vips: [[vip]],
    interfaces: { lvs1: "eth0", lvs2: "eth0" },
    password: "s3cret",
  });
  const files = { lvs1: host(blank("lvs1")), lvs2: host(blank("lvs2")) };
  const said = (text: string | undefined, word: string): readonly string[] =>
    [...(text ?? "").matchAll(new RegExp(`^ +${word} (.*)$`, "gm"))].map((match) => match[1] ?? "");
  it("of one instance is master and backup", () => {
    const edits = newVrrp({
      instances: [instance("VI_1", 51, "10.0.0.100/24")],
      members,
      masters: "turns",
      unicast: true,
      nopreempt: false,
      advertEvery: null,
    });
    const made = play(files, edits);
    expect([said(made.lvs1, "state"), said(made.lvs1, "priority")]).toEqual([["MASTER"], ["150"]]);
    expect([said(made.lvs2, "state"), said(made.lvs2, "priority")]).toEqual([["BACKUP"], ["100"]]);
    expect(made.lvs2).toContain("    unicast_src_ip 10.0.0.2\n");
    expect(made.lvs2).toContain("    unicast_peer {\n        10.0.0.1\n    }\n");
  });
  it("of two instances is master and master, and nopreempt begins as backup everywhere", () => {
    const instances = [instance("VI_1", 51, "10.0.0.100/24"), instance("VI_2", 52, "10.0.0.101/24")];
    const made = play(
      files,
      newVrrp({ instances, members, masters: "turns", unicast: false, nopreempt: false, advertEvery: 1 }),
    );
    expect([said(made.lvs1, "state"), said(made.lvs2, "state")]).toEqual([
      ["MASTER", "BACKUP"],
      ["BACKUP", "MASTER"],
    ]);
    expect([said(made.lvs1, "priority"), said(made.lvs2, "priority")]).toEqual([
      ["150", "100"],
      ["100", "150"],
    ]);
    const kept = play(
      files,
      newVrrp({ instances, members, masters: "turns", unicast: false, nopreempt: true, advertEvery: null }),
    );
    expect(said(kept.lvs1, "state")).toEqual(["BACKUP", "BACKUP"]);
  });
  it("is followed by a sync group and by the synchronisation of connections", () => {
    const edits = [
      ...newVrrp({
        instances: [instance("VI_1", 51, "10.0.0.100/24")],
        members,
        masters: "turns",
        unicast: false,
        nopreempt: false,
        advertEvery: null,
      }),
      ...newSyncGroup(["lvs1", "lvs2"], "VG_1", ["VI_1", "VI_2"]),
      ...syncConnections({ lvs1: "eth1", lvs2: "eth2" }, "VI_1", 5),
    ];
    const { lvs2 = "" } = play(files, edits);
    expect(lvs2).toContain("    lvs_sync_daemon eth2 inst VI_1 id 5\n");
    expect(lvs2.indexOf("vrrp_sync_group")).toBeLessThan(lvs2.indexOf("vrrp_instance"));
  });
});

describe("a script that VRRP watches", () => {
  const files = { a: host(fixture("articles/nat-inner-gateway.master.keepalived.conf")) };
  const script = { name: "alive", command: "/etc/keepalived/alive.sh -q", every: 2 };
  it("is run on every director, and watched by the instances that are named", () => {
    const { a = "" } = play(files, newScript(places(files), script, ["VI_1"]));
    expect(a).toMatch(/vrrp_script alive \{\s+script "\/etc\/keepalived\/alive.sh -q"\s+interval 2\s+\}/);
    expect(a.match(/track_script \{\s+alive\s+\}/g)).toHaveLength(1);
  });
  it("is watched once, however often it is asked for", () => {
    const once = play(files, newScript(places(files), script, ["VI_1"]));
    const again = newScript(places({ a: host(once.a ?? "") }), script, ["VI_1"]);
    expect(again.filter((one) => one.kind === "keepalived" && one.edit.kind === "set")).toEqual([]);
  });
});

describe("a VIP", () => {
  const NAT = fixture("articles/nat-inner-gateway.master.keepalived.conf");
  const files = { a: host(NAT), b: host(fixture("articles/nat-inner-gateway.backup.keepalived.conf")) };
  it("is added to an instance on every director, and the ones there keep their lines", () => {
    const edits = addVip(places(files), "VI_1", ["193.168.140.81", "dev", "ens4"]);
    expect(play(files, edits).a).toContain(
      "        193.168.140.80 #虚拟IP(VIP)\n        193.168.140.81 dev ens4\n",
    );
    expect(addVip(places(files), "VI_1", ["193.168.140.80"])).toEqual([]);
  });
  it("is taken out again", () => {
    expect(play(files, removeVip(places(files), "VI_1", "193.168.140.80")).a).not.toContain(
      "193.168.140.80 #虚拟IP",
    );
  });
});

import { describe, expect, it } from "vitest";
import { applied, difference, fixture, host, refusal, textOf } from "./fixtures/read-fixture";
import { MAIN } from "./fixtures/surroundings";
import type { FieldValue, KeepalivedEdit, Place } from "./model";

const NAT = fixture("articles/nat-inner-gateway.master.keepalived.conf");
const EVERY = fixture("dumps/every-checker.keepalived.conf");
const FTP = fixture("articles/ftp-rest-fwmark.master.keepalived.conf");

const outer = { head: "193.168.140.80 80", protocol: "TCP" } as const;
const web = { head: "192.168.0.100 80", protocol: "TCP" } as const;
const service = (of: typeof outer | typeof web): Place => ({ kind: "service", service: of });
const server: Place = { kind: "server", service: outer, server: "192.168.102.164 80" };
const set = (place: Place, field: string, value: FieldValue | null): KeepalivedEdit => ({
  kind: "set",
  place,
  field,
  value,
});
const changed = (text: string, ...edits: readonly KeepalivedEdit[]): readonly string[] =>
  difference(text, textOf(applied(host(text), edits)));

describe("set", () => {
  it("changes one line and keeps its comment and its indentation", () => {
    expect(changed(NAT, set({ kind: "instance", name: "VI_1" }, "priority", ["90"]))).toEqual([
      "-    priority 100 #BACKUP上改换为90",
      "+    priority 90 #BACKUP上改换为90",
    ]);
    expect(changed(NAT, set(server, "weight", ["0"]))).toEqual(["-        weight 3", "+        weight 0"]);
  });
  it("keeps the name the file has for a directive", () => {
    const text = NAT.replaceAll("lb_algo", "lvs_sched").replaceAll("lb_kind", "lvs_method");
    expect(changed(text, set(service(outer), "lb_algo", ["wlc"]))).toEqual([
      "-    lvs_sched rr",
      "+    lvs_sched wlc",
    ]);
    expect(changed(text, set(service(outer), "lb_kind", ["DR"]))).toEqual([
      "-    lvs_method NAT",
      "+    lvs_method DR",
    ]);
  });
  it("changes nothing where it says what holds, in whatever spelling", () => {
    const text =
      "virtual_server 2001:DB8:0::1 80 {\n protocol tcp\n\talpha yes\n real_server 2001:db8::0:4 80 {\n }\n}";
    const place: Place = { kind: "service", service: { head: "2001:db8::1 80", protocol: "TCP" } };
    const files = host(text);
    expect(applied(files, [set(place, "alpha", []), set(place, "protocol", ["TCP"])])).toBe(files);
    expect(
      applied(files, [
        set({ kind: "server", service: place.service, server: "2001:db8::4 80" }, "head", [
          "2001:db8::4",
          "80",
        ]),
      ])[0]?.text,
    ).toBe(text);
  });
  it("changes nothing where a value that could not be written so today is said again", () => {
    const text = 'vrrp_script chk {\n    script "killall -0 nginx || exit 1"\n}\n';
    const files = host(text);
    const place: Place = { kind: "vrrp-script", name: "chk" };
    expect(applied(files, [set(place, "script", ["killall -0 nginx || exit 1"])])).toBe(files);
    expect(refusal(files, set(place, "script", ["killall -0 nginx || exit 2"]))).toContain("absolute path");
  });
  it("writes a new directive behind the others and before the servers", () => {
    expect(changed(NAT, set(service(outer), "quorum", ["2"]))).toEqual(["+    quorum 2"]);
    const lines = textOf(applied(host(NAT), [set(service(outer), "quorum", ["2"])])).split("\n");
    expect(lines[lines.indexOf("    quorum 2") - 1]).toBe("    protocol TCP");
  });
  it("writes a scheduler's flag behind the scheduler, and the scheduler before its flags", () => {
    const flagged = textOf(applied(host(NAT), [set(service(outer), "sh-port", [])])).split("\n");
    expect(flagged[flagged.indexOf("    sh-port") - 1]).toBe("    lb_algo rr");
    const bare = "virtual_server 10.0.0.1 80 {\n    sh-port\n    protocol TCP\n}\n";
    const place: Place = { kind: "service", service: { head: "10.0.0.1 80", protocol: "TCP" } };
    expect(changed(bare, set(place, "lb_algo", ["sh"]))).toEqual(["+    lb_algo sh"]);
    expect(textOf(applied(host(bare), [set(place, "lb_algo", ["sh"])]))).toMatch(/lb_algo sh\n {4}sh-port/);
  });
  it("takes a statement out, with the comment on its line", () => {
    expect(changed(NAT, set({ kind: "instance", name: "VI_1" }, "virtual_router_id", null))).toEqual([
      "-    virtual_router_id 51 #虚构路由标识,主从同样",
    ]);
    const files = host(NAT);
    expect(applied(files, [set(service(outer), "quorum", null)])).toBe(files);
  });
  it("says no with the directive that says no", () => {
    const place: Place = { kind: "instance", name: "VI_1" };
    expect(changed(NAT, set(place, "nopreempt", ["off"]))).toEqual(["+    preempt"]);
    const preempting = NAT.replace(
      "    priority 100 #BACKUP上改换为90",
      "    nopreempt # stay\n    priority 100",
    );
    expect(changed(preempting, set(place, "nopreempt", ["off"]))).toEqual([
      "-    nopreempt # stay",
      "+    preempt # stay",
    ]);
  });
  it("makes the block of a password, and takes it out with the last that stands in it", () => {
    const text = "vrrp_instance V {\n\tinterface eth0\n}\n";
    const place: Place = { kind: "instance", name: "V" };
    const edits = [set(place, "auth_type", ["PASS"]), set(place, "auth_pass", ["s3cret"])];
    const files = applied(host(text), edits);
    expect(textOf(files)).toBe(
      "vrrp_instance V {\n\tinterface eth0\n\tauthentication {\n\t\tauth_type PASS\n\t\tauth_pass s3cret\n\t}\n}\n",
    );
    expect(textOf(applied(files, [set(place, "auth_pass", null), set(place, "auth_type", null)]))).toBe(text);
  });
  it("changes the last of several equal directives, which is the one that counts, and takes out all", () => {
    const text = "global_defs {\n    router_id a\n}\nglobal_defs {\n    router_id b\n}\n";
    expect(changed(text, set({ kind: "global" }, "router_id", ["c"]))).toEqual([
      "-    router_id b",
      "+    router_id c",
    ]);
    expect(textOf(applied(host(text), [set({ kind: "global" }, "router_id", null)]))).not.toContain(
      "router_id",
    );
  });
  it("makes the global settings where there are none, before everything else", () => {
    const text = "! lvs1\n\n# web\nvirtual_server 10.0.0.1 80 {\n}\n";
    expect(textOf(applied(host(text), [set({ kind: "global" }, "router_id", ["lvs1"])]))).toBe(
      "! lvs1\n\nglobal_defs {\n    router_id lvs1\n}\n\n# web\nvirtual_server 10.0.0.1 80 {\n}\n",
    );
  });
  it("leaves the words a file begins with where they are", () => {
    const text = "! Configuration File for keepalived\nvirtual_server 10.0.0.1 80 {\n}\n";
    expect(textOf(applied(host(text), [set({ kind: "global" }, "router_id", ["lvs1"])]))).toBe(
      "! Configuration File for keepalived\nglobal_defs {\n    router_id lvs1\n}\n\nvirtual_server 10.0.0.1 80 {\n}\n",
    );
  });
  it("keeps the line ends of a file that has Windows' own", () => {
    const text = NAT.replaceAll("\n", "\r\n");
    const after = textOf(
      applied(host(text), [set(service(outer), "quorum", ["2"]), set(server, "weight", ["1"])]),
    );
    expect(after.replaceAll("\r\n", "")).not.toContain("\n");
    expect(after.split("\r\n").length).toBe(text.split("\r\n").length + 1);
  });
  it("opens up a block that was written on one line", () => {
    const text =
      "virtual_server 10.0.0.1 80 {\n    protocol TCP\n    real_server 10.0.0.2 80 { weight 1 }\n}\n";
    const place: Place = {
      kind: "server",
      service: { head: "10.0.0.1 80", protocol: "TCP" },
      server: "10.0.0.2 80",
    };
    const after = textOf(applied(host(text), [set(place, "inhibit_on_failure", [])]));
    expect(after).toContain("{ weight 1\n        inhibit_on_failure\n");
    expect(textOf(applied(host(after), [set(place, "weight", ["3"])]))).toContain("{ weight 3\n");
  });
});

describe("a place's name", () => {
  it("is the head of its block: VIP and port of a service, address and port of a server", () => {
    expect(changed(NAT, set(service(outer), "head", ["193.168.140.81", "8080"]))).toEqual([
      "-virtual_server 193.168.140.80 80{ #概念虚构IP",
      "+virtual_server 193.168.140.81 8080{ #概念虚构IP",
    ]);
    expect(changed(NAT, set(server, "head", ["192.168.102.200", "80"]))).toEqual([
      "-    real_server 192.168.102.164 80 { #第二个RS",
      "+    real_server 192.168.102.200 80 { #第二个RS",
    ]);
  });
  it("once changed is changed: the same edit again changes nothing", () => {
    const edit = set(service(outer), "head", ["fwmark", "7"]);
    const once = applied(host(NAT), [edit]);
    expect(applied(once, [edit])).toBe(once);
  });
  it("is refused where another place has it, by protocol too", () => {
    expect(refusal(host(NAT), set(service(outer), "head", ["192.168.102.165", "80"]))).toBe(
      "service TCP 192.168.102.165:80 is already there",
    );
    expect(refusal(host(NAT), set(server, "head", ["192.168.102.163", "80"]))).toContain("is already there");
    const twice = `${NAT}virtual_server 193.168.140.80 80 {\n    protocol UDP\n}\n`;
    expect(refusal(host(twice), set(service(outer), "protocol", ["UDP"]))).toContain("is already there");
    expect(changed(NAT, set(service(outer), "protocol", ["UDP"]))).toEqual([
      "-    protocol TCP",
      "+    protocol UDP",
    ]);
  });
  it("tells services of one VIP and port apart by their protocol", () => {
    const twice = `${NAT}virtual_server 193.168.140.80 80 {\n    protocol UDP\n    delay_loop 9\n}\n`;
    const udp: Place = { kind: "service", service: { head: "193.168.140.80 80", protocol: "UDP" } };
    expect(changed(twice, set(udp, "delay_loop", ["3"]))).toEqual(["-    delay_loop 9", "+    delay_loop 3"]);
  });
  it("finds a firewall mark whatever its protocol", () => {
    const mark: Place = { kind: "service", service: { head: "fwmark 300", protocol: "SCTP" } };
    expect(changed(EVERY, set(mark, "delay_loop", ["5"]))).toEqual([
      "-    delay_loop 3",
      "+    delay_loop 5",
    ]);
  });
});

describe("lists", () => {
  const vips: Place = { kind: "instance", name: "VI_1" };
  const text = `vrrp_instance VI_1 {
    virtual_ipaddress {
        10.0.0.1/24   # web
        10.0.0.2/24 dev   eth1
        # more to come
        10.0.0.3/24 # mail
    }
    state BACKUP
}
`;
  it("keep the other lines byte for byte when one is added, taken out or changed", () => {
    const lines = [["10.0.0.1/24"], ["10.0.0.2/24", "dev", "eth1"], ["10.0.0.3/24"]] as const;
    const to = (...value: readonly (readonly string[])[]) =>
      changed(text, set(vips, "virtual_ipaddress", value));
    expect(to(...lines, ["10.0.0.4/24"])).toEqual(["+        10.0.0.4/24"]);
    expect(to(["10.0.0.4/24"], ...lines)).toEqual(["+        10.0.0.4/24"]);
    expect(to(lines[0], lines[2])).toEqual(["-        10.0.0.2/24 dev   eth1"]);
    expect(to(lines[0], ["10.0.0.2/24", "dev", "eth2"], lines[2])).toEqual([
      "-        10.0.0.2/24 dev   eth1",
      "+        10.0.0.2/24 dev   eth2",
    ]);
    expect(to(lines[1], lines[2])).toEqual(["-        10.0.0.1/24   # web"]);
  });
  it("are made as a block, and taken out as one", () => {
    const value = [["10.0.0.8"], ["10.0.0.9"]];
    const after = textOf(applied(host(text), [set(vips, "unicast_peer", value)]));
    expect(difference(text, after)).toEqual([
      "+    unicast_peer {",
      "+        10.0.0.8",
      "+        10.0.0.9",
      "+    }",
    ]);
    expect(textOf(applied(host(after), [set(vips, "unicast_peer", null)]))).toBe(text);
    expect(textOf(applied(host(after), [set(vips, "unicast_peer", [])]))).toBe(text);
  });
  it("take names apart that stood on one line, only when they change", () => {
    const group = "vrrp_sync_group G {\n    group {\n        A B\n        C\n    }\n}\n";
    const place: Place = { kind: "sync-group", name: "G" };
    const files = host(group);
    expect(applied(files, [set(place, "group", [["A"], ["B"], ["C"]])])).toBe(files);
    expect(textOf(applied(files, [set(place, "group", [["A"], ["C"]])]))).toBe(
      "vrrp_sync_group G {\n    group {\n        A\n        C\n    }\n}\n",
    );
  });
  it("of a group stand in the group's own block", () => {
    const place: Place = { kind: "server-group", name: "GRP" };
    const value = [
      ["192.168.0.101-103", "80"],
      ["192.168.0.108/30", "80"],
      ["fwmark", "7"],
      ["fwmark", "8"],
    ];
    expect(changed(EVERY, set(place, "entries", value))).toEqual(["+    fwmark 8"]);
  });
  it("are filled where the block is there and empty", () => {
    const empty = "vrrp_instance V {\n    track_script {\n    }\n}\n";
    expect(
      changed(empty, set({ kind: "instance", name: "V" }, "track_script", [["chk", "weight", "-20"]])),
    ).toEqual(["+        chk weight -20"]);
  });
});

describe("add", () => {
  const fresh: Place = { kind: "server", service: outer, server: "192.168.102.165 80" };
  it("writes a server behind the other servers, its check behind the other checks, as the file is written", () => {
    const check = {
      kind: "check",
      service: outer,
      server: "192.168.102.165 80",
      check: "HTTP_GET",
      index: 0,
    } as const;
    const after = changed(
      NAT,
      { kind: "add", place: fresh, fields: { weight: ["3"], inhibit_on_failure: [] } },
      { kind: "add", place: check, fields: { connect_timeout: ["3"] } },
      {
        kind: "add",
        place: { ...check, kind: "url", url: 0 },
        fields: { status_code: ["200"], path: ["/"] },
      },
    );
    expect(after).toEqual([
      "+    real_server 192.168.102.165 80 {",
      "+        weight 3",
      "+        inhibit_on_failure",
      "+        HTTP_GET {",
      "+            connect_timeout 3",
      "+            url {",
      "+                path /",
      "+                status_code 200",
      "+            }",
      "+        }",
      "+    }",
    ]);
  });
  it("writes a service with its protocol behind the other services, kept apart as they are", () => {
    const place: Place = { kind: "service", service: { head: "10.0.0.1 53", protocol: "UDP" } };
    const edit: KeepalivedEdit = { kind: "add", place, fields: { lb_algo: ["sh"], "sh-port": [], ops: [] } };
    const apart = NAT.replaceAll("\n}\n", "\n}\n\n").replace(/\n\n$/, "\n");
    const block = "virtual_server 10.0.0.1 53 {\n    lb_algo sh\n    sh-port\n    protocol UDP\n    ops\n}\n";
    expect(textOf(applied(host(NAT), [edit]))).toBe(`${NAT}${block}`);
    expect(textOf(applied(host(apart), [edit]))).toBe(`${apart}\n${block}`);
  });
  it("writes what servers and instances name before them", () => {
    const script: KeepalivedEdit = {
      kind: "add",
      place: { kind: "vrrp-script", name: "chk" },
      fields: { script: ["/bin/true"] },
    };
    const text = textOf(applied(host(NAT), [script]));
    expect(text.indexOf("vrrp_script")).toBeGreaterThan(text.indexOf("global_defs"));
    expect(text.indexOf("vrrp_script")).toBeLessThan(text.indexOf("vrrp_instance"));
  });
  it("twice is once", () => {
    const edit: KeepalivedEdit = { kind: "add", place: fresh, fields: { weight: ["3"] } };
    const once = applied(host(NAT), [edit]);
    expect(applied(once, [edit])).toBe(once);
    expect(refusal(once, { ...edit, fields: { weight: ["4"] } })).toContain("is already there");
  });
  it("then remove gives the same file, byte for byte", () => {
    const places: readonly Place[] = [
      fresh,
      { kind: "service", service: { head: "10.0.0.1 53", protocol: "UDP" } },
      { kind: "instance", name: "VI_9" },
      { kind: "sync-group", name: "VG" },
      { kind: "check", service: outer, server: "192.168.102.164 80", check: "TCP_CHECK", index: 1 },
    ];
    for (const place of places) {
      const added = applied(host(NAT), [{ kind: "add", place, fields: {} }]);
      expect(textOf(added)).not.toBe(NAT);
      expect(textOf(applied(added, [{ kind: "remove", place }]))).toBe(NAT);
    }
  });
  it("is refused where what encloses it is not there, and where the count is wrong", () => {
    const service = { head: "10.9.9.9 80", protocol: "TCP" } as const;
    expect(
      refusal(host(NAT), {
        kind: "add",
        place: { kind: "server", service, server: "10.0.0.1 80" },
        fields: {},
      }),
    ).toBe("service TCP 10.9.9.9:80 is not there");
    const check: Place = {
      kind: "check",
      service: outer,
      server: "192.168.102.164 80",
      check: "TCP_CHECK",
      index: 5,
    };
    expect(refusal(host(NAT), { kind: "add", place: check, fields: {} })).toContain("number 1");
  });
});

describe("remove", () => {
  it("takes a block out with the blank line of its own", () => {
    const text =
      "a {\n}\n\nvrrp_instance V {\n    state BACKUP\n} # end\n\nvirtual_server 10.0.0.1 80 {\n}\n";
    expect(textOf(applied(host(text), [{ kind: "remove", place: { kind: "instance", name: "V" } }]))).toBe(
      "a {\n}\n\nvirtual_server 10.0.0.1 80 {\n}\n",
    );
  });
  it("takes out a server with its checks and nothing else", () => {
    const before = EVERY.split("\n");
    const place: Place = { kind: "server", service: web, server: "192.168.0.5 80" };
    const after = textOf(applied(host(EVERY), [{ kind: "remove", place }])).split("\n");
    expect(after).toEqual([...before.slice(0, 28), ...before.slice(44)]);
  });
  it("of what is gone already changes nothing", () => {
    const files = host(NAT);
    expect(applied(files, [{ kind: "remove", place: { kind: "instance", name: "VI_7" } }])).toBe(files);
  });
});

describe("several files", () => {
  const main = "global_defs {\n    router_id lvs1\n}\ninclude conf.d/*.conf\n";
  const b = "virtual_server 10.0.0.1 80 {\n    protocol TCP\n    include servers.inc\n}\n";
  const servers = "    real_server 10.0.0.2 80 {\n        weight 1 # spare\n    }\n";
  const at = (name: string) => `/etc/keepalived/conf.d/${name}`;
  const files = host(main, [at("b.conf"), b], [at("servers.inc"), servers]);
  const place: Place = {
    kind: "server",
    service: { head: "10.0.0.1 80", protocol: "TCP" },
    server: "10.0.0.2 80",
  };
  it("are changed where the place stands, and left alone otherwise", () => {
    const after = applied(files, [set(place, "weight", ["5"])]);
    expect(textOf(after)).toBe(main);
    expect(textOf(after, at("b.conf"))).toBe(b);
    expect(textOf(after, at("servers.inc"))).toBe(servers.replace("weight 1", "weight 5"));
    expect(after[0]).toBe(files[0]);
  });
  it("get a new server behind its like, and a new service behind its like", () => {
    const after = applied(files, [
      { kind: "add", place: { ...place, server: "10.0.0.3 80" }, fields: { weight: ["2"] } },
      {
        kind: "add",
        place: { kind: "service", service: { head: "10.0.0.9 80", protocol: "TCP" } },
        fields: {},
      },
    ]);
    expect(textOf(after, at("servers.inc"))).toBe(
      `${servers}    real_server 10.0.0.3 80 {\n        weight 2\n    }\n`,
    );
    expect(textOf(after, at("b.conf"))).toContain("virtual_server 10.0.0.9 80 {");
    expect(textOf(after)).toBe(main);
  });
  it("are not changed where one of them stands in two places", () => {
    const shared = host(
      main,
      [at("b.conf"), `${b}${b.replace(" 80 ", " 81 ")}`],
      [at("servers.inc"), servers],
    );
    expect(refusal(shared, set(place, "weight", ["5"]))).toContain("is included in several places");
  });
  it("tell what could not be read where a place is missing", () => {
    const half = host(main.replace("*.conf", "b.conf"));
    expect(refusal(half, set(place, "weight", ["5"]))).toBe(
      "real server 10.0.0.2:80 of service TCP 10.0.0.1:80 is not there (include conf.d/b.conf: not read)",
    );
  });
});

describe("what a form cannot change", () => {
  const conditional = "vrrp_instance V {\n    @lvs1 priority 100\n    @lvs2 priority 90\n}\n";
  const place: Place = { kind: "instance", name: "V" };
  const edit = set(place, "priority", ["120"]);
  it("changes the line of this host's config-id alone", () => {
    expect(textOf(applied(host(conditional), [edit], "lvs2"))).toBe(conditional.replace("90", "120"));
  });
  it("is refused where the config-id that decides is not known", () => {
    expect(refusal(host(conditional), edit, null)).toContain("counts only under @lvs1");
  });
  it("is refused where a repeat or a definition makes the statement, and the word of a definition is replaced", () => {
    const made = "$CHK=\\\nvrrp_script chk { \\\n    weight 1 \\\n}\n$CHK\n";
    expect(refusal(host(made), set({ kind: "vrrp-script", name: "chk" }, "weight", ["2"]))).toContain(
      "makes it from a definition or a repeat; edit the file as text",
    );
    const defined = "$PRIO=100\nvrrp_instance V {\n    priority $PRIO # ours\n}\n";
    expect(textOf(applied(host(defined), [edit]))).toBe(defined.replace("priority $PRIO", "priority 120"));
    const files = host(defined);
    expect(applied(files, [set(place, "priority", ["100"])])).toBe(files);
  });
  it("is refused in a file whose blocks are not closed", () => {
    expect(refusal(host("vrrp_instance V {\n    priority 1\n"), edit)).toContain(
      "mend the file as text first",
    );
  });
  it("is refused where the field is none of the place's, and where the place is not there", () => {
    expect(refusal(host(NAT), set(server, "virtual_router_id", ["1"]))).toContain("has no field");
    expect(refusal(host(NAT), edit)).toBe("VRRP instance V is not there");
    expect(refusal([], edit)).toBe(`${MAIN} is not there`);
  });
});

describe("edits", () => {
  it("of different places give the same files in any order", () => {
    const edits: readonly KeepalivedEdit[] = [
      set(service(outer), "lb_algo", ["wrr"]),
      set(server, "weight", ["7"]),
      set({ kind: "global" }, "router_id", ["other"]),
      set({ kind: "instance", name: "VI_1" }, "virtual_ipaddress", [["193.168.140.90/24"]]),
      { kind: "remove", place: { kind: "instance", name: "LAN_GATEWAY" } },
    ];
    expect(textOf(applied(host(NAT), edits))).toBe(textOf(applied(host(NAT), edits.toReversed())));
  });
  it("twice are once", () => {
    const mark: Place = { kind: "service", service: { head: "fwmark 3", protocol: "TCP" } };
    const edits: readonly KeepalivedEdit[] = [
      set({ kind: "global" }, "notification_email", [["a@b.c"], ["d@e.f"]]),
      { kind: "add", place: mark, fields: { lb_algo: ["wlc"] } },
      set(mark, "persistence_timeout", ["900"]),
    ];
    const once = applied(host(FTP), edits);
    for (const edit of edits.filter(({ kind }) => kind === "set")) expect(applied(once, [edit])).toBe(once);
  });
});

import { describe, expect, it } from "vitest";
import { withWeight } from "../../cluster/fixtures/practice-cluster";
import { known } from "../../reading";
import { applySetUp } from "../../set-up/files";
import { markedPorts } from "../../set-up/recipes";
import {
  conf,
  type Edit,
  edited,
  files,
  frr,
  hosts,
  lvs1,
  lvs2,
  onBoth,
  read,
  router,
  sceneWith,
  textOf,
} from "../fixtures/practice";
import type { Verdict } from "../model";
import type { PlanRequest } from "../plan";
import { judge } from "./guards";
import { usualPolicy } from "./scene";

/** `level code`, without what was so before. */
const codes = (verdicts: readonly Verdict[]): string[] =>
  verdicts
    .filter(({ sentence }) => !/It was so before/.test(sentence))
    .map(({ level, code }) => `${level} ${code}`);

const judged = (edits: readonly Edit[], more: Partial<PlanRequest> = {}): readonly Verdict[] =>
  judge(sceneWith(edits, more));

const web = textOf("lvs1", conf).slice(textOf("lvs1", conf).indexOf("virtual_server"));
const script = "vrrp_script up {\n  script /etc/keepalived/up.sh\n}\n";
const vrrp = (vips: string, more = "", priority = 100): string =>
  `vrrp_instance VI {\n  interface eth0\n  virtual_router_id 51\n  priority ${priority}\n  ${more}\n  virtual_ipaddress {\n    ${vips}\n  }\n}\n`;
const behind = (hostId: string, text: string): Edit => ({
  hostId,
  path: conf,
  text: textOf(hostId, conf) + text,
});
const both = (text: string): readonly Edit[] => [behind("lvs1", text), behind("lvs2", text)];

const byMark = `virtual_server fwmark 300 {
  lb_kind DR
  real_server 192.168.0.4 0 {
    TCP_CHECK {
      connect_port 21
    }
  }
}
`;
const marked = (...ports: readonly string[]): readonly Edit[] => {
  const made = applySetUp([], markedPorts(["192.168.0.100"], 300, ports));
  if (made.kind === "refused") throw new Error(made.why);
  return ["lvs1", "lvs2"].flatMap((hostId) => made.files.map((file) => ({ hostId, ...file })));
};

const onEth0 = { prefixLength: 24, family: "ipv4", interface: "eth0", label: null, scope: "global" } as const;

const failing = {
  ...withWeight(lvs1, "192.168.0.4:80", 0),
  checkFailures: [{ service: "tcp 192.168.0.100:80", server: "192.168.0.4:80", why: "HTTP_GET", at: 0 }],
};
const grouped = "virtual_server_group W {\n  192.168.0.100 80\n}\nvirtual_server group W";

type Speaks = readonly [vips: string, priority: number] | null;

/** Both directors with an instance, before and after. */
const inVrrp = (one: Speaks, other: Speaks, oneAfter: Speaks, otherAfter: Speaks): Partial<PlanRequest> => {
  const speaking = (lvs1Speaks: Speaks, lvs2Speaks: Speaks): PlanRequest["desired"] =>
    new Map([
      ...files,
      ...(
        [
          ["lvs1", lvs1Speaks],
          ["lvs2", lvs2Speaks],
        ] as const
      ).map(
        ([hostId, speaks]) =>
          [
            hostId,
            [
              { path: conf, text: textOf(hostId, conf) + (speaks ? vrrp(speaks[0], "", speaks[1]) : "") },
              { path: frr, text: textOf(hostId, frr) },
            ],
          ] as const,
      ),
    ]);
  const desired = speaking(one, other);
  return { desired, live: desired, draft: speaking(oneAfter, otherAfter) };
};

/** One director whose service is a group's. */
const inGroup = (entries: string, protocol = "TCP"): PlanRequest["desired"] => {
  const text = textOf("lvs1", conf)
    .replace("virtual_server 192.168.0.100 80", grouped.replace("192.168.0.100 80", entries))
    .replace("protocol TCP", `protocol ${protocol}`)
    .replaceAll(/(real_server \S+) 80/g, "$1");
  return new Map([...files, ["lvs1", [{ path: conf, text }]], ["lvs2", []]]);
};

describe("guards", () => {
  it("have nothing against the practice cluster as it is", () => {
    expect(judged([])).toEqual([]);
  });

  it("know a real server that would drop what it is handed", () => {
    const more = (method: string) =>
      both(
        `virtual_server 10.9.9.9 80 {\nlb_kind ${method}\nprotocol TCP\nreal_server 192.168.0.4 80 {\n}\n}\n`,
      );
    const rs1 = { hostId: "rs1", name: "rs1", roles: ["realserver"], suite: "none", configId: null } as const;
    const seen = (...addresses: readonly string[]): Partial<PlanRequest> => ({
      hosts: [...hosts, { ...rs1, keepalivedPath: null }],
      observations: [lvs1, lvs2, router].concat({
        ...lvs1,
        hostId: "rs1",
        addresses: known(
          {
            links: [],
            held: addresses.map((address) => ({ ...onEth0, address })),
          },
          0,
        ),
      }),
    });
    const found = (method: string, ...addresses: readonly string[]) =>
      codes(judged(more(method), seen(...addresses))).includes("block server-lacks-vip");
    expect(found("DR", "192.168.0.4")).toBe(true);
    expect(found("TUN", "192.168.0.4")).toBe(true);
    expect(found("DR", "192.168.0.4", "10.9.9.9")).toBe(false);
    expect(found("NAT", "192.168.0.4")).toBe(false);
    expect(found("DR", "192.168.0.44")).toBe(false);
  });

  it("have nothing against setting it up from nothing", () => {
    const empty = new Map(hosts.map(({ hostId }) => [hostId, []]));
    const all = [...files].flatMap(([hostId, own]) => own.map((file) => ({ hostId, ...file })));
    expect(judged(all, { desired: empty, live: empty })).toEqual([]);
  });

  type Row = readonly [
    what: string,
    edits: readonly Edit[],
    verdicts: readonly string[],
    more?: Partial<PlanRequest>,
  ];
  const rows: readonly Row[] = [
    ["a weight that changes on both directors", onBoth(conf, "weight 10", "weight 3"), []],
    [
      "a mark over the port of a service by address",
      [...both(byMark), ...marked("21", "80:90")],
      ["block mark-takes-service", "block mark-takes-service"],
    ],
    ["a mark beside it", [...both(byMark), ...marked("21", "81:90")], []],
    ["a mark that no service listens on", marked("21", "80:90"), []],
    ["a service twice", both(web), ["block duplicate-service", "block duplicate-service"]],
    [
      "a sorry server that is a real server",
      onBoth(conf, "inhibit_on_failure", "sorry_server 192.168.0.5 80"),
      ["block sorry-is-real", "block sorry-is-real"],
    ],
    ["a sorry server that is none", onBoth(conf, "inhibit_on_failure", "sorry_server 192.168.0.6 80"), []],
    [
      "a weight ipvsadm would refuse",
      onBoth(conf, "weight 10", "weight 99999"),
      ["block weight-out-of-range", "block weight-out-of-range"],
    ],
    [
      "the last real server gone",
      onBoth(conf, /\n {4}real_server[\s\S]*(?=\n})/, ""),
      ["block no-real-server", "block no-real-server"],
    ],
    [
      "every weight 0",
      onBoth(conf, /weight 10/g, "weight 0"),
      ["block no-real-server", "block no-real-server"],
    ],
    ["one weight 0", onBoth(conf, "weight 10", "weight 0"), []],
    [
      "a quorum above all weights",
      onBoth(conf, "inhibit_on_failure", "quorum 21"),
      ["block quorum-above-weights", "block quorum-above-weights"],
    ],
    ["a quorum of all weights", onBoth(conf, "inhibit_on_failure", "quorum 20"), []],
    [
      "a hysteresis the quorum is never regained with",
      onBoth(conf, "inhibit_on_failure", "quorum 15\n    hysteresis 10"),
      ["block quorum-above-weights", "block quorum-above-weights"],
    ],
    [
      "a sorry server behind a VIP that is taken away",
      onBoth(
        conf,
        "inhibit_on_failure",
        'sorry_server 192.168.0.6 80\n    quorum_down "/sbin/ip addr del 192.168.0.100/32 dev lo"',
      ),
      [
        "warn script-security-off",
        "warn sorry-without-vip",
        "warn script-security-off",
        "warn sorry-without-vip",
      ],
    ],
    [
      "a quorum_down without a sorry server",
      onBoth(conf, "inhibit_on_failure", 'quorum_down "/sbin/ip addr del 192.168.0.100/32 dev lo"'),
      ["warn script-security-off", "warn script-security-off"],
    ],
    [
      "the same with script security",
      ["lvs1", "lvs2"].map((hostId) => ({
        hostId,
        path: conf,
        text: textOf(hostId, conf)
          .replace("router_id", "enable_script_security\n    router_id")
          .replace("inhibit_on_failure", 'quorum_down "/sbin/ip addr del 192.168.0.100/32 dev lo"'),
      })),
      [],
    ],
    [
      "a method keepalived does not know: it takes NAT",
      onBoth(conf, "lb_kind DR", "lb_kind DRR"),
      ["block reading-problem", "block reading-problem"],
    ],
    [
      "a check that asks port 0, for a firewall mark has none",
      both(byMark.replace("      connect_port 21\n", "")),
      ["block check-without-port", "block check-without-port"],
    ],
    [
      "thresholds the wrong way round",
      onBoth(conf, "weight 10", "weight 9\n        uthreshold 10\n        lthreshold 20"),
      ["block thresholds-crossed", "block thresholds-crossed"],
    ],
    [
      "another port with direct routing",
      onBoth(conf, "192.168.0.4 80", "192.168.0.4 8080"),
      ["block port-differs", "block port-differs"],
    ],
    [
      "another port with NAT",
      onBoth(conf, /lb_kind DR([\s\S]*)192\.168\.0\.4 80/, "lb_kind NAT$1192.168.0.4 8080"),
      [],
    ],
    [
      "a word keepalived does not know",
      onBoth(conf, "lb_algo wrr", "lb_algoo wrr"),
      ["block unknown-directive", "block unknown-directive"],
    ],
    [
      "a word it does not know inside a check",
      onBoth(conf, "connect_timeout 2", "conect_timeout 2"),
      ["block unknown-directive", "block unknown-directive"],
    ],
    [
      "a value it does not accept",
      onBoth(conf, "lb_algo wrr", "lb_algo nosuch"),
      ["block reading-problem", "block reading-problem"],
    ],
    [
      "a VIP it cannot read: it skips the whole service",
      onBoth(conf, "virtual_server 192.168.0.100", "virtual_server 192.168.0.444"),
      // It is the only one of the file.
      ["block empty-file", "block empty-file", "block reading-problem", "block reading-problem"],
    ],
    [
      "a real server it skips",
      onBoth(conf, "192.168.0.4 80", "192.168.0.444 80"),
      ["block reading-problem", "block reading-problem"],
    ],
    [
      "a block that is not closed",
      onBoth(conf, /}\s*$/, ""),
      ["block reading-problem", "block reading-problem"],
    ],
    [
      "an include that is not there",
      both("include more.conf\n"),
      ["block missing-include", "block missing-include"],
    ],
    [
      "an include that comes with it",
      [
        ...both("include more.conf\n"),
        ...["lvs1", "lvs2"].map((hostId) => ({
          hostId,
          path: "/etc/keepalived/more.conf",
          text: "# none\n",
        })),
      ],
      [],
    ],
    [
      "an empty file",
      [{ hostId: "lvs1", path: conf, text: "" }],
      ["block empty-file", "block service-missing"],
    ],
    [
      "a file of comments",
      [{ hostId: "lvs1", path: conf, text: "# later\n" }],
      ["block empty-file", "block service-missing"],
    ],
    [
      "a file taken away",
      [{ hostId: "lvs1", path: conf, text: null }],
      ["block empty-file", "block service-missing"],
    ],
    ["a script that was not looked for", both(script.replace("/up.sh", "/sub/up.sh")), []],
    [
      "a script that is not among keepalived's files",
      both(script),
      ["block missing-script", "block missing-script"],
    ],
    [
      "a script that is not there",
      both(script),
      ["block missing-script"],
      {
        present: new Map([
          ["lvs1", new Map([["/etc/keepalived/up.sh", false]])],
          ["lvs2", new Map([["/etc/keepalived/up.sh", true]])],
        ]),
      },
    ],
    [
      "a script that comes with it, on one of two",
      [...both(script), { hostId: "lvs1", path: "/etc/keepalived/up.sh", text: "#!/bin/sh\n" }],
      ["block missing-script"],
      { present: new Map([["lvs1", new Map([["/etc/keepalived/up.sh", false]])]]) },
    ],
    [
      "a script outside of the folders",
      both(script.replace("/etc/keepalived/", "/tmp/")),
      ["block script-outside", "block script-outside"],
    ],
    [
      "a script that climbs out of them",
      both(script.replace("keepalived/", "keepalived/../../tmp/")),
      ["block script-outside", "block script-outside"],
    ],
    [
      "a script without a path",
      both(script.replace("/etc/keepalived/", "")),
      ["block script-outside", "block script-outside"],
    ],
    [
      "a program of the list",
      both(script.replace("/etc/keepalived/up.sh", '"/usr/bin/test ! -e /run/out"')),
      [],
    ],
    [
      "a shell",
      both(script.replace("/etc/keepalived/up.sh", '"/bin/sh -c reboot"')),
      ["block script-outside", "block script-outside"],
    ],
    [
      "one number for different addresses on one segment",
      [behind("lvs1", vrrp("192.168.0.200")), behind("lvs2", vrrp("192.168.0.201").replace("VI ", "VX "))],
      ["block vrid-clash", "warn vrrp-vip-leak", "warn vrrp-vip-leak"],
    ],
    [
      "peers whose addresses differ",
      [behind("lvs1", vrrp("192.168.0.200", "", 110)), behind("lvs2", vrrp("192.168.0.200\n 192.168.0.201"))],
      ["block vip-lists-differ", "warn vrrp-vip-leak", "warn vrrp-vip-leak", "warn vrrp-vip-leak"],
    ],
    [
      "peers that advertise at another pace",
      [behind("lvs1", vrrp("10.9.9.9", "", 110)), behind("lvs2", vrrp("10.9.9.9", "advert_int 2"))],
      ["block peers-differ"],
    ],
    ["peers that agree", [behind("lvs1", vrrp("10.9.9.9", "", 110)), behind("lvs2", vrrp("10.9.9.9"))], []],
    ["peers of one priority", both(vrrp("10.9.9.9")), ["warn same-priority"]],
    [
      "a password that is cut",
      [
        behind("lvs1", vrrp("10.9.9.9", "authentication {\n auth_type PASS\n auth_pass 123456789\n }", 110)),
        behind("lvs2", vrrp("10.9.9.9", "authentication {\n auth_type PASS\n auth_pass 12345678\n }")),
      ],
      ["warn auth-pass-cut"],
    ],
    [
      "one address in two instances",
      [
        behind("lvs1", vrrp("10.9.9.9")),
        behind("lvs2", vrrp("10.9.9.9").replace("51", "52").replace("VI ", "VX ")),
      ],
      ["block vip-clash"],
    ],
    [
      "an address that VRRP moves and a director holds",
      [
        ...both(vrrp("10.9.9.9")).slice(0, 1),
        { hostId: "lvs2", path: "/etc/sluice/network.ip", text: "addr replace 10.9.9.9/32 dev lo\n" },
      ],
      ["block vip-clash"],
    ],
    ["a VIP nobody holds", both(web.replace("192.168.0.100", "192.168.0.101")), ["block vip-unannounced"]],
    [
      "a VIP one director holds",
      [
        ...both(web.replace("192.168.0.100", "192.168.0.101")),
        { hostId: "lvs1", path: "/etc/sluice/network.ip", text: "address replace 192.168.0.101/32 dev lo\n" },
      ],
      ["warn vip-not-here"],
    ],
    [
      "a VIP both hold and announce",
      [
        ...both(web.replace("192.168.0.100", "192.168.0.101")),
        ...["lvs1", "lvs2"].map((hostId) => ({
          hostId,
          path: "/etc/sluice/network.ip",
          text: "addr replace 192.168.0.101/32 dev lo\n",
        })),
      ],
      [],
    ],
    [
      "a VIP no network line covers any more",
      onBoth(frr, / network 192\.168\.0\.0\/24 area 0\n network 192\.168\.0\.100\/32 area 0\n/, ""),
      ["block vip-unannounced"],
    ],
    ["a network line less that still covers it", onBoth(frr, " network 192.168.0.100/32 area 0\n", ""), []],
    [
      "a service one director does not have",
      [
        behind(
          "lvs1",
          web.replace("192.168.0.100 80", "192.168.0.100 81").replaceAll(/(real_server \S+) 80/g, "$1 81"),
        ),
      ],
      ["block service-missing"],
    ],
    ["a scheduler on one director", [edited("lvs1", conf, "wrr", "wlc")], ["warn directors-differ"]],
    ["weights on one director", [edited("lvs1", conf, "weight 10", "weight 4")], ["warn directors-differ"]],
    [
      "a real server less on one director",
      [edited("lvs1", conf, /\n {4}real_server 192.168.0.4[\s\S]*(?=\n {4}real)/, "")],
      ["warn directors-differ"],
    ],
    [
      "another order of real servers with a scheduler that hashes",
      [
        edited("lvs1", conf, "wrr", "mh"),
        edited("lvs2", conf, /wrr([\s\S]*)192.168.0.4([\s\S]*)192.168.0.5/, "mh$1192.168.0.5$2192.168.0.4"),
      ],
      ["warn directors-differ"],
    ],
    [
      "another order with one that does not",
      [edited("lvs2", conf, /192.168.0.4([\s\S]*)192.168.0.5/, "192.168.0.5$1192.168.0.4")],
      [],
    ],
    [
      "timers on one end only",
      [edited("router", frr, "hello-interval 1", "hello-interval 5")],
      ["block ospf-timers-differ", "block ospf-timers-differ"],
    ],
    [
      "timers at every end",
      ["router", "lvs1", "lvs2"].map((hostId) => edited(hostId, frr, "hello-interval 1", "hello-interval 2")),
      [],
    ],
    [
      "another area on one end",
      [edited("lvs1", frr, "192.168.0.0/24 area 0", "192.168.0.0/24 area 1")],
      ["block ospf-area-differs", "block ospf-area-differs"],
    ],
    [
      "authentication on one end",
      [
        edited(
          "lvs1",
          frr,
          " ip ospf priority 0",
          " ip ospf priority 0\n ip ospf authentication message-digest",
        ),
      ],
      ["block ospf-timers-differ", "block ospf-timers-differ"],
    ],
    [
      "a router that keeps OSPF's routes out of its kernel",
      [
        edited(
          "router",
          frr,
          "router ospf",
          "route-map ANY deny 10\n!\nip protocol ospf route-map ANY\n!\nrouter ospf",
        ),
      ],
      ["block router-denies-ospf"],
    ],
    ["a router-id twice", [edited("lvs2", frr, "192.168.0.3", "192.168.0.2")], ["block router-id-twice"]],
    [
      "a host that does not answer",
      onBoth(conf, "weight 10", "weight 3"),
      ["block host-unreachable", "block too-few-directors"],
      {
        observations: [
          router,
          lvs1,
          {
            ...lvs2,
            reach: { kind: "unreachable", since: 0, code: "timeout", why: "no answer within 10 s" },
          },
        ],
      },
    ],
    [
      "the only director that serves",
      [edited("lvs1", frr, "priority 0", "priority 0\n ip ospf cost 10")],
      ["block too-few-directors"],
      {
        observations: [
          router,
          lvs1,
          {
            ...lvs2,
            facts:
              lvs2.facts.kind === "known" ? known({ ...lvs2.facts.value, daemons: {} }, lvs2.at) : lvs2.facts,
          },
        ],
      },
    ],
    [
      "a keepalived that does not run",
      onBoth(conf, "weight 10", "weight 3"),
      ["warn keepalived-not-running", "block too-few-directors"].sort(),
      {
        observations: [
          router,
          lvs1,
          {
            ...lvs2,
            facts:
              lvs2.facts.kind === "known" ? known({ ...lvs2.facts.value, daemons: {} }, lvs2.at) : lvs2.facts,
          },
        ],
      },
    ],
    [
      "a file somebody edited on the host",
      onBoth(conf, "weight 10", "weight 3"),
      ["block file-edited-on-host"],
      { live: new Map([...files, ["lvs1", [{ path: conf, text: `${textOf("lvs1", conf)}# by hand\n` }]]]) },
    ],
    [
      "a file somebody edited that the change does not touch",
      [edited("lvs1", frr, "priority 0", "priority 0\n ip ospf cost 10")],
      [],
      {
        live: new Map([
          ...files,
          [
            "lvs1",
            [
              { path: conf, text: "# by hand\n" },
              { path: frr, text: textOf("lvs1", frr) },
            ],
          ],
        ]),
      },
    ],
    [
      "a VIP of another cluster",
      both(web.replace("192.168.0.100", "192.168.0.101")),
      ["block vip-clash", "block vip-unannounced"],
      { elsewhere: { vips: [{ vip: "192.168.0.101", cluster: "mail" }], instances: [] } },
    ],
    [
      "a number another cluster uses on the same network",
      [behind("lvs1", vrrp("10.9.9.9", "", 110)), behind("lvs2", vrrp("10.9.9.9"))],
      ["block vrid-clash", "block vrid-clash"],
      {
        elsewhere: {
          vips: [],
          instances: [{ cluster: "mail", vrid: 51, family: "ipv4", network: "192.168.0.77/24" }],
        },
      },
    ],
    [
      "a number another cluster uses elsewhere",
      [behind("lvs1", vrrp("10.9.9.9", "", 110)), behind("lvs2", vrrp("10.9.9.9"))],
      [],
      {
        elsewhere: {
          vips: [],
          instances: [{ cluster: "mail", vrid: 51, family: "ipv4", network: "10.1.1.1/24" }],
        },
      },
    ],
    [
      "a directive the installed keepalived does not have",
      onBoth(conf, "router_id", "reload_check_config\n    router_id"),
      ["block directive-too-new", "block directive-too-new"],
      {
        since: (around, name) =>
          around === "global_defs" && name === "reload_check_config" ? [2, 2, 8] : null,
      },
    ],
    [
      "a directive it has",
      onBoth(conf, "router_id", "reload_check_config\n    router_id"),
      [],
      {
        since: (around, name) =>
          around === "global_defs" && name === "reload_check_config" ? [2, 2, 7] : null,
      },
    ],
    [
      "weight 0 on a keepalived that wrote 1",
      [edited("lvs1", conf, "weight 10", "weight 0"), edited("lvs2", conf, "weight 10", "weight 0")],
      ["warn weight-zero-by-version"],
      {
        observations: [
          router,
          {
            ...lvs1,
            facts:
              lvs1.facts.kind === "known"
                ? known(
                    { ...lvs1.facts.value, versions: { ...lvs1.facts.value.versions, keepalived: "2.1.5" } },
                    lvs1.at,
                  )
                : lvs1.facts,
          },
          lvs2,
        ],
      },
    ],
    [
      "an address more for both peers",
      [],
      ["warn vrrp-two-masters"],
      inVrrp(
        ["10.9.9.9", 110],
        ["10.9.9.9", 100],
        ["10.9.9.9\n 10.9.9.10", 110],
        ["10.9.9.9\n 10.9.9.10", 100],
      ),
    ],
    [
      "another priority that changes nothing",
      [],
      [],
      inVrrp(["10.9.9.9", 110], ["10.9.9.9", 100], ["10.9.9.9", 120], ["10.9.9.9", 100]),
    ],
    [
      "a priority that makes another one master",
      [],
      ["warn vrrp-failover"],
      inVrrp(["10.9.9.9", 110], ["10.9.9.9", 100], ["10.9.9.9", 110], ["10.9.9.9", 120]),
    ],
    [
      "an instance taken from one peer",
      [],
      ["warn vrrp-failover", "warn vrrp-instance-removed"],
      inVrrp(["10.9.9.9", 110], ["10.9.9.9", 100], null, ["10.9.9.9", 100]),
    ],
    [
      "thresholds alone",
      onBoth(conf, "weight 10", "weight 10\n        uthreshold 20"),
      ["warn thresholds-not-pushed", "warn thresholds-not-pushed"],
    ],
    ["thresholds with a weight", onBoth(conf, "weight 10", "weight 9\n        uthreshold 20"), []],
    [
      "another method while a server fails",
      onBoth(conf, "DR", "TUN"),
      ["block dead-server-wakes"],
      { observations: [router, failing, lvs2] },
    ],
    ["another method while none fails", onBoth(conf, "DR", "TUN"), []],
    [
      "another check while the server fails the one there is",
      onBoth(conf, "path /", "path /up"),
      ["warn dead-server-tried"],
      { observations: [router, failing, lvs2] },
    ],
    [
      "a service that moves into a group",
      onBoth(conf, "virtual_server 192.168.0.100 80", grouped),
      ["warn service-made-anew", "warn service-made-anew"],
    ],
    [
      "a group that loses an address",
      [],
      ["warn only-director", "warn service-left-empty"],
      {
        desired: inGroup("192.168.0.100 80\n192.168.0.100 81"),
        draft: inGroup("192.168.0.100 80"),
        live: inGroup("192.168.0.100 80\n192.168.0.100 81"),
      },
    ],
    [
      "a group whose protocol changes",
      [],
      ["block protocol-not-pushed", "warn only-director"],
      {
        desired: inGroup("192.168.0.100 80"),
        draft: inGroup("192.168.0.100 80", "UDP"),
        live: inGroup("192.168.0.100 80"),
      },
    ],
    [
      "a weight over one made by hand",
      onBoth(conf, "weight 10", "weight 5"),
      ["warn hand-made-weight"],
      { observations: [router, withWeight(lvs1, "192.168.0.4:80", 0), lvs2] },
    ],
    [
      "a service somebody took out of the kernel",
      onBoth(conf, "weight 10", "weight 5"),
      ["block service-not-in-kernel"],
      { observations: [router, { ...lvs1, ipvs: known({ services: [] }, lvs1.at) }, lvs2] },
    ],
    [
      "all that is left takes no connections",
      onBoth(conf, /(192.168.0.5 80 {\s+weight) 10/, "$1 0"),
      ["block no-real-server"],
      { observations: [router, failing, lvs2] },
    ],
  ];

  const cases = rows.map(([what, edits, verdicts, more]) => ({ what, edits, verdicts, more }));
  it.each(cases)("say of $what: $verdicts", ({ edits, verdicts, more }) => {
    const found = codes(judged(edits, more));
    expect([...found].sort()).toEqual([...verdicts].sort());
  });

  it("point at the file and the line", () => {
    expect(judged(onBoth(conf, "lb_algo wrr", "lb_algoo wrr"))[0]).toMatchObject({
      hostId: "lvs1",
      path: conf,
      line: 6,
      level: "block",
      override: true,
    });
  });

  it("put blocks first", () => {
    const levels = judged([edited("lvs1", conf, /wrr([\s\S]*)weight 10/, "wlc$1weight 99999")]).map(
      ({ level }) => level,
    );
    expect(levels.slice(0, 1)).toEqual(["block"]);
    expect([...levels].sort()).toEqual(levels);
  });

  it("turn what was so before into a warning that says so", () => {
    const desired = new Map(
      [...files].map(([hostId, own]) => [
        hostId,
        own.map((file) => ({ ...file, text: file.text.replace("lb_algo wrr", "lb_algoo wrr") })),
      ]),
    );
    const verdicts = judged(
      [
        {
          hostId: "lvs1",
          path: conf,
          text: textOf("lvs1", conf)
            .replace("lb_algo wrr", "lb_algoo wrr")
            .replace("weight 10", "weight 99999"),
        },
      ],
      { desired, live: desired },
    );
    expect(verdicts.map(({ code, level }) => [code, level])).toEqual([
      ["weight-out-of-range", "block"],
      ["directors-differ", "warn"],
      ["unknown-directive", "warn"],
      ["unknown-directive", "warn"],
    ]);
    expect(verdicts.at(-1)?.sentence).toMatch(/It was so before$/);
  });

  it("let a host that cannot be reached stop a change for good", () => {
    const gone = {
      ...lvs2,
      reach: { kind: "unreachable", since: 0, code: "timeout", why: "No answer." },
    } as const;
    const verdict = judged(onBoth(conf, "weight 10", "weight 3"), {
      observations: [router, lvs1, gone],
    }).find(({ code }) => code === "host-unreachable");
    expect(verdict).toMatchObject({
      level: "block",
      override: false,
      sentence: "lvs2 cannot be changed now: no answer",
    });
  });

  it("ask for as many directors as the policy says", () => {
    const policy = { ...usualPolicy, directorsNeeded: 2 };
    expect(codes(judged(onBoth(conf, "weight 10", "weight 3"), { policy }))).toEqual([
      "block too-few-directors",
      "block too-few-directors",
    ]);
  });
});

describe("the articles' own configurations", () => {
  const article = (name: string): string => read(`keepalived/fixtures/articles/${name}.keepalived.conf`);
  const pair = (one: string, other: string): readonly Verdict[] =>
    judge(
      sceneWith(
        [
          { hostId: "lvs1", path: conf, text: article(one) },
          { hostId: "lvs2", path: conf, text: article(other) },
        ],
        {
          hosts: hosts
            .filter(({ roles }) => roles.includes("director"))
            .map((host) => ({ ...host, suite: "none" })),
          desired: new Map([
            ["lvs1", []],
            ["lvs2", []],
          ]),
          live: new Map(),
          observations: [lvs1, lvs2],
        },
      ),
    );

  it.each([
    // They say nat_mask, and nb_get_retry in TCP_CHECK, which keepalived 2.2.7 does not know any more.
    ["vrrp-master-backup.master", "vrrp-master-backup.backup", ["warn retired-directive"]],
    ["nat-inner-gateway.master", "nat-inner-gateway.backup", ["warn retired-directive"]],
    ["master-master-two-vips.lvs1", "master-master-two-vips.lvs2", []],
    ["ftp-rest-fwmark.master", "ftp-rest-fwmark.backup", ["warn retired-directive"]],
    ["ospf-ecmp.lvs1", "ospf-ecmp.lvs2", []],
  ])("%s and its peer are judged by what is true of them: %j", (one, other, expected) => {
    expect([...new Set(codes(pair(one, other)))].sort()).toEqual(expected);
  });
});

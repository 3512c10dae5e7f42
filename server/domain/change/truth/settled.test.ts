/** Every difference that can be adopted or repaired is gone afterwards; and a repair that is taken back leaves what was found. */
import { describe, expect, it } from "vitest";
import { withWeight } from "../../cluster/fixtures/practice-cluster";
import type { HostObservation } from "../../cluster/observation";
import { applyRoutingEdit } from "../../frr/change/apply";
import { settleDrift } from "../../frr/change/drift";
import { runningDifferences } from "../../frr/change/running";
import { parseTable } from "../../ipvs/table";
import { applyKeepalivedEdit } from "../../keepalived/config/change/apply";
import { known } from "../../reading";
import { applySetUp } from "../../set-up/files";
import { withText } from "../files";
import { conf, files, frr, hosts, lvs1, textOf } from "../fixtures/practice";
import type { HostFiles } from "../model";
import { replay } from "../replay";
import { adoptedEdits } from "./adopted";
import type { Difference, TruthRequest } from "./model";
import { findDifferences } from "./truth";

const appliers = { keepalived: applyKeepalivedEdit, routing: applyRoutingEdit, setUp: applySetUp };
const [, host] = hosts;
if (host === undefined) throw new Error("no lvs1");
const now = 1_800_000_000_000;

type Situation = {
  readonly files: HostFiles;
  readonly seen: HostObservation;
  readonly more?: Partial<TruthRequest>;
};

const found = ({ files: own, seen, more }: Situation): readonly Difference[] =>
  findDifferences(
    {
      host,
      desired: own,
      live: own,
      observation: seen,
      thresholds: null,
      running: null,
      busy: false,
      weightSince: () => now - 3_600_000,
      now,
      ...more,
    },
    { routingDifferences: runningDifferences, settleDrift },
  );

/** The files with every difference adopted at once. */
const adopted = (situation: Situation): HostFiles => {
  const base = new Map([[host.hostId, situation.files]]);
  const made = replay(base, adoptedEdits(found(situation), base), hosts, appliers);
  expect(made.refused).toEqual([]);
  return made.files.get(host.hostId) ?? [];
};

const own = files.get("lvs1") ?? [];
const withConf = (from: string | RegExp, to: string): HostFiles =>
  withText(own, conf, textOf("lvs1", conf).replace(from, to));
const withTable = (lines: string): HostObservation => {
  const table = parseTable(`IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
${lines}`);
  if (table.kind === "failed") throw new Error(table.why);
  return { ...lvs1, ipvs: known(table.value, lvs1.at) };
};
const service = "tcp 192.168.0.100:80";
const rs1 = "  -> 192.168.0.4:80  Route  10  0  0\n";
const rs2 = "  -> 192.168.0.5:80  Route  10  0  0\n";
const network = "/etc/sluice/network.ip";
const sysctl = "/etc/sysctl.d/60-sluice.conf";

/** What is found, the code it goes by, what is typed for it, and what takes that back. */
const cases: readonly (readonly [string, Situation, readonly string[], readonly string[]])[] = [
  [
    "weight-by-hand",
    { files: own, seen: withWeight(lvs1, "192.168.0.4:80", 3) },
    ["-e -t 192.168.0.100:80 -r 192.168.0.4:80 -g -w 10"],
    ["-e -t 192.168.0.100:80 -r 192.168.0.4:80 -g -w 3"],
  ],
  [
    "method-by-hand",
    {
      files: own,
      seen: withTable(`TCP  192.168.0.100:80 wrr\n${rs1}${rs2.replace("Route", "Masq").replace("10", "4")}`),
    },
    ["-e -t 192.168.0.100:80 -r 192.168.0.5:80 -g -w 10"],
    ["-e -t 192.168.0.100:80 -r 192.168.0.5:80 -m -w 4"],
  ],
  [
    "service-by-hand",
    { files: own, seen: withTable(`TCP  192.168.0.100:80 sh (sh-port) persistent 90\n${rs1}${rs2}`) },
    ["-E -t 192.168.0.100:80 -s wrr"],
    ["-E -t 192.168.0.100:80 -s sh -p 90 -b sh-port"],
  ],
  [
    "server-extra",
    {
      files: own,
      seen: withTable(`TCP  192.168.0.100:80 wrr\n${rs1}${rs2}  -> 192.168.0.6:80  Masq  2  0  0\n`),
    },
    ["-d -t 192.168.0.100:80 -r 192.168.0.6:80"],
    ["-a -t 192.168.0.100:80 -r 192.168.0.6:80 -m -w 2"],
  ],
  [
    "server-missing",
    { files: own, seen: withTable(`TCP  192.168.0.100:80 wrr\n${rs1}`) },
    ["-a -t 192.168.0.100:80 -r 192.168.0.5:80 -g -w 10"],
    ["-d -t 192.168.0.100:80 -r 192.168.0.5:80"],
  ],
  [
    "service-missing",
    { files: own, seen: withTable("") },
    [
      "-A -t 192.168.0.100:80 -s wrr",
      "-a -t 192.168.0.100:80 -r 192.168.0.4:80 -g -w 10",
      "-a -t 192.168.0.100:80 -r 192.168.0.5:80 -g -w 10",
    ],
    [
      "-d -t 192.168.0.100:80 -r 192.168.0.5:80",
      "-d -t 192.168.0.100:80 -r 192.168.0.4:80",
      "-D -t 192.168.0.100:80",
    ],
  ],
  [
    "service-extra",
    {
      files: own,
      seen: withTable(
        `TCP  192.168.0.100:80 wrr\n${rs1}${rs2}FWM  7 mh (mh-port) persistent 60\n  -> 192.168.0.4:0  Route  1  0  0\n`,
      ),
    },
    ["-D -f 7"],
    ["-A -f 7 -s mh -p 60 -b mh-port", "-a -f 7 -r 192.168.0.4:0 -g -w 1"],
  ],
  [
    "thresholds-not-pushed",
    {
      files: withConf("weight 10", "weight 10\n        uthreshold 100\n        lthreshold 50"),
      seen: lvs1,
      more: { thresholds: { [service]: { "192.168.0.4:80": { upper: 7, lower: 0 } } } },
    },
    ["-e -t 192.168.0.100:80 -r 192.168.0.4:80 -g -w 10 -x 100 -y 50"],
    ["-e -t 192.168.0.100:80 -r 192.168.0.4:80 -g -w 10 -x 7"],
  ],
  [
    "address-missing",
    {
      files: withText(
        own,
        network,
        "address replace 192.168.0.100/32 dev lo\naddress replace 192.168.0.101/32 dev lo\n",
      ),
      seen: lvs1,
    },
    ["addr add 192.168.0.101/32 dev lo"],
    ["addr del 192.168.0.101/32 dev lo"],
  ],
  [
    "address-missing",
    {
      files: withText(own, frr, `${textOf("lvs1", frr)}interface lo\n ip address 192.168.0.102/32\n`),
      seen: lvs1,
    },
    ["addr add 192.168.0.102/32 dev lo"],
    ["addr del 192.168.0.102/32 dev lo"],
  ],
  [
    "address-extra",
    { files: withText(own, network, "# nothing\n"), seen: lvs1 },
    ["addr del 192.168.0.100/32 dev lo"],
    ["addr add 192.168.0.100/32 dev lo"],
  ],
  [
    "sysctl-differs",
    { files: withText(own, sysctl, "net.ipv4.ip_forward = 0\n"), seen: lvs1 },
    ["net.ipv4.ip_forward=0"],
    ["net.ipv4.ip_forward=1"],
  ],
  [
    "running-differs",
    { files: own, seen: lvs1, more: { running: textOf("lvs1", frr).replace("priority 0", "priority 3") } },
    ["interface eth0", "ip ospf priority 0", "exit"],
    ["interface eth0", "ip ospf priority 3", "exit"],
  ],
  [
    "running-not-written",
    {
      files: own,
      seen: lvs1,
      more: { running: textOf("lvs1", frr).replace("priority 0", "priority 0\n ip ospf cost 77") },
    },
    ["interface eth0", "no ip ospf cost", "exit"],
    ["interface eth0", "ip ospf cost 77", "exit"],
  ],
  [
    "file-not-running",
    {
      files: own,
      seen: lvs1,
      more: { running: textOf("lvs1", frr).replace(" log-adjacency-changes\n", "") },
    },
    ["router ospf", "log-adjacency-changes", "exit"],
    ["router ospf", "no log-adjacency-changes", "exit"],
  ],
];

describe.each(cases)("%s", (code, situation, apply, undo) => {
  it("is found alone, with what is typed for it and what takes that back", () => {
    const [one, ...more] = found(situation);
    expect(more).toEqual([]);
    expect(one?.code).toBe(code);
    expect(one?.action).toMatchObject({ apply, undo });
    expect(one?.repair).toEqual([{ kind: "repair", hostId: "lvs1", code, subject: one?.subject }]);
    expect(one?.can).toEqual({ adopt: true, repair: true });
  });

  it("is gone once it was adopted", () => {
    expect(found({ ...situation, files: adopted(situation) })).toEqual([]);
  });
});

describe("differences adopted together", () => {
  it("of one form become one edit, and none of them takes another one back", () => {
    const several = {
      files: withText(
        withText(own, network, "address replace 192.168.0.101/32 dev lo\n"),
        sysctl,
        "net.ipv4.ip_forward = 0\n",
      ),
      seen: lvs1,
    };
    expect(found(several).map(({ code }) => code)).toEqual([
      "address-missing",
      "address-extra",
      "sysctl-differs",
    ]);
    expect(adoptedEdits(found(several), new Map([["lvs1", several.files]]))).toHaveLength(1);
    expect(found({ ...several, files: adopted(several) })).toEqual([]);
  });

  it("of one file of FRR are lines of it, each for itself", () => {
    const running = textOf("lvs1", frr)
      .replace("priority 0", "priority 3\n ip ospf cost 77")
      .replace(" log-adjacency-changes\n", "");
    const several = { files: own, seen: lvs1, more: { running } };
    expect(found(several).length).toBeGreaterThanOrEqual(2);
    expect(found({ ...several, files: adopted(several) })).toEqual([]);
  });

  it("is checked as its neighbours are: a real server that was added by hand", () => {
    const seen = withTable(`TCP  192.168.0.100:80 wrr\n${rs1}${rs2}  -> 192.168.0.6:80  Route  2  0  0\n`);
    const text = adopted({ files: own, seen }).find(({ path }) => path === conf)?.text ?? "";
    expect(text.slice(text.indexOf("192.168.0.6"))).toMatch(
      /weight 2[\s\S]*HTTP_GET \{[\s\S]*connect_timeout/,
    );
  });
});

describe("what cannot be made of what is seen", () => {
  it("is a tunnel: ipvsadm does not list what it is made of", () => {
    const seen = withTable(`TCP  192.168.0.100:80 wrr\n${rs1}${rs2.replace("Route", "Tunnel")}`);
    expect(found({ files: own, seen })[0]?.can).toEqual({ adopt: false, repair: true });
  });
});

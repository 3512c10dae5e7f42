import { describe, expect, it } from "vitest";
import { withoutServer, withWeight } from "../../cluster/fixtures/practice-cluster";
import type { HostObservation } from "../../cluster/observation";
import { settleDrift } from "../../frr/change/drift";
import { runningDifferences } from "../../frr/change/running";
import { parseTable } from "../../ipvs/table";
import { parseThresholds } from "../../ipvs/thresholds";
import { applyKeepalivedEdit } from "../../keepalived/config/change/apply";
import { known } from "../../reading";
import { withText } from "../files";
import { conf, files, frr, hosts, lvs1, read, textOf } from "../fixtures/practice";
import { reloads } from "../forecast/fixtures/reloads";
import type { Difference, TruthRequest } from "./model";
import { findDifferences } from "./truth";

const tools = { routingDifferences: runningDifferences, settleDrift };
const host = hosts.find(({ hostId }) => hostId === "lvs1") ?? never();
const desired = files.get("lvs1") ?? [];
const now = 1_800_000_000_000;

const request = (more: Partial<TruthRequest> = {}): TruthRequest => ({
  host,
  desired,
  live: desired,
  observation: lvs1,
  thresholds: null,
  running: null,
  busy: false,
  weightSince: () => now - 3_600_000,
  now,
  ...more,
});
const found = (more: Partial<TruthRequest> = {}): readonly Difference[] =>
  findDifferences(request(more), tools);
const codes = (more: Partial<TruthRequest> = {}): readonly string[] => found(more).map(({ code }) => code);

/** The host with another file in force, decided and live. */
const withConf = (from: string | RegExp, to: string): Partial<TruthRequest> => {
  const own = withText(desired, conf, textOf("lvs1", conf).replace(from, to));
  return { desired: own, live: own };
};
const withTable = (save: string): HostObservation => {
  const table = parseTable(save);
  if (table.kind === "failed") throw new Error(table.why);
  return { ...lvs1, ipvs: known(table.value, lvs1.at) };
};
const failed = { service: "tcp 192.168.0.100:80", server: "192.168.0.4:80", why: "HTTP_GET", at: 0 };

describe("the three-way truth of a host", () => {
  it("finds nothing where file, kernel and daemons are as decided", () => {
    const thresholds = parseThresholds(read("ipvs/fixtures/ipvsadm-1.31.thresholds.two-servers.txt"));
    expect(thresholds.kind).toBe("parsed");
    expect(found({ thresholds: thresholds.kind === "parsed" ? thresholds.value : null })).toEqual([]);
  });

  it("says nothing while the cluster is being changed", () => {
    expect(found({ busy: true, live: [] })).toEqual([]);
  });

  it("says nothing of a host whose files were not read, and of one that is not seen", () => {
    expect(found({ live: null, observation: withWeight(lvs1, "192.168.0.4:80", 3) })).toEqual([]);
    expect(found({ observation: null })).toEqual([]);
  });

  it("finds a file that was edited on the host, and offers both ways", () => {
    const text = `${textOf("lvs1", conf)}# by hand\n`;
    const [one, ...more] = found({ live: withText(desired, conf, text) });
    expect(more).toEqual([]);
    expect(one).toMatchObject({
      code: "file-edited",
      hostId: "lvs1",
      subject: conf,
      file: "+1 −0 lines",
      can: { adopt: true, repair: true },
    });
    const edit = { kind: "file", hostId: "lvs1", path: conf, base: textOf("lvs1", conf) };
    expect(one?.adopt).toEqual([{ ...edit, text }]);
    expect(one?.repair).toEqual([{ ...edit, text: textOf("lvs1", conf) }]);
  });

  it("finds files that came and went", () => {
    const more = "/etc/keepalived/more.conf";
    expect(codes({ live: withText(desired, more, "x") })).toEqual(["file-extra"]);
    expect(codes({ desired: withText(desired, more, "x") })).toEqual(["file-missing"]);
    // Shown, and never written by Sluice.
    expect(found({ live: withText(desired, "/etc/frr/daemons", "x") })[0]?.can).toEqual({
      adopt: false,
      repair: false,
    });
  });

  it("finds a weight made by hand, how to adopt it, and what to type to be rid of it", () => {
    const [one, ...more] = found({ observation: withWeight(lvs1, "192.168.0.4:80", 3) });
    expect(more).toEqual([]);
    expect(one).toMatchObject({
      code: "weight-by-hand",
      subject: "tcp 192.168.0.100:80 192.168.0.4:80",
      file: "weight 10",
      kernel: "weight 3",
      lines: ["ipvsadm -e -t 192.168.0.100:80 -r 192.168.0.4:80 -g -w 10"],
    });
    const edit = one?.adopt[0];
    if (edit?.kind !== "keepalived") throw new Error("no edit");
    const adopted = applyKeepalivedEdit(desired, conf, edit.edit, { configId: "lvs1" });
    expect(adopted.kind).toBe("edited");
    const own = adopted.kind === "edited" ? adopted.files : [];
    expect(found({ desired: own, live: own, observation: withWeight(lvs1, "192.168.0.4:80", 3) })).toEqual(
      [],
    );
  });

  it("does not take a failed check for a drain by hand", () => {
    const down = withWeight(lvs1, "192.168.0.4:80", 0);
    expect(codes({ observation: { ...down, checkFailures: [failed] } })).toEqual([]);
    // Young, and not yet explained.
    expect(codes({ observation: down, weightSince: () => now - 2_000 })).toEqual([]);
    expect(codes({ observation: down, weightSince: () => null })).toEqual([]);
    // Old, and keepalived has nothing to say against it.
    expect(codes({ observation: down })).toEqual(["weight-by-hand"]);
  });

  it("does not miss a server that keepalived took out because it fails", () => {
    const gone = withoutServer(lvs1, "192.168.0.4:80");
    expect(codes({ ...withConf("inhibit_on_failure", ""), observation: gone })).toEqual([]);
    expect(codes({ observation: { ...gone, checkFailures: [failed] } })).toEqual([]);
    // With inhibit_on_failure it would stand there at weight 0.
    expect(codes({ observation: gone })).toEqual(["server-missing"]);
  });

  it("does not look at a weight that a check sets", () => {
    const dynamic = withConf(
      /HTTP_GET \{[\s\S]*?\n {8}\}/,
      "MISC_CHECK {\n misc_path /etc/keepalived/w\n misc_dynamic\n }",
    );
    expect(codes({ ...dynamic, observation: withWeight(lvs1, "192.168.0.4:80", 3) })).toEqual([]);
  });

  it("takes the sorry server for what it is", () => {
    const save = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
TCP  192.168.0.100:80 wrr
  -> 192.168.0.9:80               Route   1      0          0
`;
    const own = withConf("inhibit_on_failure", "sorry_server 192.168.0.9 80");
    expect(codes({ ...own, observation: withTable(save) })).toEqual([]);
  });

  it("finds what is in the kernel only, and in the file only", () => {
    const save = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
TCP  192.168.0.100:80 rr
  -> 192.168.0.4:80               Route   10     0          0
  -> 192.168.0.5:80               Masq    10     0          0
  -> 192.168.0.6:80               Route   1      0          0
FWM  7 wrr
`;
    expect(
      found({ observation: withTable(save) }).map(({ code, subject, lines }) => [code, subject, lines]),
    ).toEqual([
      ["service-by-hand", "tcp 192.168.0.100:80", ["ipvsadm -E -t 192.168.0.100:80 -s wrr"]],
      [
        "method-by-hand",
        "tcp 192.168.0.100:80 192.168.0.5:80",
        ["ipvsadm -e -t 192.168.0.100:80 -r 192.168.0.5:80 -g -w 10"],
      ],
      [
        "server-extra",
        "tcp 192.168.0.100:80 192.168.0.6:80",
        ["ipvsadm -d -t 192.168.0.100:80 -r 192.168.0.6:80"],
      ],
      ["service-extra", "fwm 7", ["ipvsadm -D -f 7"]],
    ]);
    const empty = { ...lvs1, ipvs: known({ services: [] }, lvs1.at) };
    expect(codes({ observation: empty })).toEqual(["service-missing"]);
  });

  it("leaves the table alone where keepalived does not run", () => {
    const facts =
      lvs1.facts.kind === "known" ? known({ ...lvs1.facts.value, daemons: {} }, lvs1.at) : lvs1.facts;
    expect(codes({ observation: { ...lvs1, facts, ipvs: known({ services: [] }, lvs1.at) } })).toEqual([]);
  });

  it("finds thresholds that a reload did not push", () => {
    const thresholds = { "tcp 192.168.0.100:80": { "192.168.0.4:80": { upper: 0, lower: 0 } } };
    const own = withConf("weight 10", "weight 10\n        uthreshold 100\n        lthreshold 50");
    expect(found({ ...own, thresholds, observation: withWeight(lvs1, "192.168.0.4:80", 10) })).toMatchObject([
      {
        code: "thresholds-not-pushed",
        file: "at most 100, again below 50",
        kernel: "no limit",
        lines: ["ipvsadm -e -t 192.168.0.100:80 -r 192.168.0.4:80 -g -w 10 -x 100 -y 50"],
      },
    ]);
  });

  it("finds addresses that are missing, and those nobody wrote down", () => {
    const network = "/etc/sluice/network.ip";
    const own = (text: string): Partial<TruthRequest> => {
      const all = withText(desired, network, text);
      return { desired: all, live: all };
    };
    expect(codes(own("addr replace 192.168.0.100/32 dev lo\n"))).toEqual([]);
    expect(
      found(own("addr replace 192.168.0.100/32 dev lo\naddr replace 192.168.0.101/32 dev lo\n")).map(
        ({ code, lines }) => [code, lines],
      ),
    ).toEqual([["address-missing", ["ip addr add 192.168.0.101/32 dev lo"]]]);
    expect(found(own("# nothing\n")).map(({ code, subject }) => [code, subject])).toEqual([
      ["address-extra", "192.168.0.100"],
    ]);
  });

  it("finds a sysctl that is not as its file says, and is silent on those nobody reads", () => {
    const all = withText(
      desired,
      "/etc/sysctl.d/60-sluice.conf",
      "net.ipv4.ip_forward = 0\nnet.ipv4.conf.eth7.rp_filter=1\n# net.ipv4.vs.sloppy_tcp = 9\n",
    );
    expect(found({ desired: all, live: all })).toMatchObject([
      {
        code: "sysctl-differs",
        subject: "net.ipv4.ip_forward",
        file: "0",
        kernel: "1",
        lines: ["sysctl -w net.ipv4.ip_forward=0"],
      },
    ]);
  });

  it("finds a running configuration that was never written", () => {
    const router = hosts.find(({ hostId }) => hostId === "router") ?? never();
    const own = files.get("router") ?? [];
    const printed = textOf("router", frr);
    const at = { host: router, desired: own, live: own, observation: null };
    expect(codes({ ...at, running: printed })).toEqual([]);
    expect(
      found({ ...at, running: printed.replace("priority 10", "priority 10\n ip ospf cost 77") }).map(
        ({ code, subject }) => [code, subject],
      ),
    ).toEqual([["running-not-written", "interface eth0: ip ospf cost 77"]]);
    expect(codes({ ...at, running: printed.replace(" maximum-paths 8\n", "") })).toEqual([
      "file-not-running",
    ]);
  });

  it.each(reloads.filter(({ hand }) => hand !== "").map((reload) => [reload.name, reload] as const))(
    "sees what real keepalived and ipvsadm left behind: %s",
    (_, { from, before }) => {
      // `-Sn` lines as a listing.
      const listing = before
        .split("\n")
        .filter(Boolean)
        .map((line) => {
          const service = /^-A (-t|-f) (\S+) -s (\S+)$/.exec(line);
          const server = / -r (\S+) -g -w (\d+)$/.exec(line);
          return service
            ? `${service[1] === "-f" ? "FWM" : "TCP"}  ${service[2]} ${service[3]}`
            : `  -> ${server?.[1]}  Route  ${server?.[2]}  0  0`;
        });
      const save = [
        "IP Virtual Server version 1.2.1 (size=4096)",
        "Prot LocalAddress:Port Scheduler Flags",
        "  -> RemoteAddress:Port Forward Weight ActiveConn InActConn",
        ...listing,
      ].join("\n");
      const own = [{ path: conf, text: from }];
      const some = codes({ desired: own, live: own, observation: withTable(save) });
      // One that was taken out by hand looks like one that fails where inhibit_on_failure is not set.
      expect(some).toHaveLength(_ === "hand-removed rs, weight changes" ? 0 : 1);
    },
  );
});

function never(): never {
  throw new Error("no such host");
}

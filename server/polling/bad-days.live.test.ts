/** What hosts do on bad days, and the sentence a person then reads. Everything clears up by itself when the cause is gone. */
import { createHash } from "node:crypto";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { ClusterView } from "../domain/cluster/view";
import { type Faults, noFaults } from "../hosts/simulated/faults";
import { observationOf, sentencesOf, withStage } from "../operations/perform/testing";
import { openClusterViews } from "../web/cluster-view";

const stage = withStage();
const within = { timeout: 45_000, interval: 200 };
const names = ["router", "lvs1", "lvs2"] as const;
type Name = (typeof names)[number];

let clusterId = "";
beforeAll(async () => {
  clusterId = await stage.onboard(names);
  await stage.store.pool.query("UPDATE host SET poll_seconds = 1");
  await stage.store.pool.query("SELECT pg_notify('sluice_inventory', $1)", [clusterId]);
  await vi.waitFor(async () => expect(await status()).toBe("Nothing is wrong"), within);
});

const spoil = (name: Name, faults: Partial<Faults>): void => {
  Object.assign(stage.cluster.host(name).faults, faults);
};
/** New connections only: some faults show when one is made. */
const reconnect = async (name: Name): Promise<void> => {
  await stage.cluster.host(name).powerOff();
  await stage.cluster.host(name).powerOn();
};
/** Facts and configuration are asked once a minute, and by a worker that starts: now, and again when the test is over. */
const startAnew = async (): Promise<void> => {
  anew = true;
  await stage.worker.stop("SIGKILL");
  stage.startWorker();
};
let anew = false;
afterEach(async () => {
  stage.odd.clear();
  for (const name of names) spoil(name, noFaults());
  for (const name of names) await reconnect(name);
  if (anew) await startAnew();
  anew = false;
  await expect.poll(status, within).toBe("Nothing is wrong");
});

const view = (): Promise<ClusterView> => openClusterViews(stage.store).load(clusterId, Date.now());
const status = async () => (await view()).status.text;
const titles = async () => (await view()).problems.map(({ title }) => title);
const seen = (name: Name) => observationOf(stage.store, clusterId, name);
const isFresh = async (name: Name) => Date.now() - ((await seen(name))?.at ?? 0) < 5_000;

/** Waits until every one of these stands among the problems. */
const areTold = (...sentences: readonly RegExp[]) =>
  expect
    .poll(titles, within)
    .toEqual(expect.arrayContaining(sentences.map((sentence) => expect.stringMatching(sentence))));

describe("each has its sentence among the problems", () => {
  test("programs that are missing, and sudo that wants a password", async () => {
    await stage.store.pool.query("UPDATE host SET sudo = true WHERE name = 'lvs2'");
    await stage.store.pool.query("SELECT pg_notify('sluice_inventory', $1)", [clusterId]);
    spoil("router", { missing: new Set(["vtysh"]) });
    spoil("lvs1", { missing: new Set(["ipvsadm"]) });
    spoil("lvs2", { sudoRefuses: true });
    await reconnect("lvs2");
    await areTold(
      /^The OSPF neighbours of router are not known: vtysh is not installed on this host$/,
      /^The IPVS table of lvs1 is not known: ipvsadm is not installed on this host$/,
      /^lvs2 .*sudo refused \(sudo: a password is required\)/,
    );
  });

  test("programs that hang, and a login that is refused; who hangs holds up nobody", async () => {
    spoil("router", { hanging: new Set(["vtysh"]) });
    spoil("lvs1", { hanging: new Set(["ipvsadm"]) });
    spoil("lvs2", { signInRefused: true });
    await reconnect("lvs2");
    await areTold(
      /^The OSPF neighbours of router are not known: vtysh did not answer in time$/,
      /^The IPVS table of lvs1 is not known: ipvsadm did not answer in time$/,
      /^lvs2 .*does not let "root" sign in/,
    );
    spoil("router", noFaults());
    const polledOn = Date.now();
    await expect.poll(async () => (await seen("router"))?.at, within).toBeGreaterThan(polledOn);
  });

  test("a module that is not loaded, a port where nobody speaks, output that is cut", async () => {
    spoil("router", { garbled: new Map([["neighbour-json", "half"]]) });
    spoil("lvs1", { moduleMissing: true });
    spoil("lvs2", { silent: true });
    await reconnect("lvs2");
    await areTold(
      /^The OSPF neighbours of router are not known: \S/,
      /^lvs1 does not balance: the ip_vs module is not loaded$/,
      /^lvs2 .*did not answer within/,
    );
  });

  test("an account without a shell, a flood of 10 MB, a channel that breaks", async () => {
    spoil("router", { cutOff: true });
    spoil("lvs1", { garbled: new Map([["ipvs", "flood"]]) });
    spoil("lvs2", { noShell: "This account is currently not available." });
    await reconnect("lvs2");
    await areTold(
      /^router .*closed the channel/,
      /^The IPVS table of lvs1 is not known: ipvsadm printed more than is read from a host$/,
      /^lvs2 .*currently not available/,
    );
  });

  test("output that is empty, binary or coloured: unknown with the reason, or read all the same", async () => {
    spoil("router", { garbled: new Map([["addr", "ansi"]]) });
    spoil("lvs1", { garbled: new Map([["ipvs", "empty"]]) });
    spoil("lvs2", {
      garbled: new Map([
        ["ipvs", "binary"],
        ["ipvs-stats", "binary"],
      ]),
    });
    await areTold(
      /^The IPVS table of lvs1 is not known: ipvsadm printed nothing$/,
      /^The IPVS table of lvs2 is not known: \S/,
    );
    expect((await seen("router"))?.addresses.kind).toBe("known");
    expect((await seen("lvs2"))?.rates.kind).toBe("unknown");
  });
});

test("a clock that is an hour ahead changes no figure; the facts say how far it is off", async () => {
  spoil("lvs1", { clockSkewMs: 3_600_000 });
  await startAnew();
  await expect.poll(titles, within).toEqual(["The clock of lvs1 is 60 min ahead"]);
  const facts = (await seen("lvs1"))?.facts;
  const offsetMs = facts?.kind === "known" ? facts.value.clockOffsetMs : null;
  expect(Math.round((offsetMs ?? 0) / 60_000)).toBe(60);
  // 40 connections a second, half of them on each director.
  const rates = async () =>
    (await view()).directors.map(
      (one) => one.rates.kind === "known" && Math.round(one.rates.value.conns / 10),
    );
  await expect.poll(rates, within).toEqual([2, 2]);
  expect(await isFresh("lvs1")).toBe(true);
  const { rows } = await stage.store.pool.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM sample WHERE at > clock_timestamp() + interval '1 minute'",
  );
  expect(rows[0]?.n).toBe(0);
});

describe("texts from hosts are data", () => {
  /** Of hexadecimal digits that no compression makes short. */
  const longName = Array.from({ length: 400 }, (_, n) =>
    createHash("sha256").update(`${n}`).digest("hex"),
  ).join("");
  const hostile = `x'"; $(reboot) \`id\` <b>&\u202e\u0000\u001b[31m\ud800%n\\`;

  test("in names of interfaces, in keepalived.conf, in the host's own name: shown, and nothing breaks", async () => {
    stage.odd.set("lvs1", (snapshot) => ({
      ...snapshot,
      hostname: `lvs1${hostile}`,
      interfaces: snapshot.interfaces.map((one) => (one.loopback ? { ...one, name: `lo${hostile}` } : one)),
      files: new Map([
        ...snapshot.files,
        [
          "/etc/keepalived/keepalived.conf",
          `include "conf.d/a b's $(reboot).conf"\ninclude /etc/keepalived/${"long/".repeat(100)}x.conf\n` +
            `include conf.d/${hostile}/*.conf\n# ${hostile}\nvrrp_track_file t { file "/var/${hostile}" }\n` +
            `virtual_server_group g${hostile} {\n}\n` +
            (snapshot.files.get("/etc/keepalived/keepalived.conf") ?? ""),
        ],
      ]),
    }));
    await startAnew();
    const holds = async () => {
      const reading = (await seen("lvs1"))?.addresses;
      return reading?.kind === "known" ? reading.value.held.map((held) => held.interface).join() : "";
    };
    await expect.poll(holds, within).toContain("$(reboot)");
    await expect.poll(async () => (await seen("lvs1"))?.keepalived.kind, within).toBe("known");
    expect((await seen("lvs1"))?.reach.kind).toBe("reachable");
    const { directors } = await view();
    const keepalived = directors.find(({ name }) => name === "lvs1");
    expect(keepalived?.keepalivedProblems.join()).toMatch(/include/);
    // The VIP is on an interface of another name: told, in one line without what would break a screen.
    const told = (await sentencesOf(stage.store, clusterId)).filter((sentence) =>
      sentence.includes("$(reboot)"),
    );
    expect(told.length).toBeGreaterThan(0);
    for (const sentence of told) expect(sentence).not.toMatch(/[\u0000-\u001f\u202a-\u202e]/);
    // And why a real server fell is still found: the dump was asked for, or it is said why not.
    expect(stage.cluster.unexpected).toEqual([]);
  });

  test("a neighbour on an interface with a name of 25,000 letters costs nobody else a figure", async () => {
    stage.odd.set("lvs2", (snapshot) => {
      const ospf = snapshot.routing?.ospf;
      if (!snapshot.routing || !ospf) return snapshot;
      const neighbours = ospf.neighbours.map((one) => ({ ...one, interface: longName }));
      return { ...snapshot, routing: { ...snapshot.routing, ospf: { ...ospf, neighbours } } };
    });
    const isOdd = async () => {
      const reading = (await seen("lvs2"))?.neighbours;
      return reading?.kind === "known" && reading.value.some((one) => one.interface.length > 100);
    };
    await expect.poll(isOdd, within).toBe(true);
    for (const name of names) expect(await isFresh(name)).toBe(true);
    expect(stage.worker.lines.filter((line) => line.includes("cannot be stored"))).toEqual([]);
  });
});

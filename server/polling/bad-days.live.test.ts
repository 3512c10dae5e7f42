/** What hosts do on bad days, and the sentence a person then reads. Everything clears up by itself when the cause is gone. */
import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
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
/** As a person edits a host: another door is tried at once. */
const editLvs2 = async (sudo: boolean, user: string): Promise<void> => {
  await stage.store.pool.query("UPDATE host SET sudo = $1, ssh_user = $2 WHERE name = 'lvs2'", [sudo, user]);
  await stage.store.pool.query("SELECT pg_notify('sluice_inventory', $1)", [clusterId]);
};
/** The causes go, and everything is well again by itself. */
const recover = async (): Promise<void> => {
  stage.odd.clear();
  for (const name of names) spoil(name, noFaults());
  for (const name of names) await reconnect(name);
  await editLvs2(false, "root");
  await vi.waitFor(async () => expect(await status()).toBe("Nothing is wrong"), within);
};
/** Facts and configuration are asked once a minute, and by a worker that starts. */
const startAnew = async (): Promise<void> => {
  await stage.worker.stop("SIGKILL");
  stage.startWorker();
};

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
  afterEach(recover);

  test("programs that are missing, and sudo that wants a password", async () => {
    await editLvs2(true, "root");
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

  test("programs that hang, and a port where nobody speaks; who hangs holds up nobody", async () => {
    spoil("router", { hanging: new Set(["vtysh"]) });
    spoil("lvs1", { hanging: new Set(["ipvsadm"]) });
    spoil("lvs2", { silent: true });
    await reconnect("lvs2");
    await areTold(
      /^The OSPF neighbours of router are not known: vtysh did not answer in time$/,
      /^The IPVS table of lvs1 is not known: ipvsadm did not answer in time$/,
      /^lvs2 .*did not answer within/,
    );
    spoil("router", noFaults());
    const polledOn = Date.now();
    await expect.poll(async () => (await seen("router"))?.at, within).toBeGreaterThan(polledOn);
  });

  test("a module that is not loaded, a login that is refused, output that is cut", async () => {
    spoil("router", { garbled: new Map([["neighbour-json", "half"]]) });
    spoil("lvs1", { moduleMissing: true });
    spoil("lvs2", { signInRefused: true });
    await editLvs2(false, "mallory");
    await areTold(
      /^The OSPF neighbours of router are not known: \S/,
      /^lvs1 does not balance: the ip_vs module is not loaded$/,
      /^lvs2 .*does not let "mallory" sign in/,
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

describe("a host whose clock is an hour ahead, and one that is hostile", () => {
  const hostile = `x'"; $(reboot) \`id\` <b>&\u202e\u0000\u001b[31m\ud800%n\\`;
  const conf = [
    `include "conf.d/a b's $(reboot).conf"`,
    `include /etc/keepalived/${"long/".repeat(100)}x.conf`,
    `include conf.d/${hostile}/*.conf`,
    `# ${hostile}`,
    `vrrp_track_file t { file "/var/${hostile}/x" }`,
    `virtual_server_group g${hostile} {\n}\n`,
  ].join("\n");
  beforeAll(async () => {
    spoil("lvs2", { clockSkewMs: 3_600_000 });
    stage.odd.set("lvs1", (snapshot) => ({
      ...snapshot,
      hostname: `lvs1${hostile}`,
      interfaces: snapshot.interfaces.map((one) => (one.loopback ? { ...one, name: `lo${hostile}` } : one)),
      files: new Map(
        [...snapshot.files].map(([path, text]) => [
          path,
          path.endsWith("keepalived.conf") ? `${conf}${text}` : text,
        ]),
      ),
    }));
    await startAnew();
  });
  afterAll(async () => {
    await startAnew();
    await recover();
  });

  test("the clock changes no figure; the facts say how far it is off", async () => {
    const clockProblem = "The clock of lvs2 is 60 min ahead";
    await expect.poll(titles, within).toEqual([clockProblem]);
    const facts = (await seen("lvs2"))?.facts;
    const offsetMs = facts?.kind === "known" ? facts.value.clockOffsetMs : null;
    expect(Math.round((offsetMs ?? 0) / 60_000)).toBe(60);
    // 40 connections a second, half of them on each director.
    const rates = async () =>
      (await view()).directors.map(
        (one) => one.rates.kind === "known" && Math.round(one.rates.value.conns / 10),
      );
    await expect.poll(rates, within).toEqual([2, 2]);
    expect(await isFresh("lvs2")).toBe(true);
    const { rows } = await stage.store.pool.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM sample WHERE at > clock_timestamp() + interval '1 minute'",
    );
    expect(rows[0]?.n).toBe(0);
  });

  test("names of interfaces, keepalived.conf and the host's own name are shown as data, and nothing breaks", async () => {
    const holds = async () => {
      const reading = (await seen("lvs1"))?.addresses;
      return reading?.kind === "known" ? reading.value.held.map((held) => held.interface).join() : "";
    };
    await expect.poll(holds, within).toContain("$(reboot)");
    expect((await seen("lvs1"))?.reach.kind).toBe("reachable");
    const lvs1 = (await view()).directors.find(({ name }) => name === "lvs1");
    expect(lvs1?.keepalivedProblems.join("\n")).toMatch(/include.*\n.*include/);
    // The VIP is on an interface of another name: told in one line, without what would turn a screen round.
    const told = (await sentencesOf(stage.store, clusterId)).filter((sentence) =>
      sentence.includes("$(reboot)"),
    );
    expect(told.length).toBeGreaterThan(0);
    for (const sentence of told) expect(sentence).not.toMatch(/[\u0000-\u001f\u202a-\u202e]/);
    // keepalived is not asked why a server fell, for its track_file cannot be looked for; that it fell is told.
    stage.cluster.world.setWeb("rs1", false);
    await expect
      .poll(() => sentencesOf(stage.store, clusterId), within)
      .toContain("192.168.0.4:80 went from weight 10 to 0 on lvs1");
    stage.cluster.world.setWeb("rs1", true);
    expect(stage.cluster.unexpected).toEqual([]);
  });
});

describe("a neighbour on an interface with a name of 25,000 letters", () => {
  afterAll(recover);
  /** Of hexadecimal digits that no compression makes short. */
  const longName = Array.from({ length: 400 }, (_, n) =>
    createHash("sha256").update(`${n}`).digest("hex"),
  ).join("");

  test("costs nobody a figure", async () => {
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

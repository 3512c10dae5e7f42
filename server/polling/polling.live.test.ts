/** From the machines to where a person looks: a worker process, PostgreSQL, simulated machines in which things happen. */
import { beforeAll, describe, expect, test } from "vitest";
import type { ClusterView } from "../domain/cluster/view";
import { confirmHostKey } from "../operations/inventory/host-key";
import { observationOf, sentencesOf, withStage } from "../operations/perform/testing";
import { spansIn } from "../store/spans/read";
import { openClusterViews } from "../web/cluster-view";

const stage = withStage();
const within = { timeout: 45_000, interval: 200 };
const vip = "192.168.0.100";
const service = `tcp ${vip}:80`;

let clusterId = "";
let onboardedAt = 0;
beforeAll(async () => {
  clusterId = await stage.onboard(["router", "lvs1", "lvs2"]);
  onboardedAt = Date.now();
});

/** As the web process composes it. */
const view = (): Promise<ClusterView> => openClusterViews(stage.store).load(clusterId, Date.now());
const status = async () => (await view()).status.text;
const titles = async () => (await view()).problems.map(({ title }) => title);
const told = () => sentencesOf(stage.store, clusterId);
const seen = (name: string) => observationOf(stage.store, clusterId, name);
const reach = async (name: string) => (await seen(name))?.reach;
/** `subject = value`, of spans without an end or, with `ended`, of those with one. */
const spans = async (prefix: string, ended = false) => {
  const all = await spansIn(stage.store, { clusterId, subjectPrefix: prefix, from: 0, to: Date.now() });
  return all.filter(({ to }) => (to !== null) === ended).map(({ subject, value }) => `${subject} = ${value}`);
};

describe("a cluster that was just stored", () => {
  test("is seen within a few polls, with rates, and nothing is wrong", async () => {
    await expect.poll(status, within).toBe("Nothing is wrong");
    const now = await view();
    expect(now.totals).toMatchObject({
      directorsUp: { n: 2, of: 2 },
      routersUp: { n: 1, of: 1 },
      vipsAnnounced: { n: 1, of: 1 },
      serversHealthy: { n: 2, of: 2 },
    });
    const rates = async () => {
      const { totals } = await view();
      return totals.rates.kind === "known" ? totals.rates.value.conns : 0;
    };
    // The simulated machines get 40 connections a second.
    await expect.poll(rates, within).toBeGreaterThan(20);
    expect(await rates()).toBeLessThan(60);
  });

  test("leaves samples, and spans of everything that holds, and tells no event", async () => {
    const { rows } = await stage.store.pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM sample JOIN series ON series.id = sample.series_id WHERE conns > 0`,
    );
    expect(rows[0]?.n).toBeGreaterThan(0);
    expect(await spans("")).toEqual(
      expect.arrayContaining([
        "reach = reachable",
        `vip ${vip} = lo`,
        `service ${service} = present`,
        `weight ${service} 192.168.0.4:80 = 10`,
        `route ${vip}/32 = 192.168.0.2 192.168.0.3`,
        "neighbour 192.168.0.3 eth0 = Full/DROther",
      ]),
    );
    expect(await told()).toEqual([]);
    expect((await reach("lvs1"))?.since).toBeGreaterThan(onboardedAt - 5_000);
  });
});

describe("what happens", () => {
  test("FRR stopped on a director is told in words, as spans, and as a problem with what it affects", async () => {
    stage.cluster.world.setFrr("lvs2", false);
    await expect
      .poll(told, within)
      .toEqual(
        expect.arrayContaining([
          `router lost next hop 192.168.0.3 (lvs2) for ${vip}`,
          `lvs2 stopped announcing ${vip}`,
          "router lost its OSPF neighbour 192.168.0.3 (lvs2) on eth0",
        ]),
      );
    expect(await spans(`route ${vip}`)).toEqual([`route ${vip}/32 = 192.168.0.2`]);
    expect(await spans(`route ${vip}`, true)).toEqual([`route ${vip}/32 = 192.168.0.2 192.168.0.3`]);
    const [problem] = (await view()).problems;
    expect(problem).toMatchObject({ severity: "degraded", affectsTraffic: true });
    expect(problem?.affects).toContain("lvs1");

    stage.cluster.world.setFrr("lvs2", true);
    await expect.poll(told, within).toContain(`lvs2 announces ${vip} again`);
    await expect.poll(status, within).toBe("Nothing is wrong");
  });

  test("a real server whose web server stopped has weight 0 with keepalived's own reason", async () => {
    stage.cluster.world.setWeb("rs1", false);
    const fallen = "192.168.0.4:80 went from weight 10 to 0 on lvs1: HTTP_GET";
    const begins = async () => (await told()).some((sentence) => sentence.startsWith(fallen));
    await expect.poll(begins, within).toBe(true);
    const why = async () =>
      (await view()).services[0]?.servers
        .find(({ key }) => key === "192.168.0.4:80")
        ?.perDirector.map((one) => one.why ?? "")
        .join();
    await expect.poll(why, within).toMatch(/HTTP_GET.*,.*HTTP_GET/);
    expect(await spans(`weight ${service} 192.168.0.4`)).toContain(`weight ${service} 192.168.0.4:80 = 0`);

    stage.cluster.world.setWeb("rs1", true);
    for (const director of ["lvs1", "lvs2"])
      await expect.poll(told, within).toContain(`192.168.0.4:80 went from weight 0 to 10 on ${director}`);
    await expect.poll(status, within).toBe("Nothing is wrong");
  });

  test("a host without power is unknown since then, with the reason; the others are polled on in time", async () => {
    const silent = expect.stringMatching(/^lvs2 .*refused the connection/);
    const before = Date.now();
    const polls = (await stage.worker.stats()).polls;
    await stage.cluster.host("lvs2").powerOff();
    await expect.poll(() => reach("lvs2"), within).toMatchObject({ kind: "unreachable", code: "refused" });
    const first = await reach("lvs2");
    expect(first?.kind === "unreachable" && first.why).toMatch(/^lvs2 .* refused the connection: /);
    expect(first?.since).toBeGreaterThanOrEqual(before);
    await expect.poll(told, within).toContainEqual(silent);
    await expect.poll(() => spans("reach"), within).toContain("reach = refused");
    await expect.poll(titles, within).toContainEqual(silent);

    // Ten more polls of three hosts: the two that answer are never waited for by the third.
    await expect.poll(async () => (await stage.worker.stats()).polls, within).toBeGreaterThan(polls + 12);
    const ages = await Promise.all(
      ["router", "lvs1"].map(async (name) => Date.now() - ((await seen(name))?.at ?? 0)),
    );
    expect(Math.max(...ages)).toBeLessThan(6_000);
    const still = await reach("lvs2");
    expect(still?.since).toBe(first?.since);
    expect(await status()).not.toBe("Nothing is wrong");

    await stage.cluster.host("lvs2").powerOn();
    await expect.poll(told, within).toContain("lvs2 answers again");
    await expect.poll(status, within).toBe("Nothing is wrong");
    expect((await told()).filter((sentence) => sentence.includes("refused the connection"))).toHaveLength(1);
  });

  test("a changed host key stops everything on that host until a person has confirmed it", async () => {
    const host = stage.cluster.host("lvs1");
    host.changeHostKey();
    const changed = "lvs1: its SSH host key changed; nothing was sent";
    await expect.poll(told, within).toContain(changed);
    await expect.poll(titles, within).toContain(changed);
    const waiting = () =>
      stage.store.prisma.hostKey.findMany({
        where: { state: "pending", address: host.address, port: host.port },
      });
    await expect.poll(async () => (await waiting()).length, within).toBe(1);
    const [key] = await waiting();
    expect(key?.fingerprint).toBe(host.hostKey.fingerprint);

    // A person who is in a hurry gets nothing through either.
    const { id: hostId } = await stage.store.prisma.host.findFirstOrThrow({
      where: { clusterId, name: "lvs1" },
    });
    await expect(stage.ask("raw", { hostId, section: "ipvs-thresholds" })).rejects.toThrow(/has changed/);
    const { steps } = await stage.ask("test-host", { hostId });
    expect(steps.find(({ name }) => name === "Host key")).toMatchObject({ ok: false });

    await confirmHostKey(stage.store, key?.id ?? "", stage.person, new Date());
    await expect.poll(told, within).toContain("lvs1 answers again");
    await expect.poll(status, within).toBe("Nothing is wrong");
    expect((await told()).filter((sentence) => sentence === changed)).toHaveLength(1);
  });
});

test("a day of all this leaves no negative rate, no rate that was never there, and one open span of each subject", async () => {
  const { rows } = await stage.store.pool.query<{ least: number; most: number }>(
    `SELECT coalesce(min(rate), 0) AS least, coalesce(max(rate), 0) AS most FROM (
       SELECT (conns - lag(conns) OVER w)::float8 / extract(epoch FROM at - lag(at) OVER w)::float8 AS rate
       FROM sample WINDOW w AS (PARTITION BY series_id, epoch ORDER BY at)) AS rates`,
  );
  expect(rows[0]?.least).toBeGreaterThanOrEqual(0);
  // All 40 connections a second of the simulated machines on one director; counters are whole numbers.
  expect(rows[0]?.most).toBeLessThan(45);
  const open = await spans("");
  const hosts = await stage.store.pool.query(
    "SELECT host_id, subject FROM span WHERE to_at IS NULL GROUP BY 1, 2",
  );
  expect(open).toHaveLength(hosts.rows.length);
  expect(stage.cluster.unexpected).toEqual([]);
});

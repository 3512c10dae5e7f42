/** What can be changed, repaired and adopted, one by one on real keepalived, IPVS and FRR: the practice cluster. */
import { describe, expect, test, vi } from "vitest";
import { directors, within, withPractice } from "../../../e2e/stage/practice";
import type { ChangeEdit } from "../../domain/change/model";
import { ask } from "../../store/requests/ask";
import { adopt } from "../change/adopt";
import { differencesIn } from "../change/differences";
import { repair } from "../change/repair";
import { requests } from "../requests";
import { chooseForOperation } from "./signal";

const practice = withPractice();
const { db, draft, idOf, ipvs, over, pidOf, plan, server, start, view, weightOf } = practice;

describe("a check by a program", () => {
  const check = (path: string): ChangeEdit => ({
    kind: "keepalived",
    hostIds: directors.map(idOf),
    edit: {
      kind: "add",
      place: { ...server("192.168.0.4"), kind: "check", check: "MISC_CHECK", index: 0 },
      fields: { misc_path: [path] },
    },
  });
  test("that is not there is stopped, which keepalived -t would not do; one that is there is not", async () => {
    const codes = async (path: string) =>
      (await plan(await draft(path, [check(path)]))).plan.verdicts.map(({ code }) => code);
    expect(await codes("/usr/libexec/keepalived/no-such-program")).toContain("missing-script");
    expect(await codes("/bin/true")).not.toContain("missing-script");
  }, 200_000);
});

describe("OSPF timers that the router does not share", () => {
  test("are stopped by a verdict; sent all the same, the host loses its neighbour, goes back by itself, and the rest is untouched", async () => {
    const changeId = await draft("slow hellos", [
      {
        kind: "routing",
        hostIds: directors.map(idOf),
        edit: {
          kind: "set",
          place: { kind: "interface", name: "eth0" },
          field: "hello",
          value: ["7"],
        },
      },
    ]);
    const { plan: planned } = await plan(changeId);
    expect(planned.verdicts.filter(({ level }) => level === "block").length).toBeGreaterThan(0);
    const operationId = await start(changeId);
    const stopped = await over(operationId);
    expect(stopped.hosts.map(({ state }) => state)).toEqual(["reverted", "waiting"]);
    expect(stopped.choice?.sentence).toMatch(/is not Full with/);
    const running = await practice.lab.must("lvs1", "vtysh -c 'show running-config'");
    expect(running).toContain("ip ospf hello-interval 1\n");
    expect(await practice.lab.must("lvs1", "cat /etc/frr/frr.conf")).toContain("ip ospf hello-interval 1\n");
    await chooseForOperation(db.store, operationId, "leave", practice.person);
    await expect.poll(async () => (await view(operationId)).outcome, within).toBe("reverted");
    await practice.lab.waitConverged();
  }, 300_000);
});

describe("a keepalived that is restarted behind the rollout's back", () => {
  test("is no reload: the gate for connections says so, the host goes back by itself, and the rest is untouched", async () => {
    const before = await ipvs("lvs2");
    const operationId = await start(await draft("restarted", [weightOf(directors, "6")]));
    const applied = async () => {
      const { hosts } = await view(operationId);
      return hosts[0]?.steps.some(({ name, state }) => name === "apply" && state === "done");
    };
    await expect.poll(applied, { ...within, interval: 20 }).toBe(true);
    await practice.lab.must("lvs1", "/etc/init.d/keepalived stop; keepalived");
    const stopped = await over(operationId);
    expect(stopped.hosts.map(({ state }) => state)).toEqual(["reverted", "waiting"]);
    expect(stopped.choice?.sentence).toMatch(/was taken out of the table of lvs1|was restarted on lvs1/);
    await expect.poll(() => ipvs("lvs1"), within).toContain("-r 192.168.0.4:80 -g -w 10");
    expect(await ipvs("lvs2")).toBe(before);
    await chooseForOperation(db.store, operationId, "leave", practice.person);
    await expect.poll(async () => (await view(operationId)).outcome, within).toBe("reverted");
  }, 300_000);
});

describe("a cost of OSPF", () => {
  test("is taken by both running daemons without an adjacency dropped, and stands in their files", async () => {
    const uptime = () =>
      practice.lab.must("router", "vtysh -c 'show ip ospf neighbor detail' | grep -c 'Full'");
    expect(Number(await uptime())).toBeGreaterThanOrEqual(2);
    const changeId = await draft("dearer", [
      {
        kind: "routing",
        hostIds: directors.map(idOf),
        edit: { kind: "set", place: { kind: "interface", name: "eth0" }, field: "cost", value: ["20"] },
      },
    ]);
    const dearer = await over(await start(changeId));
    expect([dearer.outcome, dearer.sentence, dearer.choice]).toEqual([
      "done",
      "Done on lvs1 and lvs2.",
      null,
    ]);
    for (const name of directors) {
      expect(await practice.lab.must(name, "vtysh -c 'show running-config'")).toContain("ip ospf cost 20");
      expect(await practice.lab.must(name, "cat /etc/frr/frr.conf")).toContain("ip ospf cost 20");
    }
  }, 200_000);
});

describe("what was made by hand in the kernel or in a daemon of lvs2 alone", () => {
  const entry = "-t 192.168.0.100:80 -r 192.168.0.5:80 -g";
  const conf = "/etc/keepalived/keepalived.conf";
  const show = "vtysh -c 'show running-config'";
  /** The one difference that is found, once the worker has seen it. */
  const difference = async (code: string) => {
    const { waitMs } = requests["read-files"];
    await ask(
      db.store,
      { kind: "read-files", args: { clusterId: practice.clusterId }, actor: practice.person, audit: null },
      waitMs,
    );
    await vi.waitFor(
      async () => {
        const found = await differencesIn(db.store, practice.clusterId, Date.now());
        expect(found.map((one) => one.code)).toEqual([code]);
      },
      { ...within, interval: 1_000 },
    );
    const [one] = await differencesIn(db.store, practice.clusterId, Date.now());
    return { clusterId: practice.clusterId, ids: [one?.id ?? ""] };
  };
  const settled = async (changeId: string) => {
    const { plan: planned } = await plan(changeId);
    expect(planned.hosts.map(({ name }) => name)).toEqual(["lvs2"]);
    expect(planned.verdicts.filter(({ level }) => level === "block")).toEqual([]);
    expect(await over(await start(changeId))).toMatchObject({ outcome: "done", sentence: "Done on lvs2." });
    expect(await differencesIn(db.store, practice.clusterId, Date.now())).toEqual([]);
    return planned.hosts[0];
  };

  test("a weight is repaired by a line of ipvsadm: the table is as the file says, no process and no connection is another one", async () => {
    const [before, pid] = await Promise.all([ipvs("lvs2"), pidOf("lvs2")]);
    await practice.lab.traffic.start({
      requestsPerSecond: 10,
      url: "http://192.168.0.100/",
      slowDownloads: 4,
    });
    await expect.poll(async () => (await practice.lab.traffic.report()).slow.active, within).toBe(4);
    await practice.lab.must("lvs2", `ipvsadm -e ${entry} -w 3`);
    const { changeId } = await repair(
      db.store,
      await difference("weight-by-hand"),
      practice.person,
      new Date(),
    );
    const planned = await settled(changeId);
    expect(planned?.actions.map(({ kind }) => kind)).toEqual(["ipvsadm"]);
    expect(await ipvs("lvs2")).toBe(before);
    expect(await pidOf("lvs2")).toBe(pid);
    expect(await practice.lab.traffic.stop()).toMatchObject({ failed: 0, slow: { broken: 0 } });
  }, 300_000);

  test("a weight is adopted: the file says it from then on, and a reload leaves the kernel as it is", async () => {
    const file = await practice.lab.must("lvs2", `cat ${conf}`);
    await practice.lab.must("lvs2", `ipvsadm -e ${entry} -w 3`);
    const table = await ipvs("lvs2");
    const { changeId, draft: open } = await adopt(
      db.store,
      await difference("weight-by-hand"),
      practice.person,
      new Date(),
    );
    expect(open).toBe(true);
    await settled(changeId);
    expect(await ipvs("lvs2")).toBe(table);
    expect(await practice.lab.must("lvs2", `cat ${conf}`)).toBe(
      file.replace(/(192\.168\.0\.5 80 \{\s+weight )10/, "$13"),
    );
  }, 300_000);

  test("thresholds, which no reload pushes, are", async () => {
    await practice.lab.must("lvs2", `ipvsadm -e ${entry} -w 3 -x 500 -y 400`);
    const { changeId } = await repair(
      db.store,
      await difference("thresholds-not-pushed"),
      practice.person,
      new Date(),
    );
    await settled(changeId);
    expect(await practice.lab.must("lvs2", "ipvsadm -Ln --thresholds")).not.toContain("500");
  }, 300_000);

  test("a real server nobody checks is taken out, and a service that was deleted is put back with its servers", async () => {
    const before = await ipvs("lvs2");
    await practice.lab.must("lvs2", "ipvsadm -a -t 192.168.0.100:80 -r 192.168.0.9:80 -g -w 0");
    const extra = await repair(db.store, await difference("server-extra"), practice.person, new Date());
    await settled(extra.changeId);
    expect(await ipvs("lvs2")).toBe(before);
    await practice.lab.must("lvs2", "ipvsadm -D -t 192.168.0.100:80");
    const gone = await repair(db.store, await difference("service-missing"), practice.person, new Date());
    await settled(gone.changeId);
    expect((await ipvs("lvs2")).split("\n").sort()).toEqual(before.split("\n").sort());
  }, 500_000);

  test("a line of FRR that was never written is taken back without an adjacency lost, or written", async () => {
    const typed = "vtysh -c 'configure terminal' -c 'interface eth0' -c 'ip ospf transmit-delay 3'";
    const written = "grep -c transmit-delay /etc/frr/frr.conf || true";
    await practice.lab.must("lvs2", typed);
    const back = await repair(db.store, await difference("running-not-written"), practice.person, new Date());
    const planned = await settled(back.changeId);
    expect(planned?.files).toEqual([]);
    expect(await practice.lab.must("lvs2", show)).not.toContain("transmit-delay");
    await practice.lab.must("lvs2", typed);
    const kept = await adopt(db.store, await difference("running-not-written"), practice.person, new Date());
    const adopted = await settled(kept.changeId);
    expect(adopted?.actions).toEqual([]);
    expect(await practice.lab.must("lvs2", show)).toContain("ip ospf transmit-delay 3");
    expect((await practice.lab.must("lvs2", written)).trim()).toBe("1");
  }, 500_000);
});

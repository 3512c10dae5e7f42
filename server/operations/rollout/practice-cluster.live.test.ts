/** Changes on real keepalived, IPVS and FRR, with a worker of its own process that dies: the practice cluster. */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import { directors, within, withPractice } from "../../../e2e/stage/practice";
import { loadOperation } from "../../store/operations/read";
import { differencesIn } from "../change/differences";

const practice = withPractice();
const { db, draft, ipvs, over, pidOf, start, view, weightOf } = practice;

describe("a weight", () => {
  test("reaches both directors though the worker is killed again and again on the way: a reload each, and nothing differs", async () => {
    const before = await Promise.all(directors.map(pidOf));
    const operationId = await start(await draft("rs1 takes more", [weightOf(directors, "7")]));
    const verbs = ["arm", "apply", "check", "confirm"];
    for (const verb of verbs) {
      const begun = async () => {
        const { hosts, choice } = await view(operationId);
        expect(choice).toBeNull();
        return hosts[0]?.steps.some(({ name, startedAt }) => name === verb && startedAt !== null);
      };
      await vi.waitFor(async () => expect(await begun()).toBe(true), { ...within, interval: 20 });
      await practice.killWorker();
      practice.startWorker();
    }
    expect(await over(operationId)).toMatchObject({ outcome: "done" });
    for (const name of directors) expect(await ipvs(name)).toContain("-r 192.168.0.4:80 -g -w 7");
    expect(await Promise.all(directors.map(pidOf))).toEqual(before);
    expect(await differencesIn(db.store, practice.clusterId, Date.now())).toEqual([]);
  }, 300_000);
});

describe("Sluice killed for good after a host was armed", () => {
  test("the host goes back alone; the next worker sees it and says so", async () => {
    const checkSeconds = 5;
    await practice.killWorker();
    practice.startWorker(checkSeconds);
    const before = await ipvs("lvs1");
    const operationId = await start(await draft("never confirmed", [weightOf(["lvs1"], "3")]));
    const applied = async () =>
      (await loadOperation(db.store, operationId))?.journal.some(
        ({ name, state }) => name.endsWith("/apply") && state === "done",
      ) ?? false;
    await expect.poll(applied, { ...within, interval: 20 }).toBe(true);
    await practice.killWorker();
    expect(await ipvs("lvs1")).toContain("-w 3");
    await sleep((checkSeconds + 60) * 1_000);
    await expect.poll(() => ipvs("lvs1"), within).toBe(before);
    practice.startWorker();
    const stopped = await over(operationId);
    expect(stopped.hosts[0]).toMatchObject({ state: "reverted" });
    expect(stopped.choice?.sentence).toMatch(/lvs1/);
  }, 400_000);
});

/** The worker gone for a while: it is said where a person looks, nothing that was stored is lost, and nothing is made up. */
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Api } from "./client";
import { calm, calmTimeoutMs, directorIn, serviceKey } from "./stage/cluster";
import { directory, expect, test } from "./stage/stage";

/** The worker of this stage, by the state directory it was given. */
const workerPid = (): number | null => {
  const own = `\0SLUICE_DIR=${resolve(directory())}\0`;
  const worker = readdirSync("/proc").find((pid) => {
    try {
      return (
        /^\d+$/.test(pid) &&
        readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("server/worker.ts") &&
        `\0${readFileSync(`/proc/${pid}/environ`, "utf8")}`.includes(own)
      );
    } catch {
      return false; // It has ended meanwhile, or is somebody else's.
    }
  });
  return worker === undefined ? null : Number(worker);
};

const alive = async (): Promise<number> => {
  await expect.poll(workerPid, { timeout: 15_000 }).not.toBeNull();
  return workerPid() ?? 0;
};

const seenAt = async (api: Api, clusterId: string): Promise<number> => {
  const { directors, routers } = await api.cluster.get.query({ clusterId });
  return Math.min(...[...directors, ...routers].map((host) => host.seenAt ?? 0));
};

/** Waits until every host was seen after `moment`. */
const seenSince = (api: Api, clusterId: string, moment: number): Promise<void> =>
  expect.poll(() => seenAt(api, clusterId), { timeout: 40_000 }).toBeGreaterThan(moment);

const history = async (api: Api, clusterId: string) => {
  const { series, stepSeconds } = await api.service.history.query({
    clusterId,
    serviceKey,
    metric: "conns",
    by: "director",
    range: "15m",
  });
  const own = series.find(({ label }) => label === "lvs1");
  return { points: own?.points ?? [], stepMs: stepSeconds * 1000 };
};

test("while the worker does not run the screens say so and since when, and a request says that nothing was sent", async ({
  signedIn: page,
  demo,
  api,
}) => {
  test.setTimeout(calmTimeoutMs);
  await calm(api, demo.clusterId);
  const pid = await alive();
  await page.goto(demo.url);
  const banner = page.getByRole("status").filter({ hasText: "The worker is not running" });
  await expect(banner).toHaveCount(0);
  process.kill(pid, "SIGSTOP");
  try {
    await expect(banner).toContainText("no host is being asked", { timeout: 15_000 });
    await expect(banner).toContainText(/Figures below are from .+ or before/);
    await expect(page.getByText("Nothing is wrong.")).toHaveCount(0, { timeout: 10_000 });
    const hostId = await directorIn(api, demo.clusterId, "lvs1");
    await page.goto(`${demo.url}/hosts?test=${hostId}`);
    await expect(page.getByText("The worker is not running: nothing was sent.").first()).toBeVisible({
      timeout: 15_000,
    });
  } finally {
    process.kill(pid, "SIGCONT");
  }
  await calm(api, demo.clusterId);
  await page.goto(demo.url);
  await expect(page.getByText("Nothing is wrong.")).toBeVisible();
  await expect(banner).toHaveCount(0);
});

test("the worker killed: another takes over within seconds, history keeps all it had with one short gap, and no event is made up", async ({
  demo,
  api,
}) => {
  test.setTimeout(calmTimeoutMs);
  await calm(api, demo.clusterId);
  const killed = await alive();
  const before = await history(api, demo.clusterId);
  const at = Date.now();
  process.kill(killed, "SIGKILL");
  await expect.poll(workerPid, { timeout: 15_000, message: "another worker" }).not.toBe(killed);
  await expect.poll(workerPid, { timeout: 15_000 }).not.toBeNull();
  await seenSince(api, demo.clusterId, at + 1_000);
  const awayMs = Date.now() - at;
  // A rate needs two polls of the new one.
  await expect
    .poll(async () => (await history(api, demo.clusterId)).points.filter(([t]) => t > at + 3_000).length, {
      timeout: 30_000,
    })
    .toBeGreaterThanOrEqual(3);

  const after = await history(api, demo.clusterId);
  const closed = before.points.filter(
    ([t]) => t < at - 4 * before.stepMs && t >= (after.points[0]?.[0] ?? 0),
  );
  expect(closed.length).toBeGreaterThan(0);
  const kept = new Map(after.points.map((point) => [point[0], point]));
  for (const point of closed) expect(kept.get(point[0])).toEqual(point);

  // From the last point before it died: what an earlier story did to the worker is not this one's gap.
  const times = after.points.map(([t]) => t);
  const last = Math.max(...times.filter((t) => t <= at));
  const around = times.filter((t) => t >= last);
  const gaps = around.slice(1).map((t, index) => t - (around[index] ?? t));
  // No longer than nobody looked, and the two polls a rate needs on each side: steps may be cut short.
  expect(Math.max(...gaps)).toBeLessThanOrEqual(awayMs + 4 * after.stepMs);
  expect(gaps.filter((gap) => gap > after.stepMs).length).toBeLessThanOrEqual(1);
  for (const [, , min, max] of after.points) {
    expect(min).toBeGreaterThanOrEqual(0);
    expect(max).toBeLessThan(1_000);
  }

  await calm(api, demo.clusterId);
  const { events } = await api.event.list.query({ clusterId: demo.clusterId, limit: 50 });
  const made = events.filter((event) => event.at >= at);
  // That it was late with its first answers may be so; that anything of the cluster changed may not.
  expect(
    made.filter(({ code }) => !/^host\.(un)?reachable$/.test(code)).map(({ sentence }) => sentence),
  ).toEqual([]);
  expect(made.length).toBeLessThanOrEqual(6);
});

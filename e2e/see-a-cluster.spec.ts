/** The main story: an operator signs in and sees, live and true, what directors, router and real servers are doing. */
import { expect, test } from "./stage/stage";

const vip = "192.168.0.100";
const service = `tcp ${vip}:80`;

test("both directors stand in the router's ECMP set", async ({ signedIn: page, demo }) => {
  await page.goto(`${demo.url}/clusters/${demo.clusterId}/routing`);
  for (const director of ["lvs1", "lvs2"]) {
    const row = page.getByRole("row").filter({ hasText: director }).filter({ hasText: "installed" });
    await expect(row.first()).toBeVisible();
  }
});

test("both real servers take connections, on both directors", async ({ signedIn: page, demo, api }) => {
  await page.goto(`${demo.url}/clusters/${demo.clusterId}/services/${encodeURIComponent(service)}`);
  await expect(page.getByRole("row").filter({ hasText: "192.168.0.4:80" }).first()).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "192.168.0.5:80" }).first()).toBeVisible();
  await expect
    .poll(
      async () => {
        const view = await api.cluster.get.query({ clusterId: demo.clusterId });
        const seen = view.services.find((one) => one.key === service);
        return seen?.servers.map((server) =>
          server.perDirector.every((one) => one.rates.kind === "known" && one.rates.value.conns > 0),
        );
      },
      { timeout: 30_000 },
    )
    .toEqual([true, true]);
});

test("FRR stopped on lvs2: within 5 s the next hop goes, the event says so, the edge is dashed; and all returns", async ({
  signedIn: page,
  demo,
  lab,
}) => {
  await page.goto(`${demo.url}/clusters/${demo.clusterId}`);
  const withdrawn = page.locator('[data-edge="withdrawn"]');
  await expect(withdrawn).toHaveCount(0);
  await lab.stopService("lvs2", "frr");
  try {
    await lab.until(10_000, "the router drops lvs2", async () => {
      const hops = await lab.nextHops({ host: "router", prefix: `${vip}/32` });
      return hops.join() === "192.168.0.2";
    });
    const gone = Date.now();
    await expect(withdrawn.first()).toBeVisible({ timeout: 5_000 });
    expect(Date.now() - gone).toBeLessThan(5_000);
    await expect(
      page.getByText(/lvs2 (stopped announcing|does not announce) 192\.168\.0\.100/).first(),
    ).toBeVisible();
    await page.goto(`${demo.url}/events`);
    await expect(page.getByText(/lvs2 stopped announcing 192\.168\.0\.100/).first()).toBeVisible({
      timeout: 5_000,
    });
    await expect(page.getByText(/router lost next hop 192\.168\.0\.3/).first()).toBeVisible();
  } finally {
    await lab.startService("lvs2", "frr");
  }
  await page.goto(`${demo.url}/clusters/${demo.clusterId}`);
  await lab.waitConverged();
  await expect(withdrawn).toHaveCount(0, { timeout: 5_000 });
});

test("a real server's web server stopped: weight 0, with keepalived's reason", async ({
  signedIn: page,
  demo,
  lab,
}) => {
  await page.goto(`${demo.url}/clusters/${demo.clusterId}/services/${encodeURIComponent(service)}`);
  await lab.stopService("rs1", "nginx");
  try {
    const row = page.getByRole("row").filter({ hasText: "192.168.0.4:80" });
    await expect(row.first()).toContainText(/HTTP_GET/, { timeout: 20_000 });
    await page.goto(`${demo.url}/events`);
    await expect(
      page.getByText(/192\.168\.0\.4:80 went from weight 10 to 0 on lvs1: HTTP_GET failed/).first(),
    ).toBeVisible({ timeout: 10_000 });
  } finally {
    await lab.startService("rs1", "nginx");
  }
  await expect(page.getByText(/192\.168\.0\.4:80 went from weight 0 to 10 on lvs1/).first()).toBeVisible({
    timeout: 20_000,
  });
});

/** What was counted, over time: drawn and readable, true across a restart of keepalived, and explained where nothing can be counted. */
import type { Api } from "./client";
import type { Lab } from "./lab/lab";
import { calm, calmTimeoutMs, serviceKey } from "./stage/cluster";
import { expect, test } from "./stage/stage";

const servicePage = (url: string, clusterId: string, search: string): string =>
  `${url}/clusters/${clusterId}/services/${encodeURIComponent(serviceKey)}?range=15m${search}`;

test("the charts draw both directors with figures above 0, and the same stands in a table", async ({
  signedIn: page,
  demo,
}) => {
  await page.goto(servicePage(demo.url, demo.clusterId, ""));
  for (const title of ["Connections", "Active connections", "Packets received", "Bytes received"]) {
    const chart = page.getByRole("figure", { name: new RegExp(`^${title} ?, last 15 minutes`) });
    const series = chart.getByRole("table", { name: "Series" });
    for (const director of ["lvs1", "lvs2"]) {
      const row = series.getByRole("row").filter({ hasText: director });
      // last, min, avg, max: the most is above 0, and there is a mean.
      await expect(row.getByRole("cell").nth(3)).toHaveText(/[1-9]/);
      await expect(row.getByRole("cell").nth(2)).toHaveText(/\d/);
    }
    const lines = chart.locator("path.recharts-line-curve");
    await expect(lines).toHaveCount(2);
    for (const line of await lines.all()) expect(await line.getAttribute("d")).toMatch(/L/);

    await chart.getByText("Data as a table").click();
    const table = chart.getByRole("region").getByRole("table");
    for (const director of ["lvs1", "lvs2"])
      await expect(table.getByRole("columnheader", { name: director })).toBeVisible();
    const rows = table.getByRole("row").filter({ hasText: /[1-9].*[1-9]/ });
    await expect(rows).not.toHaveCount(0);
  }
});

test("where replies bypass the directors their counters are explained, not drawn as zero", async ({
  signedIn: page,
  demo,
}) => {
  await page.goto(servicePage(demo.url, demo.clusterId, "&direction=out"));
  for (const title of ["Packets sent back", "Bytes sent back"]) {
    const chart = page.getByRole("figure", { name: new RegExp(`^${title}`) });
    await expect(chart).toContainText(/answer clients directly \(DR\).*This is no outage\./);
    await expect(chart.locator("svg.recharts-surface")).toHaveCount(0);
  }
  // The other two are still drawn.
  await expect(page.locator("path.recharts-line-curve")).toHaveCount(4);
});

test("keepalived restarted on lvs1: its counters begin anew, and neither a negative nor a spike is in the series", async ({
  demo,
  lab,
  api,
}) => {
  test.setTimeout(calmTimeoutMs);
  await calm(api, demo.clusterId);
  const before = Date.now();
  const counted = await connectionsCounted(lab);
  const usual = await mostOf(api, demo.clusterId, before);
  let restarted = false;
  try {
    await lab.stopService("lvs1", "keepalived");
    await lab.startService("lvs1", "keepalived");
    restarted = true;
    const again = Date.now();
    // Three polls with figures after the restart.
    const seen = new Set<number>();
    await expect
      .poll(
        async () => {
          const { services } = await api.cluster.get.query({ clusterId: demo.clusterId });
          const own = services
            .find((one) => one.key === serviceKey)
            ?.perDirector.find((one) => one.directorName === "lvs1");
          if (own?.rates.kind === "known") {
            expect(own.rates.value.conns).toBeGreaterThanOrEqual(0);
            expect(own.rates.value.conns).toBeLessThanOrEqual(3 * usual.conns);
            if (own.rates.value.conns > 0 && own.rates.at > again) seen.add(own.rates.at);
          }
          return seen.size;
        },
        { timeout: 40_000, intervals: [500] },
      )
      .toBeGreaterThanOrEqual(3);
  } finally {
    if (!restarted) await lab.startService("lvs1", "keepalived");
  }
  // It did begin anew: else this would have shown nothing.
  expect(await connectionsCounted(lab)).toBeLessThan(counted);
  const after = await mostOf(api, demo.clusterId, Number.POSITIVE_INFINITY);
  for (const metric of metrics) {
    expect(after.points, metric).toBeGreaterThan(usual.points);
    expect(after.least[metric], metric).toBeGreaterThanOrEqual(0);
    expect(after[metric], metric).toBeLessThanOrEqual(3 * usual[metric]);
  }
  await calm(api, demo.clusterId);
});

const metrics = ["conns", "inPkts", "inBytes"] as const;
type Most = Record<(typeof metrics)[number], number> & {
  readonly least: Record<(typeof metrics)[number], number>;
  readonly points: number;
};

/** The most and the least of the last 15 minutes over all directors, of steps that began before `until`. */
const mostOf = async (api: Api, clusterId: string, until: number): Promise<Most> => {
  const one = async (metric: (typeof metrics)[number]) => {
    const { series } = await api.service.history.query({
      clusterId,
      serviceKey,
      metric,
      by: "director",
      range: "15m",
    });
    expect(series.map(({ label }) => label).sort()).toEqual(["lvs1", "lvs2"]);
    const points = series.flatMap((found) => found.points.filter(([at]) => at < until));
    return {
      most: Math.max(...points.map(([, , , max]) => max)),
      least: Math.min(...points.map(([, , min]) => min)),
      points: points.length,
    };
  };
  const [conns, inPkts, inBytes] = await Promise.all([one("conns"), one("inPkts"), one("inBytes")]);
  return {
    conns: conns.most,
    inPkts: inPkts.most,
    inBytes: inBytes.most,
    least: { conns: conns.least, inPkts: inPkts.least, inBytes: inBytes.least },
    points: conns.points,
  };
};

/** What lvs1's kernel has counted for the service, since its table was made. */
const connectionsCounted = async (lab: Lab): Promise<number> => {
  const table = await lab.must("lvs1", ["ipvsadm", "-Ln", "--stats", "--exact"]);
  return Number(/^TCP\s+\S+\s+(\d+)/m.exec(table)?.[1]);
};

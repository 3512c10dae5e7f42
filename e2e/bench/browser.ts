/**
 * What a person's browser gets: the JavaScript of the first load of the overview, and how long after a host's answer its figure
 * stands on the screen. Simulated hosts, the real worker, web and PostgreSQL, real Chromium.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "@playwright/test";
import { startDemo } from "../demo/start";
import type { DemoState } from "../demo/state";
import type { Figure } from "./figure";

const watchMs = 30_000;

export const benchBrowser = async (): Promise<readonly Figure[]> => {
  execFileSync("npm", ["run", "-s", "build"], { stdio: ["ignore", "ignore", "inherit"] });
  const directory = mkdtempSync(join(tmpdir(), "sluice-bench-web-"));
  const endings: (() => Promise<void>)[] = [];
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  try {
    const step = async <T>(_name: string, work: () => T | Promise<T>) => work();
    const { state } = await startDemo({
      directory,
      port: 0,
      kind: "simulated",
      step,
      endings,
      died: () => undefined,
    });
    const context = await browser.newContext();
    const page = await signedIn(await context.newPage(), state);
    const fresh = await browser.newContext({ storageState: await context.storageState() });
    const bytes = await javascriptOfOverview(await fresh.newPage(), state);
    const delays = await figureDelays(page, state);
    return [
      {
        name: "JavaScript of the overview's first load",
        value: bytes / 1_000,
        unit: "kB gzip",
        limit: 200,
        how: "bodies as transferred, scripts that came within 4 s",
      },
      {
        name: "a host's answer → its figure on screen, p95",
        value: percentile(delays, 0.95),
        unit: "ms",
        limit: 250,
        how: `${delays.length} changes seen in ${watchMs / 1_000} s, median ${percentile(delays, 0.5).toFixed(0)} ms`,
      },
    ];
  } finally {
    await browser.close();
    await Promise.allSettled(endings.map((end) => end()));
    rmSync(directory, { recursive: true, force: true });
  }
};

const signedIn = async (page: Page, { url, email, password }: DemoState): Promise<Page> => {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((at) => !at.pathname.startsWith("/sign-in"));
  return page;
};

/** In a fresh browser. The live stream never ends, so idle means that no script came for a while. */
const javascriptOfOverview = async (page: Page, { url }: DemoState): Promise<number> => {
  await page.goto(`${url}/`);
  await page.waitForTimeout(4_000);
  return page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .filter((entry): entry is PerformanceResourceTiming => /\.js(\?|$)/.test(entry.name))
      .reduce((sum, entry) => sum + entry.encodedBodySize, 0),
  );
};

/** Every age on screen carries the moment its figure was seen; worker and browser share this machine's clock. */
const figureDelays = async (page: Page, { url, clusterId }: DemoState): Promise<readonly number[]> => {
  await page.goto(`${url}/clusters/${clusterId}?view=table`);
  await page.waitForTimeout(3_000);
  return page.evaluate(
    (ms) =>
      new Promise<number[]>((resolve) => {
        const delays: number[] = [];
        const seen = new Set<string>();
        for (const time of document.querySelectorAll("time[data-at]"))
          seen.add(time.getAttribute("data-at") ?? "");
        const observer = new MutationObserver((changes) => {
          const now = Date.now();
          for (const { target } of changes) {
            const at = target instanceof Element ? target.getAttribute("data-at") : null;
            if (at === null || seen.has(at)) continue;
            seen.add(at);
            delays.push(now - Number(at));
          }
        });
        observer.observe(document.body, { subtree: true, attributes: true, attributeFilter: ["data-at"] });
        setTimeout(() => {
          observer.disconnect();
          resolve(delays);
        }, ms);
      }),
    watchMs,
  );
};

const percentile = (values: readonly number[], p: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(p * values.length))] ?? Number.NaN;

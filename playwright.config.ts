import { defineConfig } from "@playwright/test";

/**
 * Operator stories in real Chromium against the practice cluster. Each worker has a Sluice and a cluster of its own (`e2e/stage`), and goes
 * through its stories one after the other: they break things.
 */
export default defineConfig({
  testDir: "e2e",
  testMatch: "*.spec.ts",
  // `npm run test:sweep` goes through every variant of what one story shows.
  projects: [
    { name: "stories", testIgnore: "*.sweep.spec.ts" },
    { name: "sweep", testMatch: "*.sweep.spec.ts" },
  ],
  fullyParallel: false,
  // A practice cluster mostly waits: two at a time take little more than half of the time.
  workers: 2,
  // Real daemons in an emulated machine, on shared processors: what fails twice is wrong.
  retries: 1,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-quic"],
    },
    screenshot: "only-on-failure",
  },
});

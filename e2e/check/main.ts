/**
 * `npm test`: one command proves the tree. Installs what the practice cluster and the browser need, runs every check,
 * prints each with its time, and ends with the line `N passed, N failed`. `npm run test:sweep` goes on where that has to stop for
 * time: variants and steps that CI does not go through.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TOPOLOGIES } from "../lab/topologies/catalogue";
import { ensurePackages } from "../packages";

type Tally = { passed: number; failed: number };
type Step = {
  readonly name: string;
  readonly command: readonly string[];
  /** Reads the step's own report; without one the step itself counts as one test. */
  readonly tally?: (report: string) => Tally;
};

const reports = mkdtempSync(join(tmpdir(), "sluice-check-"));
const reportOf = (name: string) => join(reports, `${name}.json`);

/** vitest's `json` reporter. A file that could not even be loaded is a failure, and so is a skipped test. */
const vitestTally = (report: string): Tally => {
  const { numPassedTests, numTotalTests, testResults } = JSON.parse(report) as {
    numPassedTests: number;
    numTotalTests: number;
    testResults: { status: string; assertionResults: unknown[] }[];
  };
  const broken = testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  ).length;
  return { passed: numPassedTests, failed: numTotalTests - numPassedTests + broken };
};

/** Playwright's `json` reporter. What passed at its second try is said (`flaky`) in the list above, and passed. */
const playwrightTally = (report: string): Tally => {
  const { stats, errors } = JSON.parse(report) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number };
    errors: unknown[];
  };
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + stats.skipped + errors.length };
};

const vitest = (project: string): Step => ({
  name: project,
  command: [
    "npx",
    "vitest",
    "run",
    "--project",
    project,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${reportOf(project)}`,
  ],
  tally: vitestTally,
});

const playwright = (name: string, project: string): Step => ({
  name,
  command: ["npx", "playwright", "test", "--project", project, "--reporter=list,json"],
  tally: playwrightTally,
});

const steps: readonly Step[] = [
  { name: "generate", command: ["npm", "run", "-s", "generate"] },
  { name: "format", command: ["npm", "run", "-s", "check:format"] },
  { name: "lint", command: ["npm", "run", "-s", "check:lint"] },
  { name: "types", command: ["npm", "run", "-s", "check:types"] },
  vitest("unit"),
  { name: "build", command: ["npm", "run", "-s", "build"] },
  vitest("integration"),
  playwright("e2e", "stories"),
];
const sweeps: readonly Step[] = [vitest("sweep"), playwright("sweep-e2e", "sweep")];

const run = (step: Step): Promise<number> =>
  new Promise((resolve) => {
    const [program = "", ...args] = step.command;
    const env = {
      ...process.env,
      PLAYWRIGHT_JSON_OUTPUT_FILE: reportOf(step.name),
      CI: "1",
      FORCE_COLOR: "0",
    };
    const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"], env });
    child.once("error", () => resolve(127));
    child.once("close", (code) => resolve(code ?? 1));
  });

/** A step whose report is missing, unreadable, empty, or greener than its exit code, failed. */
const count = (step: Step, code: number): Tally => {
  if (!step.tally) return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  try {
    const tally = step.tally(readFileSync(reportOf(step.name), "utf8"));
    const silent = tally.failed === 0 && (code !== 0 || tally.passed === 0);
    return { passed: tally.passed, failed: tally.failed + (silent ? 1 : 0) };
  } catch {
    return { passed: 0, failed: 1 };
  }
};

const seconds = (since: number) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

const wanted = process.argv.slice(2);
const chosen =
  wanted.length === 0 ? steps : [...steps, ...sweeps].filter(({ name }) => wanted.includes(name));
const began = Date.now();
const sum: Tally = { passed: 0, failed: 0 };
const lines: string[] = [];
const more = TOPOLOGIES.flatMap((topology) => topology.packages ?? []);
ensurePackages({ browser: true, more, say: (line) => console.log(line) });
for (const step of chosen) {
  console.log(`\n── ${step.name}: ${step.command.join(" ")}`);
  const since = Date.now();
  const tally = count(step, await run(step));
  sum.passed += tally.passed;
  sum.failed += tally.failed;
  lines.push(
    `${tally.failed === 0 ? "✓" : "✗"} ${step.name}: ${tally.passed} passed, ${tally.failed} failed, ${seconds(since)}`,
  );
}
rmSync(reports, { recursive: true, force: true });
console.log(`\n${lines.join("\n")}\nall in ${seconds(began)}`);
console.log(`${sum.passed} passed, ${sum.failed} failed`);
process.exit(sum.failed === 0 ? 0 : 1);

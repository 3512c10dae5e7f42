import { readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that boot a practice cluster take minutes: first of all, so that none of them is left alone at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const boots = ({ moduleId }: TestSpecification) =>
      /\b(startLab|withPractice)\(/.test(readFileSync(moduleId, "utf8"));
    const bySize = await super.sort(files);
    return [...bySize.filter(boots), ...bySize.filter((file) => !boots(file))];
  }
}

/** Real daemons and databases on shared processors: what fails twice is wrong. */
const live = { retry: 1, testTimeout: 60_000, hookTimeout: 120_000 };

/**
 * `unit` needs nothing but Node; `integration` (*.live.test.ts) PostgreSQL or the practice cluster. `sweep` (*.sweep.test.ts) is the
 * same at every point and in every variant: `npm run test:sweep`.
 */
export default defineConfig({
  test: {
    setupFiles: ["e2e/check/generated.ts"],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["server/**/*.test.ts", "app/**/*.test.ts", "e2e/**/*.test.ts"],
          exclude: ["**/*.{live,sweep}.test.ts", "**/node_modules/**"],
          // Thousands of generated cases on a busy machine; a limit here catches what hangs, it says nothing of speed.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["{server,e2e}/**/*.live.test.ts"],
          // A practice cluster mostly waits: two files at a time take little more than half of the time.
          maxWorkers: 2,
          ...live,
        },
      },
      {
        extends: true,
        test: { name: "sweep", include: ["{server,e2e}/**/*.sweep.test.ts"], maxWorkers: 2, ...live },
      },
    ],
  },
});

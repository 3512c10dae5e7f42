/**
 * The worker as a child of the web process, for an installation on one machine. It is its own process with its own
 * memory: the web process starts it, and restarts it when it dies, but speaks to it through PostgreSQL only.
 */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

export type WorkerChild = { readonly stop: (graceMs: number) => Promise<void> };

/** Pauses between restarts, ms. A worker that lived for a minute starts anew. */
const pauses = [500, 1_000, 2_000, 5_000, 10_000, 30_000];
const healthyAfterMs = 60_000;

/** The pause after the nth death in a row (n from 0). Pure. */
export const restartPause = (deaths: number): number => pauses[Math.min(deaths, pauses.length - 1)] ?? 30_000;

/**
 * The worker makes 10 MB of garbage a second with a thousand hosts, and V8 would let its heap double before it looks. A
 * smaller step costs a twentieth of a core and saves 90 MB. `npm run worker` has the same.
 */
export const memoryFlags = ["--max-semi-space-size=4", "--heap-growing-percent=20"];

const workerFile = fileURLToPath(new URL("../worker.ts", import.meta.url));

/** `env` is the worker's whole environment. */
export const startWorker = (
  env: Readonly<Record<string, string | undefined>>,
  say: (sentence: string) => void,
  file: string = workerFile,
): WorkerChild => {
  let child: ChildProcess | null = null;
  let timer: NodeJS.Timeout | null = null;
  let deaths = 0;
  let stopping = false;

  const start = (): void => {
    const startedAt = performance.now();
    // With the channel of `fork` the worker sees that its parent is gone, even after kill -9.
    const started = fork(file, [], {
      env: Object.assign(Object.create(null), env),
      execArgv: [...process.execArgv, ...memoryFlags],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    child = started;
    let over = false;
    const ended = (how: string): void => {
      if (over) return;
      over = true;
      child = null;
      if (stopping) return;
      deaths = performance.now() - startedAt > healthyAfterMs ? 0 : deaths;
      const pause = restartPause(deaths);
      deaths += 1;
      say(
        `The worker ended (${how}). It is started again in ${pause / 1000} s; until then nothing is polled.`,
      );
      timer = setTimeout(start, pause);
    };
    started.on("error", (error) => ended(error.message));
    started.on("exit", (code, signal) => ended(signal ?? `code ${code}`));
  };
  start();

  return {
    stop: async (graceMs) => {
      stopping = true;
      if (timer !== null) clearTimeout(timer);
      const running = child;
      if (running === null) return;
      await new Promise<void>((resolve) => {
        const kill = setTimeout(() => running.kill("SIGKILL"), graceMs);
        running.once("exit", () => {
          clearTimeout(kill);
          resolve();
        });
        running.kill("SIGTERM");
      });
    },
  };
};

/**
 * `npm run demo`: from an empty machine to the dashboard. Installs what is missing, builds, starts everything, prints how to
 * sign in. Ctrl-C or SIGTERM ends everything it started. `--topology NAME` shows another practice cluster, `--simulated` a model.
 */
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { root } from "../install.mjs";
import { labPossible } from "../lab/packages";
import { chosenTopology } from "../lab/topologies/catalogue";
import type { Topology } from "../lab/topology";
import { ensurePackages } from "../packages";
import type { Practice } from "./practice";
import { began, note, step } from "./progress";
import { startDemo } from "./start";
import { writeState } from "./state";

const directory = resolve(root, process.env.SLUICE_DIR ?? ".sluice");

const endings: (() => Promise<void>)[] = [];
let leaving = false;
const leave = (code: number): void => {
  if (leaving) return;
  leaving = true;
  setTimeout(() => process.exit(code), 4_900).unref();
  Promise.allSettled(endings.map((end) => end())).finally(() => process.exit(code));
};
process.on("SIGINT", () => leave(0));
process.on("SIGTERM", () => leave(0));

const chooseLab = (topology: Topology): Practice["kind"] => {
  if (process.argv.includes("--simulated")) return "simulated";
  ensurePackages({ browser: false, more: topology.packages ?? [], say: console.log });
  const possible = labPossible(topology.packages);
  if (possible.kind === "possible") return "uml";
  note(
    `${possible.reason}\n  Going on with simulated hosts: what you will see is a model, not real daemons.`,
  );
  return "simulated";
};

const build = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn("npm", ["run", "-s", "build"], {
      stdio: ["ignore", "ignore", "inherit"],
      detached: true,
    });
    // With everything it started: a compiler that goes on alone would write into the next start's build.
    endings.push(async () => {
      if (child.exitCode === null && child.pid) process.kill(-child.pid, "SIGKILL");
    });
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? resolve() : reject(new Error("The build failed; see above.")),
    );
  });

const main = async (): Promise<void> => {
  const { topology } = chosenTopology(process.argv.slice(2));
  const kind = chooseLab(topology);
  // Each cluster keeps its own inventory and history: looking at another one, or at a model, forgets nothing.
  const home = join(directory, "demo", kind === "simulated" ? "simulated" : topology.name);
  mkdirSync(home, { recursive: true });
  await step("build", build);
  const port = Number(process.env.PORT ?? 3000);
  const died = () => {
    if (leaving) return;
    console.error("Sluice ended by itself.");
    leave(1);
  };
  const { state } = await startDemo({
    directory: home,
    labIn: directory,
    port,
    kind,
    topology,
    step,
    endings,
    died,
  });
  writeState(directory, state);
  console.log(`\nReady in ${((Date.now() - began) / 1000).toFixed(1)} s. Ctrl-C ends everything.`);
  if (kind === "simulated") console.log("These are SIMULATED hosts.");
  console.log(`Sluice is ready: ${state.url}  user ${state.email}  password ${state.password}`);
};

main().catch((error: unknown) => {
  if (leaving) return;
  console.error(error instanceof Error ? error.message : error);
  leave(1);
});

// Makes a fresh clone runnable with nothing but Node: installs the npm packages when they are missing or the lock file
// has changed, then lets the rest be TypeScript. Plain JavaScript, because it runs before there is anything else.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const nodeIsNewEnough = () => {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 24;
};

export const install = async () => {
  if (!nodeIsNewEnough()) {
    console.error(`Sluice needs Node 20.19, 22.12 or 24 and newer; this is ${process.version}.`);
    process.exit(1);
  }
  process.chdir(root);
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  const stamp = join(root, "node_modules", ".sluice-lock");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  const began = Date.now();
  console.log("· npm packages: npm ci (first time, a minute or two) …");
  const env = { ...process.env, PRISMA_SKIP_POSTINSTALL_GENERATE: "1" };
  const status = await run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], env);
  if (status !== 0) {
    console.error("npm ci failed; see above. Nothing was started.");
    process.exit(1);
  }
  writeFileSync(stamp, lock);
  console.log(`✓ npm packages ${((Date.now() - began) / 1000).toFixed(1)} s`);
};

/** Its exit code. What ends this process meanwhile ends the program too, with all it started. */
const run = (program, args, env) =>
  new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"], env, detached: true });
    // npm goes on after SIGTERM. What it leaves half done has no stamp and is done again.
    const end = () => {
      process.kill(-child.pid, "SIGKILL");
      process.exit(1);
    };
    process.on("SIGINT", end).on("SIGTERM", end);
    child.once("error", () => resolve(127));
    child.once("close", (code) => {
      process.off("SIGINT", end).off("SIGTERM", end);
      resolve(code ?? 1);
    });
  });

/** Registers TypeScript for this process and runs the module at `path` (relative to the project). */
export const runTypeScript = async (path) => {
  const { register } = await import("tsx/esm/api");
  register();
  await import(join(root, path));
};

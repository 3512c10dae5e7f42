/**
 * `npm run build`: Prisma's client, the check that every procedure declares its permission, Next's production build.
 * Skips Next when nothing that goes into its bundle has changed since the last build that succeeded. `--force` builds anyway.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sourcesDigest } from "./web/sources-digest";

const root = fileURLToPath(new URL("..", import.meta.url));
const stamp = join(root, ".next/sluice-sources.txt");

const checkPermissions = async (): Promise<void> => {
  const [{ permissionBreaches }, { appRouter }] = await Promise.all([
    import("./trpc/permission-check"),
    import("./trpc/router"),
  ]);
  const breaches = permissionBreaches(appRouter);
  if (breaches.length > 0) throw new Error(breaches.join("\n"));
};

const buildPages = (): void => {
  const wanted = sourcesDigest(root);
  const built =
    existsSync(join(root, ".next/BUILD_ID")) && existsSync(stamp) ? readFileSync(stamp, "utf8") : "";
  if (built === wanted && !process.argv.includes("--force")) {
    console.log("The build is up to date.");
    return;
  }
  rmSync(stamp, { force: true });
  const next = createRequire(import.meta.url).resolve("next/dist/bin/next");
  execFileSync(process.execPath, [next, "build"], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  writeFileSync(stamp, wanted);
};

await import("./store/generate");
try {
  await checkPermissions();
  buildPages();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

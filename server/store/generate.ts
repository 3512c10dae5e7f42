/**
 * `npm run generate`: makes server/store/generated (Prisma's client) from prisma/schema.prisma; does nothing when it is up to date.
 * Prisma's schema engine would be downloaded although `generate` has no use for it: any program in its place satisfies the check.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const generated = join(root, "server/store/generated");
const stamp = join(generated, "stamp.txt");
const prismaPackage = createRequire(import.meta.url).resolve("prisma/package.json");

const wanted = createHash("sha256")
  .update(readFileSync(join(root, "prisma/schema.prisma")))
  .update(readFileSync(prismaPackage))
  .digest("hex");

const current = (): string => {
  try {
    return readFileSync(stamp, "utf8");
  } catch {
    return "";
  }
};

if (current() !== wanted) {
  rmSync(stamp, { force: true });
  execFileSync(process.execPath, [join(dirname(prismaPackage), "build/index.js"), "generate", "--no-hints"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: "1" },
  });
  writeFileSync(stamp, wanted);
}

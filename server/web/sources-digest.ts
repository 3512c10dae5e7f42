/** A digest of everything that goes into Next's bundle: pages, the domain they use, configuration, exact dependencies. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Files and folders, from the project's root. What is missing counts as missing. */
const sources = [
  "app",
  "public",
  "server/domain",
  "next.config.ts",
  "postcss.config.mjs",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
];

const notBundled = /\.test\.tsx?$|(^|\/)fixtures(\/|$)/;

const filesUnder = (root: string, path: string): string[] => {
  const whole = join(root, path);
  if (!existsSync(whole) || notBundled.test(path)) return [];
  if (!statSync(whole).isDirectory()) return [path];
  return readdirSync(whole)
    .sort()
    .flatMap((name) => filesUnder(root, join(path, name)));
};

/** sha256, hexadecimal. The same for the same names and bytes, whatever their dates. */
export const sourcesDigest = (root: string): string => {
  const hash = createHash("sha256").update(process.version);
  for (const path of sources.flatMap((source) => filesUnder(root, source))) {
    const bytes = readFileSync(join(root, path));
    hash.update(`\0${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
};

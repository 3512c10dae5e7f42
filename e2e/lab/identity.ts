/**
 * Keys, passwords and machine ids of a practice cluster. Made once per run folder and kept there, so that a host key
 * somebody pinned is still right after a restart.
 */
import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { User } from "./accounts";

/** A key that was let in while the cluster ran: it is still let in after a restart, as on a real disk. */
export type AuthorizedKey = { host: string; user: User; publicKey: string };
export type HostIdentity = { privateKey: string; publicKey: string; machineId: string };
export type Identity = {
  /** Of the lab's own key pair, accepted for root, sluice and nosudo; `ssh-ed25519 AAAA…`. */
  publicKey: string;
  password: string;
  passwordHash: string;
  hosts: Record<string, HostIdentity>;
  authorized: AuthorizedKey[];
};

export const privateKeyPath = (runDir: string): string => join(runDir, "keys", "id_ed25519");

/** As `ssh-keygen -l` prints it: `SHA256:` and the unpadded base64 of the key blob's digest. */
export function fingerprintOf(publicKey: string): string {
  const blob = Buffer.from(publicKey.split(" ")[1] ?? "", "base64");
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}

/** Reads the identity of the run folder, making whatever part of it is missing. */
export function identityIn(runDir: string, hostNames: string[]): Identity {
  const folder = join(runDir, "keys");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const password = kept(join(folder, "password"), () => randomBytes(12).toString("base64url"));
  const passwordHash = kept(join(folder, "password.hash"), () =>
    execFileSync("openssl", ["passwd", "-6", "-stdin"], { input: `${password}\n`, encoding: "utf8" }).trim(),
  );
  const hosts = hostNames.map((name): [string, HostIdentity] => {
    const pair = keyPair(join(folder, `host-${name}`));
    return [
      name,
      {
        ...pair,
        machineId: kept(join(folder, `host-${name}.machine-id`), () => randomBytes(16).toString("hex")),
      },
    ];
  });
  return {
    publicKey: keyPair(privateKeyPath(runDir)).publicKey,
    password,
    passwordHash,
    hosts: Object.fromEntries(hosts),
    authorized: authorizedIn(runDir),
  };
}

const authorizedPath = (runDir: string): string => join(runDir, "keys", "authorized.json");

function authorizedIn(runDir: string): AuthorizedKey[] {
  return existsSync(authorizedPath(runDir)) ? JSON.parse(readFileSync(authorizedPath(runDir), "utf8")) : [];
}

/** Twice is the same as once. */
export function rememberAuthorized(runDir: string, key: AuthorizedKey): void {
  const before = authorizedIn(runDir).filter((one) => JSON.stringify(one) !== JSON.stringify(key));
  writeFileSync(authorizedPath(runDir), JSON.stringify([...before, key], null, 2), { mode: 0o600 });
}

function kept(path: string, make: () => string): string {
  if (!existsSync(path)) writeFileSync(path, make(), { mode: 0o600 });
  return readFileSync(path, "utf8");
}

function keyPair(path: string): { privateKey: string; publicKey: string } {
  if (!existsSync(`${path}.pub`)) {
    rmSync(path, { force: true }); // half a pair; ssh-keygen would ask
    const words = ["-q", "-t", "ed25519", "-N", "", "-C", "practice-cluster", "-f", path];
    execFileSync("ssh-keygen", words, { stdio: "ignore" });
  }
  const [kind, blob] = readFileSync(`${path}.pub`, "utf8").split(" ");
  return { privateKey: readFileSync(path, "utf8"), publicKey: `${kind} ${blob}` };
}

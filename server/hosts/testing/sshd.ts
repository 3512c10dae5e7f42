/** A real OpenSSH sshd on a free port, with its own configuration and keys, as the user who runs the tests. */
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { offeredKey } from "../fingerprint";
import type { HostTarget, PinnedKey } from "../host";
import { scanHostKey } from "../scan";

export const SSHD = "/usr/sbin/sshd";

export type Sshd = {
  readonly port: number;
  readonly directory: string;
  readonly user: string;
  /** The key that may sign in. */
  readonly privateKey: string;
  readonly privateKeyFile: string;
  readonly publicKey: string;
  /** One per type, in the order of `keyTypes`. */
  readonly hostKeys: readonly PinnedKey[];
  readonly hostKeyFiles: readonly string[];
  target(changes?: Partial<HostTarget>): HostTarget;
  log(): string;
  pid(): number;
  stop(): Promise<void>;
};

export const startSshd = async (options: {
  /** Lines for sshd_config. */
  readonly config?: readonly string[];
  readonly keyTypes?: readonly ("ed25519" | "rsa" | "ecdsa")[];
  /** What stands in authorized_keys; the public key by default. */
  readonly authorize?: (publicKey: string, directory: string) => string;
}): Promise<Sshd> => {
  const directory = mkdtempSync(join(tmpdir(), "sluice-sshd-"));
  // sshd reads authorized_keys as the user who signs in.
  chmodSync(directory, 0o755);
  const user = userInfo().username;
  const { keyTypes = ["ed25519"] } = options;
  const privateKeyFile = makeKey(directory, "user", "ed25519");
  const publicKey = readFileSync(`${privateKeyFile}.pub`, "utf8").trim();
  const hostKeyFiles = keyTypes.map((type) => makeKey(directory, `host-${type}`, type));
  writeFileSync(
    join(directory, "authorized_keys"),
    `${options.authorize?.(publicKey, directory) ?? publicKey}\n`,
    { mode: 0o644 },
  );
  const port = await freePort();
  writeFileSync(
    join(directory, "sshd_config"),
    [
      `Port ${port}`,
      "ListenAddress 127.0.0.1",
      ...hostKeyFiles.map((file) => `HostKey ${file}`),
      `AuthorizedKeysFile ${directory}/authorized_keys`,
      "StrictModes no",
      "UsePAM no",
      "PidFile none",
      "PrintMotd no",
      "LogLevel VERBOSE",
      ...(options.config ?? []),
    ].join("\n"),
  );
  if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true });
  const logFile = join(directory, "log");
  const child = spawn(SSHD, ["-D", "-f", join(directory, "sshd_config"), "-E", logFile], { stdio: "ignore" });
  const log = (): string => readFileSync(logFile, "utf8");
  await untilItListens(port, () => (child.exitCode === null ? null : log()));
  const hostKeys = hostKeyFiles.map((file) =>
    offeredKey(Buffer.from(readFileSync(`${file}.pub`, "utf8").split(" ")[1] ?? "", "base64")),
  );
  const privateKey = readFileSync(privateKeyFile, "utf8");
  return {
    port,
    directory,
    user,
    privateKey,
    privateKeyFile,
    publicKey,
    hostKeys,
    hostKeyFiles,
    log,
    pid: () => child.pid ?? -1,
    target: (changes = {}) => ({
      hostId: `sshd ${port}`,
      name: "lvs1",
      address: "127.0.0.1",
      port,
      user,
      auth: { kind: "key", privateKey },
      hostKey: hostKeys,
      sudo: false,
      script: "sent",
      ...changes,
    }),
    stop: async () => {
      const gone = new Promise((done) => child.once("exit", done));
      child.kill("SIGTERM");
      if (child.exitCode === null) await gone;
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

/** `ssh-keygen`, so that the keys come from OpenSSH and not from ssh2. */
export const makeKey = (directory: string, name: string, type: string, passphrase = ""): string => {
  const file = join(directory, name);
  execFileSync("ssh-keygen", ["-q", "-t", type, "-N", passphrase, "-C", "sluice", "-f", file]);
  return file;
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const bound = server.address();
      server.close(() => resolve(typeof bound === "object" && bound !== null ? bound.port : 0));
    });
  });

const untilItListens = async (port: number, failed: () => string | null): Promise<void> => {
  for (let attempt = 0; ; attempt++) {
    try {
      await scanHostKey({ address: "127.0.0.1", port, timeoutMs: 2_000 });
      return;
    } catch (error) {
      const why = failed();
      if (why !== null || attempt > 100) throw new Error(`sshd did not start: ${why}`, { cause: error });
      await new Promise((done) => setTimeout(done, 30));
    }
  }
};

/** Against OpenSSH's own sshd, as Debian ships it: what no simulation can promise. */
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { authorizedKeysLine, SCRIPT_PATH } from "../domain/onboarding/sudoers";
import { HostError } from "./errors";
import type { HostPool } from "./host";
import { openHostPool } from "./pool";
import { scanHostKey } from "./scan";
import { scriptText } from "./script";
import { makeKey, type Sshd, startSshd } from "./testing/sshd";

const running: Sshd[] = [];
const pools: HostPool[] = [];
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
  for (const sshd of running.splice(0)) await sshd.stop();
});
const start = async (options: Parameters<typeof startSshd>[0] = {}): Promise<Sshd> => {
  const sshd = await startSshd(options);
  running.push(sshd);
  return sshd;
};
const openPool = (): HostPool => {
  const pool = openHostPool();
  pools.push(pool);
  return pool;
};
const failure = async (asked: Promise<unknown>): Promise<HostError> => {
  try {
    await asked;
  } catch (error) {
    if (error instanceof HostError) return error;
    throw error;
  }
  throw new Error("it was answered");
};

describe("signs in", () => {
  test("with a key, and the script of verbs answers", async () => {
    const sshd = await start();
    const answer = await openPool().ask(sshd.target(), "look", ["addr", "ipvs"]);
    expect(answer.sections[0]).toMatchObject({ name: "addr", exitCode: 0, truncated: false });
    expect(JSON.parse(answer.sections[0]?.output ?? "")[0]).toMatchObject({ ifname: "lo" });
  });

  test("with a key under a passphrase; a wrong passphrase is said before anything is sent", async () => {
    const sshd = await start();
    const file = makeKey(sshd.directory, "locked", "ed25519", "open sesame");
    const { readFileSync, appendFileSync } = await import("node:fs");
    appendFileSync(join(sshd.directory, "authorized_keys"), readFileSync(`${file}.pub`));
    const privateKey = readFileSync(file, "utf8");
    const auth = (passphrase: string) => ({ kind: "key" as const, privateKey, passphrase });
    await openPool().ask(sshd.target({ auth: auth("open sesame") }), "ping", []);
    const error = await failure(openPool().ask(sshd.target({ auth: auth("wrong") }), "ping", []));
    expect(error.code).toBe("no-credential");
    expect(error.message).not.toContain("wrong");
  });

  test("with an agent", async () => {
    const sshd = await start();
    const socket = join(sshd.directory, "agent");
    const agent = spawn("ssh-agent", ["-D", "-a", socket], { stdio: "ignore" });
    try {
      const env = { ...process.env, SSH_AUTH_SOCK: socket };
      await expect
        .poll(() => {
          try {
            execFileSync("ssh-add", ["-q", sshd.privateKeyFile], { env, stdio: "ignore" });
            return true;
          } catch {
            return false;
          }
        })
        .toBe(true);
      await openPool().ask(sshd.target({ auth: { kind: "agent", socket } }), "ping", []);
    } finally {
      agent.kill();
    }
  });

  test("not with a key that is not authorized, and not as a user who does not exist", async () => {
    const sshd = await start();
    const { readFileSync } = await import("node:fs");
    const stranger = readFileSync(makeKey(sshd.directory, "stranger", "ed25519"), "utf8");
    const auth = { kind: "key", privateKey: stranger } as const;
    for (const changes of [{ auth }, { user: "nobody-of-that-name" }])
      expect((await failure(openPool().ask(sshd.target(changes), "ping", []))).code).toBe("auth");
  });
});

describe("host keys", () => {
  test("the scanned key is the one ssh-keygen shows, and no sign-in was tried", async () => {
    const sshd = await start();
    const key = await scanHostKey({ address: "127.0.0.1", port: sshd.port });
    const [file = ""] = sshd.hostKeyFiles;
    const shown = execFileSync("ssh-keygen", ["-lf", `${file}.pub`]).toString();
    expect(shown).toContain(key.fingerprint);
    expect(key.publicKey).toBe(sshd.hostKeys[0]?.publicKey);
    expect(sshd.log()).not.toContain("Failed");
  });

  test.each([0, 1, 2])(
    "a host with three keys of which one is pinned is asked for that one (%i)",
    async (index) => {
      const sshd = await start({ keyTypes: ["ed25519", "rsa", "ecdsa"] });
      const pinned = sshd.hostKeys[index];
      if (pinned === undefined) throw new Error("no key");
      await openPool().ask(sshd.target({ hostKey: [pinned] }), "ping", []);
    },
  );

  test("a key of another type than the pinned one is a changed key", async () => {
    const old = await start({ keyTypes: ["rsa"] });
    const sshd = await start({ keyTypes: ["ed25519"] });
    const error = await failure(openPool().ask(sshd.target({ hostKey: old.hostKeys }), "ping", []));
    expect(error.code).toBe("host-key-changed");
    expect(sshd.log()).not.toContain("Accepted");
  });
});

describe("the installed script", () => {
  const install = (directory: string): string => {
    const path = join(directory, "sluice-host");
    writeFileSync(path, scriptText);
    chmodSync(path, 0o755);
    return path;
  };
  const forced = (publicKey: string, directory: string): string =>
    (authorizedKeysLine(publicKey, { script: "installed", sudo: false }) ?? "").replace(
      SCRIPT_PATH,
      install(directory),
    );

  test("as a forced command answers, whatever the client would have run", async () => {
    const sshd = await start({ authorize: forced });
    for (const script of ["installed", "sent"] as const) {
      const answer = await openPool().ask(sshd.target({ script }), "look", ["addr"]);
      expect(answer.sections[0]?.exitCode).toBe(0);
    }
    const ssh = ["-i", sshd.privateKeyFile, "-p", String(sshd.port), "-o", "StrictHostKeyChecking=no"];
    const stolen = [
      ...ssh,
      "-o",
      "UserKnownHostsFile=/dev/null",
      "-o",
      "LogLevel=ERROR",
      `${sshd.user}@127.0.0.1`,
    ];
    expect(() => execFileSync("ssh", [...stolen, "id"], { input: "id\n", stdio: "pipe" })).toThrow(/./);
  });

  test("that is not there is said so", async () => {
    const sshd = await start();
    const error = await failure(openPool().ask(sshd.target({ script: "installed" }), "ping", []));
    expect(error.code).toBe("protocol");
    expect(error.message).toContain(`${SCRIPT_PATH} cannot be run`);
  });
});

describe("jump hosts", () => {
  test("the target is reached through the jump host, and both keys are checked", async () => {
    const jump = await start();
    const target = await start();
    const { hostId: _hostId, ...endpoint } = jump.target();
    await openPool().ask(target.target({ jump: endpoint }), "ping", []);
    expect(jump.log()).toContain("Accepted publickey");
    expect(await scanHostKey({ address: "127.0.0.1", port: target.port, jump: endpoint })).toMatchObject({
      publicKey: target.hostKeys[0]?.publicKey,
    });
    const unknown = await failure(
      openPool().ask(target.target({ jump: { ...endpoint, hostKey: [] } }), "ping", []),
    );
    expect(unknown.code).toBe("host-key-unknown");
    expect(unknown.message).toContain("jump host 127.0.0.1");
  });

  test("that forward nothing are named as the reason", async () => {
    const jump = await start({ config: ["AllowTcpForwarding no"] });
    const target = await start();
    const error = await failure(openPool().ask(target.target({ jump: jump.target() }), "ping", []));
    expect(error.message).toContain("allows TCP forwarding");
  });
});

describe("sshd's limits", () => {
  test("MaxSessions 1 is enough", async () => {
    const sshd = await start({ config: ["MaxSessions 1"] });
    const pool = openPool();
    const answers = await Promise.all([1, 2, 3, 4].map(() => pool.ask(sshd.target(), "ping", [])));
    expect(answers).toHaveLength(4);
  });

  test("MaxSessions 0 is said", async () => {
    const sshd = await start({ config: ["MaxSessions 0"] });
    const error = await failure(openPool().ask(sshd.target(), "ping", []));
    expect(error.code).toBe("protocol");
    expect(error.message).toContain("Check MaxSessions");
  });

  test("MaxStartups is named when it drops a connection", async () => {
    const sshd = await start({ config: ["MaxStartups 1:100:1"] });
    const idle = connect(sshd.port, "127.0.0.1");
    await new Promise((done) => idle.once("data", done));
    const error = await failure(openPool().ask(sshd.target(), "ping", []));
    expect(error.code).toBe("closed");
    expect(error.message).toContain("MaxStartups");
    idle.destroy();
  });

  test("twenty hosts with one address open four connections at a time", async () => {
    const sshd = await start({ config: ["MaxStartups 8:100:8"] });
    const pool = openPool();
    const targets = Array.from({ length: 20 }, (_, index) => sshd.target({ hostId: `host ${index}` }));
    const answers = await Promise.all(
      targets.map((target) => pool.ask(target, "ping", [], { deadlineMs: 30_000 })),
    );
    expect(answers).toHaveLength(20);
  });
});

describe("accounts", () => {
  test("a banner, a motd and a talking profile are thrown away", async () => {
    const sshd = await start({
      config: [
        "Banner /etc/os-release",
        'ForceCommand echo "Welcome to $HOSTNAME"; echo "no newline at the end\\c"; eval "$SSH_ORIGINAL_COMMAND"',
      ],
    });
    await openPool().ask(sshd.target(), "ping", []);
  });

  test("sudo that refuses, and sudo that is missing", async () => {
    const refusing = await start({
      config: ['ForceCommand echo "sudo: a password is required" >&2; exit 1'],
    });
    const refused = await failure(openPool().ask(refusing.target({ sudo: true }), "ping", []));
    expect(refused).toMatchObject({
      code: "sudo",
      message: expect.stringContaining("a password is required"),
    });
    const lacking = await start({ config: ['ForceCommand PATH=/nonexistent; eval "$SSH_ORIGINAL_COMMAND"'] });
    const missing = await failure(openPool().ask(lacking.target({ sudo: true }), "ping", []));
    expect(missing).toMatchObject({ code: "sudo", message: expect.stringContaining("has no sudo") });
    const shellless = await failure(openPool().ask(lacking.target(), "ping", []));
    expect(shellless).toMatchObject({ code: "protocol", message: expect.stringContaining("POSIX sh") });
  });

  test("a session that is killed is opened again by the next ask", async () => {
    const sshd = await start();
    const pool = openPool();
    await pool.ask(sshd.target(), "ping", []);
    const sessions = execFileSync("pgrep", ["-P", String(sshd.pid())])
      .toString()
      .trim()
      .split("\n");
    expect(sessions).toHaveLength(1);
    process.kill(Number(sessions[0]), "SIGKILL");
    await pool.ask(sshd.target(), "ping", []);
  });

  test.runIf(process.getuid?.() === 0)("root signs in and goes through the real sudo", async () => {
    const sshd = await start();
    const answer = await openPool().ask(sshd.target({ sudo: true }), "look", ["addr"]);
    expect(answer.sections[0]?.exitCode).toBe(0);
  });

  test.runIf(process.getuid?.() === 0)("an account whose shell is nologin is named", async () => {
    const sshd = await start();
    const error = await failure(openPool().ask(sshd.target({ user: "games" }), "ping", []));
    expect(error.code).toBe("protocol");
    expect(error.message).toContain("This account is currently not available");
  });
});

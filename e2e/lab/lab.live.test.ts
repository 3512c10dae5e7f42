import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, utils } from "ssh2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attach, type Lab, startLab } from "./lab";
import { clearStale, readLabFile } from "./launch";
import { labPossible } from "./packages";
import { ospfEcmp } from "./topologies/ospf-ecmp";

const VIP_ROUTE = { host: "router", prefix: "192.168.0.100/32" };
const folders: string[] = [];
const runFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "lab test "));
  folders.push(folder);
  return folder;
};

/** Processes of this machine that belong to the cluster with this folder: launcher, kernel and everything it runs. */
function processesOf(folder: string): string[] {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(`${folder}/`);
    } catch {
      return false;
    }
  });
}

async function gone(folder: string): Promise<boolean> {
  for (let i = 0; i < 40 && processesOf(folder).length > 0; i++) await sleep(50);
  return processesOf(folder).length === 0;
}

type Login = { username: string; password?: string; privateKey?: string | Buffer };

/** One command over SSH with the host's key pinned. Rejects when the key differs or the login is refused. */
function overSsh(lab: Lab, name: string, login: Login, command: string): Promise<string> {
  const host = lab.hosts.find((h) => h.name === name);
  const pinned = Buffer.from(host?.hostPublicKey.split(" ")[1] ?? "", "base64");
  return new Promise((resolve, reject) => {
    const client = new Client();
    client.on("error", reject).on("ready", () => {
      client.exec(command, (error, channel) => {
        if (error) return reject(error);
        let text = "";
        channel.on("data", (chunk: Buffer) => {
          text += chunk;
        });
        channel.stderr.on("data", (chunk: Buffer) => {
          text += chunk;
        });
        channel.on("close", () => {
          client.end();
          resolve(text.trim());
        });
      });
    });
    client.connect({ ...host?.sshAddress, ...login, hostVerifier: (key: Buffer) => key.equals(pinned) });
  });
}

const hopsBecome = (lab: Lab, hops: string[]): Promise<void> =>
  lab.until(30_000, `next hops ${hops}`, async () => `${await lab.nextHops(VIP_ROUTE)}` === `${hops}`);

// This needs the Debian packages; `labPossible` says in one sentence what is missing.
it("can run on this machine", () => {
  expect(labPossible()).toEqual({ kind: "possible" });
});

describe("the practice cluster", () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await startLab({ topology: ospfEcmp, runDir: runFolder() });
    await lab.waitConverged();
  });

  afterAll(async () => {
    await lab?.stop();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  it("hands requests to the VIP to both real servers", async () => {
    await lab.traffic.start({ requestsPerSecond: 20, url: "http://192.168.0.100/", slowDownloads: 1 });
    await lab.until(15_000, "40 answers", async () => (await lab.traffic.report()).ok >= 40);
    const report = await lab.traffic.stop();
    expect(report).toMatchObject({ running: false, failed: 0 });
    expect(report?.byServer.rs1).toBeGreaterThan(10);
    expect(report?.byServer.rs2).toBeGreaterThan(10);
    expect(report?.slow.bytes).toBeGreaterThan(0);
  });

  it("tells a refused service from a served one", async () => {
    await lab.traffic.start({ requestsPerSecond: 10, url: "http://192.168.0.4:81/" });
    await lab.until(10_000, "5 failures", async () => (await lab.traffic.report()).failed >= 5);
    const report = await lab.traffic.stop();
    expect(report?.ok).toBe(0);
    expect(Object.keys(report?.errors ?? {})).toEqual(["refused"]);
  });

  it("has on every host its own SSH host key, and lets the lab's key in for root, sluice and nosudo", async () => {
    const privateKey = readFileSync(lab.privateKeyPath);
    expect(new Set(lab.hosts.map((h) => h.fingerprint)).size).toBe(6);
    expect(await overSsh(lab, "lvs1", { username: "root", privateKey }, "hostname; id -un")).toBe(
      "lvs1\nroot",
    );
    expect(await overSsh(lab, "rs2", { username: "sluice", privateKey }, "sudo -n id -un")).toBe("root");
    expect(await overSsh(lab, "rs2", { username: "nosudo", privateKey }, "sudo -n id -un")).toContain(
      "password is required",
    );
    expect(await overSsh(lab, "router", { username: "pw", password: lab.password }, "id -un")).toBe("pw");
    await expect(overSsh(lab, "router", { username: "pw", password: "wrong" }, "id -un")).rejects.toThrow();
  });

  it("lets another key in only after it was authorized, and adds it once", async () => {
    const pair = utils.generateKeyPairSync("ed25519");
    const login = { username: "sluice", privateKey: pair.private };
    await expect(overSsh(lab, "lvs1", login, "id -un")).rejects.toThrow();
    await lab.authorize("lvs1", pair.public, "sluice");
    await lab.authorize("lvs1", pair.public, "sluice");
    expect(await overSsh(lab, "lvs1", login, "id -un")).toBe("sluice");
    const keys = await lab.must("lvs1", "cat /home/sluice/.ssh/authorized_keys");
    expect(keys.trim().split("\n")).toHaveLength(2);
  });

  it("reports exit code, both outputs and time-out of a command, arguments unharmed", async () => {
    expect(await lab.exec("rs1", "echo out; echo err >&2; exit 3")).toEqual({
      code: 3,
      stdout: "out\n",
      stderr: "err\n",
    });
    expect((await lab.exec("rs1", ["printf", "%s", "a 'b' $(c); ü"])).stdout).toBe("a 'b' $(c); ü");
    await expect(lab.exec("rs1", "sleep 20", { timeoutMs: 300 })).rejects.toThrow("not done within 300 ms");
    await expect(lab.exec("nowhere", "true")).rejects.toThrow("no host named nowhere");
  });

  it("makes the clock of one host wrong without touching the others", async () => {
    await lab.skewClock("rs1", 3600);
    const [wrong, right] = [await lab.must("rs1", "date +%s"), await lab.must("rs2", "date +%s")];
    expect(Math.abs(Number(wrong) - Number(right) - 3600)).toBeLessThan(10);
    await lab.skewClock("rs1", 0);
    expect(Math.abs(Number(await lab.must("rs1", "date +%s")) - Number(right))).toBeLessThan(10);
  });

  it("takes a director out of the router's next hops when its FRR stops, and back when it starts", async () => {
    await lab.stopService("lvs2", "frr");
    await hopsBecome(lab, ["192.168.0.2"]);
    await lab.startService("lvs2", "frr");
    await lab.waitConverged();
  });

  it("takes a director out when its cable is pulled, and back when it is plugged in", async () => {
    await lab.cutLink("lvs1", "eth0");
    expect((await lab.status()).cut).toEqual([{ host: "lvs1", iface: "eth0" }]);
    expect(await lab.must("lvs1", ["ip", "-o", "link", "show", "eth0"])).toContain("NO-CARRIER");
    await hopsBecome(lab, ["192.168.0.3"]);
    await lab.mendLink("lvs1", "eth0");
    await lab.waitConverged();
  });

  it("kills a service with its supervisor, or one process alone", async () => {
    expect(await lab.killService("rs1", "nginx")).toBeGreaterThanOrEqual(2);
    expect((await lab.exec("rs1", "pidof nginx")).code).toBe(1);
    await lab.startService("rs1", "nginx");
    expect(await lab.killService("lvs2", "staticd")).toBe(1);
  });

  it("reboots a host: new boot id, counters at zero, disk kept, the others untouched", async () => {
    const bootId = (host: string): Promise<string> => lab.must(host, "cat /proc/sys/kernel/random/boot_id");
    const before = { lvs1: await bootId("lvs1"), lvs2: await bootId("lvs2") };
    await lab.must("lvs1", "echo kept > /etc/kept; echo lost > /run/lost");
    await lab.rebootHost("lvs1");
    expect(await bootId("lvs1")).not.toBe(before.lvs1);
    expect(await bootId("lvs2")).toBe(before.lvs2);
    expect(await lab.must("lvs1", "cat /etc/kept; ls /run/lost 2>&1 || true")).toMatch(
      /^kept\n.*No such file/,
    );
    await lab.waitConverged();
    const stats = await lab.must("lvs1", "ipvsadm -Ln --stats --exact");
    expect(stats).toMatch(/TCP {2}192\.168\.0\.100:80 +0 +0 +0 +0 +0/);
  });

  it("can be used by another process, but not started twice in one folder or on one port", async () => {
    const again = await attach(lab.runDir);
    expect(await again.must("rs2", "hostname")).toBe("rs2\n");
    expect(again.hosts).toEqual(lab.hosts);
    await expect(startLab({ topology: ospfEcmp, runDir: lab.runDir })).rejects.toThrow("already runs");
    const basePort = (lab.hosts[0]?.sshAddress.port ?? 0) - 1;
    await expect(startLab({ topology: ospfEcmp, runDir: runFolder(), basePort })).rejects.toThrow(
      "Address already in use",
    );
  });

  it("leaves nothing when the process that started it, or the launcher itself, is killed", async () => {
    const byParent = await startByHand();
    byParent.parent.kill("SIGKILL");
    expect(await gone(byParent.folder)).toBe(true);
    expect(existsSync(byParent.folder)).toBe(false);

    const byLauncher = await startByHand();
    process.kill(byLauncher.launcherPid, "SIGKILL");
    expect(await gone(byLauncher.folder)).toBe(true);
    expect(existsSync(byLauncher.folder)).toBe(true);
    await clearStale(byLauncher.runDir);
    expect(existsSync(byLauncher.folder)).toBe(false);
  });

  it("stops at once and leaves no process and no folder, keys excepted", async () => {
    const { folder } = lab.file;
    expect(processesOf(folder).length).toBeGreaterThan(1);
    await lab.stop();
    expect(processesOf(folder)).toEqual([]);
    expect(existsSync(folder)).toBe(false);
    expect(existsSync(lab.privateKeyPath)).toBe(true);
    await lab.stop();
    await expect(attach(lab.runDir)).rejects.toThrow("No practice cluster runs");
  });
});

type ByHand = { parent: ChildProcess; runDir: string; folder: string; launcherPid: number };

/** The command line tool in a process of its own, as far as the kernel runs. */
async function startByHand(): Promise<ByHand> {
  const runDir = runFolder();
  const cli = new URL("./cli.ts", import.meta.url).pathname;
  const parent = spawn(process.execPath, ["--import", "tsx", cli], {
    env: { ...process.env, SLUICE_LAB_DIR: runDir },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise<void>((resolve) =>
    parent.stdout?.on("data", (text) => String(text).includes("kernel started") && resolve()),
  );
  for (let i = 0; i < 100; i++) {
    const file = readLabFile(runDir);
    if (file !== undefined && processesOf(file.folder).length > 2) {
      return { parent, runDir, folder: file.folder, launcherPid: file.launcherPid };
    }
    await sleep(50);
  }
  throw new Error("the kernel did not start");
}

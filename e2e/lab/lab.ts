/** The practice cluster as a library: start it, reach its hosts, break and mend things, stop it. Used by tests, demo and drills. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { User } from "./accounts";
import { ask, type Status } from "./control";
import { LabError } from "./error";
import { fingerprintOf, identityIn, privateKeyPath, rememberAuthorized } from "./identity";
import { LabHosts } from "./lab-hosts";
import {
  answers,
  clearStale,
  consolePath,
  isRunning,
  type LabFile,
  type LaunchOptions,
  launch,
  readLabFile,
} from "./launch";
import type { Role, Topology } from "./topology";
import { dataAddresses } from "./topology";
import { Traffic } from "./traffic";

export type LabHost = {
  name: string;
  roles: Role[];
  /** The host's sshd, from this machine. */
  sshAddress: { host: "127.0.0.1"; port: number };
  dataAddresses: string[];
  /** `ssh-ed25519 AAAA…` */
  hostPublicKey: string;
  /** `SHA256:…` */
  fingerprint: string;
};

export type StartOptions = LaunchOptions & {
  /** Called with each step and the milliseconds since the start. */
  onProgress?: (step: string, elapsedMs: number) => void;
};

export class Lab extends LabHosts {
  readonly hosts: LabHost[];
  /** OpenSSH private key accepted for root, sluice and nosudo on every host. */
  readonly privateKeyPath: string;
  /** Of the user `pw`, who has no key. */
  readonly password: string;
  readonly traffic: Traffic;

  constructor(
    readonly runDir: string,
    file: LabFile,
    /** When it was started by this process: settles when it is over, whatever ended it. */
    readonly ended: Promise<void> | undefined,
  ) {
    super(file);
    const identity = identityIn(
      runDir,
      file.topology.hosts.map((h) => h.name),
    );
    this.privateKeyPath = privateKeyPath(runDir);
    this.password = identity.password;
    this.hosts = file.topology.hosts.map((spec) => {
      const hostPublicKey = identity.hosts[spec.name]?.publicKey ?? "";
      return {
        name: spec.name,
        roles: spec.roles,
        sshAddress: { host: "127.0.0.1", port: file.doors.find((d) => d.host === spec.name)?.port ?? 0 },
        dataAddresses: dataAddresses(spec),
        hostPublicKey,
        fingerprint: fingerprintOf(hostPublicKey),
      };
    });
    this.traffic = new Traffic(this);
  }

  get topology(): Topology {
    return this.file.topology;
  }

  /** The key is still let in after a restart from the same run folder. */
  override async authorize(host: string, publicKey: string, user: User): Promise<void> {
    await super.authorize(host, publicKey, user);
    rememberAuthorized(this.runDir, { host, user, publicKey: publicKey.trim() });
  }

  /** Ends everything: kernel, launcher, sockets. Nothing inside is worth saving; keys stay in the run folder. */
  async stop(): Promise<void> {
    const { socket, launcherPid } = this.file;
    if (await answers(socket)) {
      process.kill(launcherPid, "SIGTERM");
      const deadline = Date.now() + 5_000;
      while (isRunning(launcherPid)) {
        if (Date.now() > deadline) throw new LabError("The practice cluster did not stop within 5 s.");
        await sleep(10);
      }
    }
    await clearStale(this.runDir);
  }
}

/** Boots a cluster; returns when every host has run its start-up (sshd answers). Routing converges later: `waitConverged`. */
export async function startLab(options: StartOptions): Promise<Lab> {
  const began = performance.now();
  const progress = (step: string): void => options.onProgress?.(step, performance.now() - began);
  const runDir = resolve(options.runDir);
  const { child, file } = await launch({ ...options, runDir });
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  let dead = false;
  ended.then(() => {
    dead = true;
  });
  progress("kernel started");
  const lab = new Lab(runDir, file, ended);
  try {
    await waitUp(lab, progress, () => dead);
  } catch (error) {
    if (!dead) await lab.stop();
    const tail = readFileSync(consolePath(runDir), "utf8").trim().split("\n").slice(-12).join("\n");
    throw new LabError(`${error instanceof Error ? error.message : error} Console: ${tail}`);
  }
  return lab;
}

/** A cluster that runs already, started by this or another process. Throws when none runs in the folder. */
export async function attach(runDir: string): Promise<Lab> {
  const folder = resolve(runDir);
  const file = readLabFile(folder);
  if (file === undefined || !(await answers(file.socket)))
    throw new LabError(`No practice cluster runs in ${folder}.`);
  return new Lab(folder, file, undefined);
}

const BOOT_LIMIT_MS = 90_000;

async function waitUp(lab: Lab, progress: (step: string) => void, dead: () => boolean): Promise<void> {
  const deadline = Date.now() + BOOT_LIMIT_MS;
  let seen = 0;
  for (;;) {
    if (dead()) throw new LabError("The practice cluster's kernel ended while starting.");
    const status = await ask<Status>(lab.file.socket, { kind: "status", after: seen }, 6_000).catch(
      () => undefined,
    );
    for (const event of status?.events ?? []) progress(`${event.host}: ${event.text}`);
    seen += status?.events.length ?? 0;
    if (status !== undefined && lab.topology.hosts.every((h) => status.up[h.name] === true)) return;
    if (Date.now() > deadline)
      throw new LabError(`The practice cluster is not up after ${BOOT_LIMIT_MS / 1000} s.`);
    await sleep(150);
  }
}

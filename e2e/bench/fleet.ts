/**
 * 1,000 simulated directors polled every 5 s by one real worker on a real PostgreSQL: its CPU, memory and lateness, and the
 * same with 100. The simulated hosts live in another process; only the worker is measured.
 */
import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { OfferedHostKey } from "#domain/onboarding/proposal";
import { withBenchStore } from "../../server/store/bench/run";
import type { Store } from "../../server/store/store";
import { memoryFlags } from "../../server/web/worker-child";
import { root } from "../install.mjs";
import type { Figure } from "./figure";

const pollSeconds = 5;
const servicesEach = 2;
const serversEach = 4;

type Simulated = {
  readonly hosts: readonly { name: string; address: string; port: number }[];
  readonly hostKey: OfferedHostKey;
};

/** What the worker tells about itself when asked by `stats`. */
type Stats = {
  readonly cpuMs: number;
  readonly rssMb: number;
  readonly p99LatenessMs: number;
  readonly polls: number;
};

type Measured = {
  readonly cores: number;
  readonly p99LatenessMs: number;
  readonly rssMb: number;
  readonly pollsPerSecond: number;
};

const measureFleet = (directors: number, seconds: number): Promise<Measured> =>
  withBenchStore(async (store) => {
    const simulated = await startFleet(directors);
    const directory = await mkdtemp(join(tmpdir(), "sluice-bench-worker-"));
    let worker: ChildProcess | null = null;
    try {
      await enlist(store, simulated.ready);
      worker = fork(join(root, "server/worker.ts"), [], {
        cwd: root,
        execArgv: ["--import", "tsx", ...memoryFlags],
        env: { ...process.env, NODE_ENV: "production", DATABASE_URL: store.url, SLUICE_DIR: directory },
        stdio: ["ignore", "ignore", "inherit", "ipc"],
      });
      // Connecting a thousand hosts is not polling them: wait until every host has answered, and a while longer.
      await untilAllAnswer(store, directors);
      await sleep(2 * pollSeconds * 1_000);
      const before = await statsOf(worker);
      await sleep(seconds * 1_000);
      const after = await statsOf(worker);
      return {
        cores: (after.cpuMs - before.cpuMs) / (seconds * 1_000),
        p99LatenessMs: after.p99LatenessMs,
        rssMb: after.rssMb,
        pollsPerSecond: (after.polls - before.polls) / seconds,
      };
    } finally {
      if (worker) await ended(worker);
      await ended(simulated.child);
      await rm(directory, { recursive: true, force: true });
    }
  });

export const benchFleet = async (seconds = 60): Promise<readonly Figure[]> => {
  const few = await measureFleet(100, seconds);
  const many = await measureFleet(1_000, seconds);
  const how = `${many.pollsPerSecond.toFixed(0)} polls/s over ${seconds} s, every one parsed and stored`;
  return [
    {
      name: "1,000 directors every 5 s: CPU of the worker",
      value: many.cores,
      unit: "cores",
      limit: 0.5,
      how,
    },
    {
      name: "1,000 directors every 5 s: lateness, p99",
      value: many.p99LatenessMs,
      unit: "ms",
      limit: 250,
      how,
    },
    {
      name: "1,000 directors every 5 s: memory of the worker",
      value: many.rssMb,
      unit: "MB",
      limit: 350,
      how: "resident set at the end",
    },
    {
      name: "CPU for 1,000 directors against 100",
      value: many.cores / few.cores,
      unit: "times",
      limit: 10.5,
      how: `100 directors: ${few.cores.toFixed(3)} cores, ${few.pollsPerSecond.toFixed(0)} polls/s`,
    },
  ];
};

const startFleet = async (directors: number): Promise<{ ready: Simulated; child: ChildProcess }> => {
  const args = [
    "--import",
    "tsx",
    "server/hosts/simulated/cli.ts",
    "--directors",
    String(directors),
    "--services",
    String(servicesEach),
    "--servers",
    String(serversEach),
  ];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  if (!child.stdout) throw new Error("no pipe");
  const [first] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return { ready: JSON.parse(first) as Simulated, child };
};

/** A cluster of nothing but these directors, as onboarding would have stored it. */
const enlist = async (store: Store, { hosts, hostKey }: Simulated): Promise<void> => {
  const cluster = await store.prisma.cluster.create({ data: { name: "Fleet" } });
  const credential = await store.prisma.credential.create({ data: { kind: "installation" } });
  await store.prisma.host.createMany({
    data: hosts.map(({ name, address, port }) => ({
      clusterId: cluster.id,
      name,
      roles: ["director"],
      sshAddress: address,
      sshPort: port,
      credentialId: credential.id,
      pollSeconds,
    })),
  });
  const rows = await store.prisma.host.findMany({ select: { id: true, sshAddress: true, sshPort: true } });
  await store.prisma.hostKey.createMany({
    data: rows.map(({ id, sshAddress, sshPort }) => ({
      hostId: id,
      address: sshAddress ?? "",
      port: sshPort,
      ...hostKey,
      state: "pinned",
    })),
  });
};

const untilAllAnswer = async (store: Store, directors: number): Promise<void> => {
  for (let tries = 0; tries < 240; tries += 1) {
    const { rows } = await store.pool.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM observation WHERE body -> 'reach' ->> 'kind' = 'reachable' AND body -> 'rates' ->> 'kind' = 'known'",
    );
    if (rows[0]?.n === directors) return;
    await sleep(500);
  }
  throw new Error(`Not all of ${directors} directors answered within two minutes.`);
};

const statsOf = async (worker: ChildProcess): Promise<Stats> => {
  const answer = once(worker, "message") as Promise<[Stats]>;
  worker.send("stats");
  const [stats] = await answer;
  return stats;
};

const ended = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  const kill = setTimeout(() => child.kill("SIGKILL"), 5_000);
  await once(child, "exit");
  clearTimeout(kill);
};

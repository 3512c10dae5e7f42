/**
 * For tests: everything but the browser. A worker that is its own process, a PostgreSQL, simulated machines, and a person who
 * asks the worker and onboards a cluster as the screens do. Registers its own clean-up.
 */
import { fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, vi } from "vitest";
import type { HostObservation } from "../../domain/cluster/observation";
import type { Door, Proposal } from "../../domain/onboarding/proposal";
import {
  type ClusterHost,
  type ClusterOptions,
  type SimulatedCluster,
  startSimulatedCluster,
} from "../../hosts/simulated/cluster";
import type { Snapshot } from "../../hosts/simulated/snapshot";
import type { Actor } from "../../store/audit";
import { listEvents } from "../../store/events/list";
import { latestObservations } from "../../store/observations";
import { ask } from "../../store/requests/ask";
import type { Store } from "../../store/store";
import { type LiveStore, withStore } from "../../store/testing";
import { confirmProposal } from "../inventory/confirm-proposal";
import { type RequestAnswer, type RequestArgs, type RequestKind, requests } from "../requests";

export type WorkerProcess = {
  readonly pid: number;
  /** What it said, on stdout and stderr. */
  readonly lines: readonly string[];
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** As `npm run bench` asks it. */
  readonly stats: () => Promise<{ readonly p99LatenessMs: number; readonly polls: number }>;
  /** Sends the signal and waits for the end. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
};

const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const workerFile = fileURLToPath(new URL("../../worker.ts", import.meta.url));

/** `env` beside what any process has. It ends with us, also when we are killed. */
export const startWorkerProcess = (env: Readonly<Record<string, string>>): WorkerProcess => {
  const { DATABASE_URL, SLUICE_DIR, SLUICE_KEY_FILE, ...ours } = process.env;
  const child = fork(workerFile, [], {
    env: { ...ours, ...env },
    execArgv: ["--import", tsx],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => lines.push(...text.trimEnd().split("\n")));
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  return {
    pid: child.pid ?? 0,
    lines,
    ended,
    stats: () =>
      new Promise((resolve) => {
        child.once("message", (message) => resolve(message as { p99LatenessMs: number; polls: number }));
        child.send("stats");
      }),
    stop: async (signal = "SIGTERM") => {
      child.kill(signal);
      await ended;
    },
  };
};

export type Stage = {
  readonly db: LiveStore;
  readonly store: Store;
  readonly cluster: SimulatedCluster;
  /** Changes to what a host shows of itself, by its name. */
  readonly odd: Map<string, (snapshot: Snapshot) => Snapshot>;
  /** The state directory; `worker.key` lies there. */
  readonly directory: string;
  /** The worker started last. */
  readonly worker: WorkerProcess;
  readonly startWorker: (env?: Readonly<Record<string, string>>) => WorkerProcess;
  /** Resolves when a worker has shown its pulse since the call. */
  readonly workerBeats: () => Promise<void>;
  readonly person: Actor & { kind: "user" };
  readonly ask: <K extends RequestKind>(kind: K, args: RequestArgs<K>) => Promise<RequestAnswer<K>>;
  /** Discovers by the named hosts, all keys confirmed, and stores what was proposed after `correct`. Returns the cluster's id. */
  readonly onboard: (names: readonly string[], correct?: (proposal: Proposal) => Proposal) => Promise<string>;
};

/** Call it once at the top of a file. A worker runs when the first test begins. */
export const withStage = (options: ClusterOptions = {}): Stage => {
  const db = withStore();
  const workers: WorkerProcess[] = [];
  let cluster: SimulatedCluster | null = null;
  const odd: Stage["odd"] = new Map();
  let directory = "";
  let person: (Actor & { kind: "user" }) | null = null;
  const there = <T>(value: T | null | undefined): T => {
    if (value === null || value === undefined)
      throw new Error("The stage is there within tests and hooks only.");
    return value;
  };
  const startWorker = (env: Readonly<Record<string, string>> = {}) => {
    const worker = startWorkerProcess({ DATABASE_URL: db.url, SLUICE_DIR: directory, ...env });
    workers.push(worker);
    return worker;
  };
  const workerBeats = async () => {
    const { rows } = await db.store.pool.query<{ now: Date }>("SELECT clock_timestamp() AS now");
    const since = rows[0]?.now.getTime() ?? 0;
    await vi.waitFor(
      async () => {
        const row = await db.store.prisma.installation.findFirst();
        if ((row?.workerSeenAt?.getTime() ?? 0) <= since)
          throw new Error(`no worker shows a pulse: ${workers.at(-1)?.lines.join(" ")}`);
      },
      { timeout: 60_000, interval: 50 },
    );
  };
  const askWorker: Stage["ask"] = async (kind, args) => {
    const { answer, waitMs } = requests[kind];
    const request = { kind, args, actor: there(person), audit: null };
    return answer.parse(await ask(db.store, request, waitMs)) as RequestAnswer<typeof kind>;
  };

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "sluice-stage-"));
    cluster = await startSimulatedCluster({ slowness: 0.3, ...options });
    const { world } = cluster;
    const ideal = world.snapshot.bind(world);
    world.snapshot = (name) => odd.get(name)?.(ideal(name)) ?? ideal(name);
    const { id } = await db.store.prisma.user.create({
      data: { name: "Ada", email: "ada@example.org", role: "operator" },
    });
    person = { kind: "user", id, name: "Ada" };
    startWorker();
    await workerBeats();
  });
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.stop("SIGKILL")));
    await cluster?.stop();
    if (directory) await rm(directory, { recursive: true, force: true });
  });

  return {
    db,
    get store() {
      return db.store;
    },
    get cluster() {
      return there(cluster);
    },
    odd,
    get directory() {
      return directory;
    },
    get worker() {
      return there(workers.at(-1));
    },
    startWorker,
    workerBeats,
    get person() {
      return there(person);
    },
    ask: askWorker,
    onboard: async (names, correct = (proposal) => proposal) => {
      const doors = names.map((name) => doorOf(there(cluster).host(name)));
      const proposal = correct(await askWorker("discover", { doors }));
      return (await confirmProposal(db.store, proposal, there(person), new Date())).clusterId;
    },
  };
};

/** The way into a simulated host, its key confirmed. */
export const doorOf = (host: ClusterHost, changes: Partial<Door> = {}): Door => ({
  address: host.address,
  port: host.port,
  user: host.user,
  sudo: false,
  credential: { kind: "installation" },
  via: null,
  hostKey: host.hostKey,
  ...changes,
});

/** The last observation of a host by its name; undefined before the first. */
export const observationOf = async (
  store: Store,
  clusterId: string,
  name: string,
): Promise<HostObservation | undefined> => {
  const host = await store.prisma.host.findFirstOrThrow({ where: { clusterId, name } });
  return (await latestObservations(store, clusterId)).find((seen) => seen.hostId === host.id);
};

/** Every event of the cluster in words, oldest first. */
export const sentencesOf = async (store: Store, clusterId: string): Promise<readonly string[]> => {
  const { events } = await listEvents(store, { clusterId, limit: 500 });
  return events.map(({ sentence }) => sentence).reverse();
};

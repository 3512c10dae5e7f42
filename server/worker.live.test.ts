/** The worker as a process: how it starts, how it dies, what it leaves behind, and what it does without PostgreSQL. */
import { spawn } from "node:child_process";
import { chmod, copyFile, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startSimulatedFleet } from "./hosts/simulated/fleet";
import { sentencesOf, startWorkerProcess, type WorkerProcess, withStage } from "./operations/perform/testing";
import { createInstallation } from "./store/installation";
import { openSpans } from "./store/spans/read";
import type { Store } from "./store/store";

const stage = withStage();
const within = { timeout: 45_000, interval: 200 };
const pollMs = 1_000;
const vip = "192.168.0.100";

let clusterId = "";
beforeAll(async () => {
  clusterId = await stage.onboard(["router", "lvs1", "lvs2"]);
  await stage.store.pool.query("UPDATE host SET poll_seconds = $1", [pollMs / 1_000]);
  await stage.store.pool.query("SELECT pg_notify('sluice_inventory', $1)", [clusterId]);
});

const extra: WorkerProcess[] = [];
const folders: string[] = [];
afterAll(async () => {
  await Promise.all(extra.map((worker) => worker.stop("SIGKILL")));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});
const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "sluice-worker-"));
  folders.push(folder);
  return folder;
};
const start = (env: Readonly<Record<string, string>>): WorkerProcess => {
  const worker = startWorkerProcess(env);
  extra.push(worker);
  return worker;
};
/** How it ended and all it said. */
const end = async (worker: WorkerProcess) => ({ code: (await worker.ended).code, said: worker.lines });

const told = () => sentencesOf(stage.store, clusterId);
const count = async (sql: string, values: readonly unknown[] = []): Promise<number> => {
  const { rows } = await stage.store.pool.query<{ n: number }>(`SELECT (${sql})::float8 AS n`, [...values]);
  return rows[0]?.n ?? Number.NaN;
};
const samples = () => count("SELECT count(*) FROM sample");
/** Packets per second between looks of one epoch; [least, most]. */
const rates = async (): Promise<readonly [number, number]> => {
  const { rows } = await stage.store.pool.query<{ least: number | null; most: number | null }>(
    `SELECT min(rate) AS least, max(rate) AS most FROM (
       SELECT (in_pkts - lag(in_pkts) OVER w)::float8 / extract(epoch FROM at - lag(at) OVER w)::float8 AS rate
       FROM sample WINDOW w AS (PARTITION BY series_id, epoch ORDER BY at)) AS rates`,
  );
  return [rows[0]?.least ?? 0, rows[0]?.most ?? 0];
};
const open = async () =>
  (await openSpans(stage.store)).map(
    ({ hostId, subject, value, from }) => `${hostId} ${subject} ${value} ${from}`,
  );

/** More directors, polled every second, until the returned function is called. */
const loadWith = async (directors: number): Promise<() => Promise<void>> => {
  const fleet = await startSimulatedFleet({ directors, port: 0 });
  const { prisma } = stage.store;
  const { id } = await prisma.cluster.create({ data: { name: "fleet" } });
  const credential = await prisma.credential.create({ data: { kind: "installation" } });
  for (const { name, address, port } of fleet.hosts)
    await prisma.host.create({
      data: {
        clusterId: id,
        name,
        roles: ["director"],
        sshAddress: address,
        sshPort: port,
        credentialId: credential.id,
        pollSeconds: pollMs / 1_000,
        keys: { create: { address, port, ...fleet.hostKey, state: "pinned" } },
      },
    });
  await stage.store.pool.query("SELECT pg_notify('sluice_inventory', $1)", [id]);
  return async () => {
    await prisma.cluster.delete({ where: { id } });
    await fleet.stop();
  };
};

describe("killed with kill -9 while it polls and started again", () => {
  test("no event is told, nothing stored is lost, every span goes on, and no rate jumps", async () => {
    const unload = await loadWith(20);
    const seen = () => count("SELECT count(*) FROM observation WHERE body -> 'rates' ->> 'kind' = 'known'");
    await expect.poll(seen, within).toBe(22);
    await expect
      .poll(open, within)
      .toContainEqual(expect.stringContaining(" neighbour 192.168.0.3 eth0 Full"));
    await expect.poll(async () => (await rates())[1], within).toBeGreaterThan(0);
    const before = { events: await told(), spans: await open(), most: (await rates())[1] };
    let stored = 0;
    for (const pauseMs of [0, 1_300]) {
      await sleep(pauseMs);
      stored = await samples();
      await stage.worker.stop("SIGKILL");
      expect(await samples()).toBeGreaterThanOrEqual(stored);
      stage.startWorker();
      // Two looks of each of the twenty: 10 series a director.
      await expect.poll(samples, within).toBeGreaterThan(stored + 400);
    }
    expect(await told()).toEqual(before.events);
    expect(await count("SELECT count(*) FROM event")).toBe(before.events.length);
    expect(await open()).toEqual(expect.arrayContaining(before.spans));
    const [least, most] = await rates();
    expect(least).toBeGreaterThanOrEqual(0);
    // Looks are a second apart, and on a busy machine some of them late: a counter taken for a rate would be far above.
    expect(most).toBeLessThan(before.most * 4);
    await unload();
  });

  test("what happened while no worker ran is told once, at the first look", async () => {
    await stage.worker.stop("SIGKILL");
    stage.cluster.world.setVip("lvs2", false);
    stage.startWorker();
    const stopped = `lvs2 stopped announcing ${vip}`;
    await expect.poll(told, within).toContain(stopped);
    await stage.worker.stop("SIGKILL");
    stage.startWorker();
    stage.cluster.world.setVip("lvs2", true);
    await expect.poll(told, within).toContain(`lvs2 announces ${vip} again`);
    expect((await told()).filter((sentence) => sentence === stopped)).toHaveLength(1);
  });

  test("a request it had taken fails at once with a sentence, instead of being waited for", async () => {
    const host = stage.cluster.host("lvs1");
    host.faults.slowMs = 20_000;
    const { id: hostId } = await stage.store.prisma.host.findFirstOrThrow({ where: { name: "lvs1" } });
    const asked = stage.ask("test-host", { hostId }).catch((error: Error) => error.message);
    const taken = () => stage.store.prisma.request.count({ where: { state: "taken", kind: "test-host" } });
    await expect.poll(taken, within).toBe(1);
    await stage.worker.stop("SIGKILL");
    host.faults.slowMs = 0;
    stage.startWorker();
    expect(await asked).toBe(
      "The worker ended in the middle of this: what it did is not known. It runs again.",
    );
    await stage.workerBeats();
  });
});

describe("a second worker on the same database", () => {
  test("stands by and stores nothing, and takes over when the first is killed", async () => {
    const first = stage.worker;
    const second = stage.startWorker();
    const standsBy = () => second.lines.join("\n");
    await expect.poll(standsBy, within).toContain("stands by and takes over");
    const events = await told();
    const since = Date.now();
    await sleep(3 * pollMs);
    expect(
      await count(
        `SELECT coalesce(max(n), 0) FROM (SELECT count(DISTINCT epoch) AS n FROM sample
         WHERE at > to_timestamp($1 / 1000.0::float8) GROUP BY series_id) AS epochs`,
        [since],
      ),
    ).toBe(1);
    await first.stop("SIGKILL");
    await expect.poll(standsBy, within).toContain("polling 3 hosts");
    const stored = await samples();
    await expect.poll(samples, within).toBeGreaterThan(stored);
    expect(await told()).toEqual(events);
    expect(second.lines).toHaveLength(2);
  });
});

describe("PostgreSQL stopped for ten seconds and started again", () => {
  test("what was seen meanwhile is there afterwards; the worker says two lines and keeps its turn", async () => {
    const worker = stage.worker;
    const standby = stage.startWorker();
    await expect.poll(() => standby.lines.length, within).toBe(1);
    const said = worker.lines.length;
    const beginning = Date.now();
    const restarted = stage.db.restart("fast", 10_000);
    await sleep(1_500);
    stage.cluster.world.setWeb("rs2", false);
    await sleep(5_000);
    stage.cluster.world.setWeb("rs2", true);
    await restarted;
    const back = Date.now();
    for (const director of ["lvs1", "lvs2"])
      await expect
        .poll(told, within)
        .toEqual(
          expect.arrayContaining([
            expect.stringMatching(
              new RegExp(`^192.168.0.5:80 went from weight 10 to 0 on ${director}: HTTP_GET`),
            ),
            `192.168.0.5:80 went from weight 0 to 10 on ${director}`,
          ]),
        );
    // Both changes were seen while PostgreSQL was away, and are dated then.
    const dated = await count(
      `SELECT count(*) FROM event WHERE code = 'server.weight' AND subject ->> 'key' = '192.168.0.5:80'
         AND at BETWEEN to_timestamp($1 / 1000.0::float8) AND to_timestamp($2 / 1000.0::float8)`,
      [beginning, back],
    );
    expect(dated).toBe(4);
    expect(
      await count(
        `SELECT count(*) FROM span WHERE subject LIKE 'weight % 192.168.0.5:80' AND value = '0'
           AND from_at > to_timestamp($1 / 1000.0::float8) AND to_at < to_timestamp($2 / 1000.0::float8)`,
        [beginning, back],
      ),
    ).toBe(2);
    // No look of that time is missing.
    const longestGap = `SELECT max(gap) FROM (
      SELECT extract(epoch FROM at - lag(at) OVER (PARTITION BY series_id ORDER BY at)) AS gap
      FROM sample WHERE at > to_timestamp($1 / 1000.0::float8)) AS gaps`;
    await expect.poll(() => count(longestGap, [beginning - 2_000]), within).toBeLessThan(5);
    expect(standby.lines).toHaveLength(1);
    expect(worker.lines.slice(said)).toEqual([
      expect.stringMatching(
        /^worker: PostgreSQL stores nothing just now \(.*\); what is seen meanwhile is kept/,
      ),
      "worker: PostgreSQL stores again; nothing was lost.",
    ]);
    await worker.stop();
    await expect.poll(() => standby.lines.join("\n"), within).toContain("polling 3 hosts");
  });
});

describe("the first start", () => {
  test("makes one key file with mode 0600, also when two workers start at once", async () => {
    const store = await stage.db.another();
    const SLUICE_DIR = await newFolder();
    const env = { DATABASE_URL: store.url, SLUICE_DIR };
    const pair = [start(env), start(env)];
    const everything = () => pair.map(({ lines }) => lines.join()).sort();
    await expect
      .poll(everything, within)
      .toEqual([expect.stringContaining("stands by"), expect.stringContaining("polling 0 hosts")]);
    const file = join(SLUICE_DIR, "worker.key");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const text = await readFile(file, "utf8");
    await Promise.all(pair.map((worker) => worker.stop()));
    const again = start(env);
    await expect.poll(() => again.lines.join(), within).toContain("polling 0 hosts");
    expect(await readFile(file, "utf8")).toBe(text);
    await again.stop();
    expect((await again.ended).code).toBe(0);
  });
});

describe("refuses to start with one sentence and code 1", () => {
  let store: Store;
  let keyFile = "";
  beforeAll(async () => {
    store = await stage.db.another();
    keyFile = join(await newFolder(), "worker.key");
    await copyFile(join(stage.directory, "worker.key"), keyFile);
    await chmod(keyFile, 0o600);
    const row = await stage.store.prisma.installation.findFirstOrThrow();
    await createInstallation(store, row);
  });
  const refusal = async (env: Readonly<Record<string, string>>) => {
    const { code, said } = await end(start({ DATABASE_URL: store.url, SLUICE_KEY_FILE: keyFile, ...env }));
    expect(said).toHaveLength(1);
    expect(code).toBe(1);
    return said[0];
  };
  test("when the key file of this installation is missing", async () => {
    const SLUICE_KEY_FILE = `${keyFile}.elsewhere`;
    expect(await refusal({ SLUICE_KEY_FILE })).toBe(
      `worker: The key file ${SLUICE_KEY_FILE} is missing, and without it no stored credential can be opened. Put it back from your backup; the worker does not start without it.`,
    );
    await expect(stat(SLUICE_KEY_FILE)).rejects.toThrow("ENOENT");
  });

  test("when others can read it", async () => {
    await chmod(keyFile, 0o644);
    expect(await refusal({})).toBe(
      `worker: The key file ${keyFile} can be read by others (mode 644). Run: chmod 600 ${keyFile}`,
    );
    await chmod(keyFile, 0o600);
  });

  test("when it is another installation's", async () => {
    const other = await stage.db.another();
    await createInstallation(other, { ageRecipient: "age1other", sshPublicKey: "ssh-ed25519 AAAA other" });
    expect(await refusal({ DATABASE_URL: other.url })).toContain("belongs to another installation: ");
  });

  test("when DATABASE_URL has a wrong password, which is not told", async () => {
    const url = Object.assign(new URL(store.url), { password: "wr0ng" });
    const said = await refusal({ DATABASE_URL: url.toString() });
    expect(said).toBe(
      `worker: PostgreSQL at ${url.host}${url.pathname} refuses the user or the password of DATABASE_URL.`,
    );
  });

  test("when there is no DATABASE_URL", async () => {
    expect(await refusal({ DATABASE_URL: "" })).toContain(
      "DATABASE_URL is not an address like postgresql://",
    );
  });
});

test("a worker whose parent was killed ends by itself", async () => {
  const store = await stage.db.another();
  const parent = spawn(
    process.execPath,
    [
      "--input-type=module",
      "--eval",
      `import { fork } from "node:child_process";
       const child = fork(process.argv[1], [], { execArgv: ["--import", "tsx"], stdio: ["ignore", "inherit", "inherit", "ipc"] });
       console.log("pid " + child.pid);`,
      fileURLToPath(new URL("./worker.ts", import.meta.url)),
    ],
    { env: { ...process.env, DATABASE_URL: store.url, SLUICE_DIR: await newFolder() }, stdio: "pipe" },
  );
  let said = "";
  parent.stdout.on("data", (chunk) => {
    said += String(chunk);
  });
  await expect.poll(() => said, within).toContain("polling 0 hosts");
  const pid = Number(/pid (\d+)/.exec(said)?.[1]);
  const isAlive = () => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  expect(isAlive()).toBe(true);
  parent.kill("SIGKILL");
  await expect.poll(isAlive, within).toBe(false);
});

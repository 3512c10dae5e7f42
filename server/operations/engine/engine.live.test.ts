import { fork } from "node:child_process";
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { SluiceError } from "../../domain/sluice-error";
import { beginOperation } from "../../store/operations/begin";
import { type Loaded, loadOperation } from "../../store/operations/read";
import { makeChoice, requestAbort } from "../../store/operations/signal";
import type { Store } from "../../store/store";
import { withStore } from "../../store/testing";
import { makeCluster } from "../../store/testing-data";
import { startEngine } from "./engine";
import {
  effects,
  makeEffectTable,
  type Point,
  points,
  sixSteps,
  type Trouble,
  testKind,
} from "./testing-kind";

const live = withStore();
const within = { timeout: 30_000, interval: 10 };
let store: Store;
let actor: { kind: "user"; id: string; name: string };
let clusterId = "";
beforeAll(async () => {
  ({ store } = live);
  await makeEffectTable(store);
  const { id } = await store.prisma.user.create({ data: { name: "Ada", email: "a@example.org" } });
  actor = { kind: "user", id, name: "Ada" };
});
beforeEach(async () => {
  clusterId = (await makeCluster(store)).id;
});

const begin = (kind = "test", cluster = clusterId): Promise<string> =>
  store.prisma.$transaction((tx) =>
    beginOperation(tx, { kind, clusterId: cluster, changeId: null, plan: {} }, actor, new Date()),
  );
const load = async (id: string): Promise<Loaded> => {
  const loaded = await loadOperation(store, id);
  if (loaded === null) throw new Error("gone");
  return loaded;
};
const outcome = async (id: string) => (await load(id)).operation.outcome;
const abort = (id: string) => store.prisma.$transaction((tx) => requestAbort(tx, id, new Date()));

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});
const said: string[] = [];
const engine = (workerId: string, trouble: Trouble = () => undefined) => {
  const stop = startEngine({
    store,
    workerId,
    kinds: [testKind(store, workerId, trouble)],
    now: Date.now,
    say: (line) => said.push(line),
    pollMs: 100,
  });
  stops.push(stop);
  return stop;
};
/** Waits where it is told, until the signal or for ever. */
const stuckAt = (point: Point, step: string): Trouble & { readonly there: Promise<void> } => {
  let arrived: () => void = () => undefined;
  const there = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const trouble: Trouble = (at, name, signal) =>
    at === point && name === step
      ? new Promise<void>((_, reject) => {
          arrived();
          signal.addEventListener("abort", () => reject(new SluiceError("invalid", "cut short")));
        })
      : undefined;
  return Object.assign(trouble, { there });
};

const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const workerFile = fileURLToPath(new URL("./testing-worker.ts", import.meta.url));
/** Resolves with the signal that ended it, or when the operation has ended. */
const workerProcess = async (operationId: string, deadly: string, name: string): Promise<string> => {
  const child = fork(workerFile, [store.url, deadly, name], { execArgv: ["--import", tsx] });
  const died = new Promise<string>((resolve) => child.once("exit", (_, signal) => resolve(signal ?? "exit")));
  const done = (async () => {
    while ((await outcome(operationId)) === null) await sleep(20);
    return "done";
  })();
  const end = await Promise.race([died, done]);
  child.kill("SIGKILL");
  await died;
  return end;
};

describe("a worker killed with kill -9", () => {
  test("at each of the four points of each of six steps: the next one goes on, and nothing takes place twice", async () => {
    const id = await begin();
    const deaths = sixSteps.flatMap((step) => points.map((point) => `${step} ${point}`));
    for (const [n, deadly] of deaths.entries())
      expect([deadly, await workerProcess(id, deadly, `w${n}`)]).toEqual([
        deadly,
        // After the last outcome only the end is left to write, and then nothing is.
        "SIGKILL",
      ]);
    expect(await workerProcess(id, "never", "last")).toBe("done");
    expect(await effects(store, id)).toEqual([...sixSteps]);
    const { operation, journal } = await load(id);
    expect(operation).toMatchObject({ state: "done", outcome: "done", epoch: deaths.length + 1 });
    expect(journal.map(({ name, state }) => `${name} ${state}`)).toEqual(
      sixSteps.map((name) => `${name} done`),
    );
    // Begun once, and again after each death between intent and outcome.
    expect(journal.map(({ attempts }) => attempts)).toEqual([4, 4, 4, 4, 4, 4]);
  }, 180_000);
});

describe("a worker that ends in the middle of a step", () => {
  test.each(sixSteps)("%s: leaves the intent, and the next one finishes it", async (step) => {
    const trouble = stuckAt("before the effect", step);
    const stop = engine("first", trouble);
    const id = await begin();
    await trouble.there;
    await stop();
    expect((await load(id)).journal.at(-1)).toMatchObject({ name: step, state: "begun", endedAt: null });
    engine("second");
    await expect.poll(() => outcome(id), within).toBe("done");
    expect(await effects(store, id)).toEqual([...sixSteps]);
  });
});

describe("two workers", () => {
  test("the one that has lost its turn without knowing writes nothing more", async () => {
    const trouble = stuckAt("after the effect", "three");
    engine("first", trouble);
    const id = await begin();
    await trouble.there;
    engine("second");
    await expect.poll(() => outcome(id), within).toBe("done");
    const before = await load(id);
    await Promise.all(stops.splice(0, 1).map((stop) => stop()));
    expect(await load(id)).toEqual(before);
    expect(before.operation.epoch).toBe(2);
    const { rows } = await store.pool.query(
      "SELECT worker, count(*)::int AS n FROM effect WHERE operation_id = $1 GROUP BY 1 ORDER BY 1",
      [id],
    );
    expect(rows).toEqual([
      { worker: "first", n: 3 },
      { worker: "second", n: 3 },
    ]);
  });

  test("that begin at once: each operation is done by one of them", async () => {
    const clusters = await Promise.all([1, 2, 3, 4].map(() => makeCluster(store)));
    const ids = await Promise.all(clusters.map(({ id }) => begin("test", id)));
    engine("first");
    engine("second");
    for (const id of ids) {
      await expect.poll(() => outcome(id), within).toBe("done");
      expect(await effects(store, id)).toEqual([...sixSteps]);
    }
  });
});

describe("abort", () => {
  test.each(sixSteps)(
    "during %s: what was begun is undone, backwards, and nothing else is done",
    async (step) => {
      const trouble = stuckAt("after the effect", step);
      engine("first", trouble);
      const id = await begin();
      await trouble.there;
      await abort(id);
      await abort(id).catch(() => undefined);
      await expect.poll(() => outcome(id), within).toBe("reverted");
      const begun = sixSteps.slice(0, sixSteps.indexOf(step) + 1);
      expect(await effects(store, id)).toEqual([
        ...begun,
        ...begun.toReversed().map((name) => `undo ${name}`),
      ]);
    },
  );

  test("before it was taken up: nothing is done at all", async () => {
    const id = await begin();
    await abort(id);
    engine("first");
    await expect.poll(() => outcome(id), within).toBe("reverted");
    expect(await effects(store, id)).toEqual([]);
  });

  test("of what is restored already is refused, as is that of what has ended", async () => {
    const trouble = stuckAt("before the effect", "undo two");
    const forward = stuckAt("after the effect", "two");
    engine("first", async (...at) => {
      await forward(...at);
      await trouble(...at);
    });
    const id = await begin();
    await forward.there;
    await abort(id);
    await trouble.there;
    await expect(abort(id)).rejects.toThrow("It is on its way back already, and that cannot be aborted.");
    expect((await load(id)).operation.state).toBe("restoring");
    await Promise.all(stops.splice(0).map((stop) => stop()));
    engine("second");
    await expect.poll(() => outcome(id), within).toBe("reverted");
    await expect(abort(id)).rejects.toThrow("It has ended already: there is nothing to abort.");
    expect(await effects(store, id)).toEqual(["one", "two", "undo two", "undo one"]);
  });
});

describe("restoring", () => {
  test("is tried again until it succeeds, also by the next worker", async () => {
    let failures = 0;
    const forward = stuckAt("after the effect", "two");
    const fails: Trouble = async (point, step, signal) => {
      await forward(point, step, signal);
      if (point === "before the effect" && step === "undo two" && ++failures <= 4)
        throw new SluiceError("invalid", "the host does not answer");
    };
    const stop = engine("first", fails);
    const id = await begin();
    await forward.there;
    await abort(id);
    await expect.poll(() => failures, within).toBeGreaterThanOrEqual(2);
    await stop();
    engine("second", fails);
    await expect.poll(() => outcome(id), within).toBe("reverted");
    const { journal } = await load(id);
    expect(journal.find(({ name }) => name === "undo two")).toMatchObject({
      state: "done",
      attempts: failures,
    });
    expect(failures).toBe(5);
  });
});

describe("a step that fails", () => {
  test("says why in words, waits for a choice, holds its cluster, and goes on as chosen", async () => {
    let broken = true;
    engine("first", (point, step) => {
      if (broken && point === "before the effect" && step === "four")
        throw new SluiceError("invalid", "no disk");
    });
    const id = await begin();
    await expect.poll(async () => (await load(id)).operation.state, within).toBe("waiting");
    const { operation, journal } = await load(id);
    expect(operation).toMatchObject({ sentence: "four failed", options: ["retry", "leave"] });
    expect(journal.at(-1)).toMatchObject({ name: "four", state: "failed", sentence: "no disk" });
    await expect(begin()).rejects.toThrow(
      "Ada has a test open in this cluster: one at a time. Nothing was started.",
    );
    const choose = (choice: "retry" | "roll-back") =>
      store.prisma.$transaction((tx) => makeChoice(tx, id, choice));
    await expect(choose("roll-back")).rejects.toThrow("It does not wait for this");
    broken = false;
    await choose("retry");
    await expect.poll(() => outcome(id), within).toBe("done");
    expect(await effects(store, id)).toEqual([...sixSteps]);
    await expect(choose("retry")).rejects.toThrow("It does not wait for this");
    await begin();
  });

  test("by a defect of ours shows no text of the error, and the log has it", async () => {
    engine("first", (point, step) => {
      if (point === "before the effect" && step === "two") throw new Error("password=hunter2");
    });
    const id = await begin();
    await expect.poll(async () => (await load(id)).operation.state, within).toBe("waiting");
    expect(JSON.stringify(await load(id))).not.toContain("hunter2");
    expect(said.join("\n")).toContain("hunter2");
  });
});

test("PostgreSQL restarted under an operation: it goes on, and nothing takes place twice", async () => {
  engine("first", () => sleep(30));
  const id = await begin();
  await expect.poll(() => effects(store, id), within).toContain("two");
  await live.restart("SIGKILL", 300);
  await expect.poll(() => outcome(id).catch(() => null), within).toBe("done");
  expect(await effects(store, id)).toEqual([...sixSteps]);
});

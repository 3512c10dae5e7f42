import { describe, expect, test } from "vitest";
import { type Audit, listAudit } from "../audit";
import { beat, createInstallation } from "../installation";
import { listen } from "../listen";
import { openStore, type Store } from "../store";
import { withStore } from "../testing";
import { type Ask, ask } from "./ask";
import { answerRequest, type TakenRequest, takeRequests } from "./take";

const live = withStore();

const halves = { ageRecipient: "age1test", sshPublicKey: "ssh-ed25519 AAAA sluice" };
const actor = { kind: "user", id: "00000000-0000-4000-8000-000000000001", name: "Ada" } as const;
const audit: Audit = { action: "request.test-host", sentence: "tested lvs1" };
const request = (more: Partial<Ask> = {}): Ask => ({
  kind: "test-host",
  args: { n: 1 },
  actor,
  audit,
  ...more,
});

/** A worker that takes what comes and does as it is told, until it is stopped. */
const startWorker = (store: Store, id: string, work: (taken: TakenRequest) => Promise<unknown>) => {
  let stopped = false;
  let busy: Promise<unknown> = Promise.resolve();
  const look = () => {
    busy = busy.then(async () => {
      for (const taken of stopped ? [] : await takeRequests(store, id)) await work(taken);
    });
  };
  const stop = listen(store, "sluice_request", look);
  return async () => {
    stopped = true;
    stop();
    await busy;
  };
};

describe("a request", () => {
  test("is-answered-and-its-audit-settled", async () => {
    const store = await live.another();
    const worker = openStore(store.url);
    const stop = startWorker(worker, "w1", (taken) =>
      answerRequest(worker, taken.id, { ok: true, body: { ...(taken.args as object), kind: taken.kind } }),
    );
    expect(await ask(store, request({ args: { text: "'; \0 \u202e" } }), 5_000)).toEqual({
      text: "'; \uFFFD \u202e",
      kind: "test-host",
    });
    await stop();
    await worker.close();
    expect((await listAudit(store, { limit: 10 })).entries).toMatchObject([
      { actor: "Ada", action: "request.test-host", sentence: "tested lvs1", outcome: "done" },
    ]);
  });

  test("that-fails-gives-the-workers-sentence", async () => {
    const store = await live.another();
    const stop = startWorker(store, "w1", (taken) =>
      answerRequest(store, taken.id, { ok: false, body: "lvs1: connection refused." }),
    );
    await expect(ask(store, request(), 5_000)).rejects.toMatchObject({
      code: "worker-failed",
      message: "lvs1: connection refused.",
    });
    await stop();
    expect((await listAudit(store, { limit: 10 })).entries).toMatchObject([{ outcome: "failed" }]);
  });

  test("without-a-worker-is-withdrawn-and-never-done-later", async () => {
    const store = await live.another();
    await createInstallation(store, halves);
    await expect(ask(store, request(), 20_000)).rejects.toMatchObject({
      code: "worker-silent",
      message: "The worker is not running: nothing was sent.",
    });
    expect(await takeRequests(store, "w1")).toEqual([]);
    expect((await listAudit(store, { limit: 10 })).entries).toMatchObject([{ outcome: "failed" }]);
  });

  test("waits-longer-for-a-worker-that-is-alive-and-busy", async () => {
    const store = await live.another();
    await createInstallation(store, halves);
    const beating = setInterval(() => void beat(store, "w1"), 500);
    const waiting = ask(store, request(), 8_000);
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    const [taken] = await takeRequests(store, "w1");
    await answerRequest(store, taken?.id ?? "", { ok: true, body: "late but there" });
    expect(await waiting).toBe("late but there");
    clearInterval(beating);
  });

  test("whose-worker-died-fails-at-its-deadline-saying-that-nothing-is-known", async () => {
    const store = await live.another();
    const waiting = ask(store, request(), 1_000).catch((error: unknown) => error);
    let taken: TakenRequest[] = [];
    while (taken.length === 0) taken = await takeRequests(store, "dies");
    expect(taken[0]?.remainingMs).toBeLessThanOrEqual(1_000);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await takeRequests(store, "another")).toEqual([]);
    expect(await waiting).toMatchObject({ code: "worker-timeout" });
    expect(await answerRequest(store, taken[0]?.id ?? "", { ok: true, body: 1 })).toBe(false);
    expect((await listAudit(store, { limit: 10 })).entries).toMatchObject([{ outcome: "failed" }]);
  });

  test("is-given-to-one-worker-only", async () => {
    const store = await live.another();
    for (let n = 0; n < 60; n++)
      await store.prisma.request.create({
        data: { kind: "raw", args: { n }, deadline: new Date(Date.now() + 60_000) },
      });
    const takers = Array.from({ length: 8 }, async (_, w) => {
      const mine: string[] = [];
      for (
        let taken = await takeRequests(store, `w${w}`, 3);
        taken.length > 0;
        taken = await takeRequests(store, `w${w}`, 3)
      )
        mine.push(...taken.map(({ id }) => id));
      return mine;
    });
    const all = (await Promise.all(takers)).flat();
    expect(all).toHaveLength(60);
    expect(new Set(all).size).toBe(60);
  });

  test("is-answered-once", async () => {
    const store = await live.another();
    await store.prisma.request.create({
      data: { kind: "raw", args: {}, deadline: new Date(Date.now() + 60_000) },
    });
    const [taken] = await takeRequests(store, "w1");
    const answers = await Promise.all(
      [1, 2, 3].map((body) => answerRequest(store, taken?.id ?? "", { ok: true, body })),
    );
    expect(answers.filter(Boolean)).toHaveLength(1);
  });
});

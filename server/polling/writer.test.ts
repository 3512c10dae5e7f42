import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Round } from "../store/round";
import type { Sample } from "../store/samples/model";
import { nothingSeen } from "./memory";
import { Writer, type WriterOptions } from "./writer";

const sample = (hostId: string, at: number): Sample => ({
  hostId,
  serviceKey: "tcp 10.0.0.1:80",
  serverKey: null,
  at,
  epoch: 1,
  counters: { conns: 1n, inPkts: 1n, outPkts: 0n, inBytes: 1n, outBytes: 0n },
  active: 0,
  inactive: 0,
  persistent: null,
  weight: null,
});

const outcome = (hostId: string, at: number) => ({
  observation: nothingSeen(hostId, at),
  samples: [sample(hostId, at)],
  spans: [{ hostId, subject: "reach", value: `v${at}`, from: at, to: null }],
  events: [],
});

class Away extends Error {}

const writerInto = (write: (round: Round) => Promise<unknown>, more: Partial<WriterOptions> = {}) =>
  new Writer({
    write,
    isPassing: (error) => error instanceof Away,
    now: Date.now,
    gapMs: 5,
    say: () => undefined,
    ...more,
  });

const until = async (holds: () => boolean) => {
  for (let i = 0; i < 400 && !holds(); i += 1) await sleep(5);
  expect(holds()).toBe(true);
};

describe("storing rounds", () => {
  it("stores what comes in during a round with the next one, never two rounds at a time", async () => {
    const rounds: Round[] = [];
    let running = 0;
    const writer = writerInto(async (round) => {
      running += 1;
      expect(running).toBe(1);
      rounds.push(round);
      await sleep(20);
      running -= 1;
    });
    writer.add(outcome("a", 1));
    await until(() => rounds.length === 1);
    for (let i = 0; i < 50; i += 1) writer.add(outcome(`h${i}`, 2));
    await until(() => rounds.length === 2 && running === 0);
    expect(rounds.map((round) => round.observations.length)).toEqual([1, 50]);
  });

  it("loses nothing while the database is away, and keeps the order of spans", async () => {
    let away = true;
    const stored: Round[] = [];
    const writer = writerInto(async (round) => {
      if (away) throw new Away();
      stored.push(round);
    });
    for (let at = 1; at <= 10; at += 1) {
      writer.add(outcome("a", at));
      await sleep(8);
    }
    away = false;
    await until(() => stored.length > 0);
    expect(stored.flatMap((round) => round.samples.map((s) => s.at))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
    expect(stored.flatMap((round) => round.spans.map((s) => s.from))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
    expect(stored.at(-1)?.observations.map((o) => o.at)).toEqual([10]);
  });

  it("drops the oldest samples, never events or spans, when the database stays away too long", async () => {
    let away = true;
    const stored: Round[] = [];
    const writer = writerInto(
      async (round) => {
        if (away) throw new Away();
        stored.push(round);
      },
      { mostSamples: 3 },
    );
    for (let at = 1; at <= 9; at += 1) {
      writer.add(outcome("a", at));
      await sleep(8);
    }
    away = false;
    await until(() => stored.length > 0);
    expect(stored.flatMap((round) => round.samples.map((s) => s.at))).toEqual([7, 8, 9]);
    expect(stored.flatMap((round) => round.spans)).toHaveLength(9);
  });

  it("leaves out what the database refuses of one host, says so once, and stores the others", async () => {
    const said: string[] = [];
    const stored: Round[] = [];
    const writer = writerInto(
      async (round) => {
        if (round.observations.some((o) => o.hostId === "bad")) throw new Error("value too long");
        stored.push(round);
      },
      { say: (line) => said.push(line) },
    );
    for (let at = 1; at <= 3; at += 1) {
      writer.add(outcome("bad", at));
      writer.add(outcome("good", at));
      await until(() => stored.length === at);
    }
    expect(stored.map((round) => round.observations.map((o) => `${o.hostId} ${o.at}`))).toEqual([
      ["good 1"],
      ["good 2"],
      ["good 3"],
    ]);
    expect(stored.every((round) => round.samples.length === 1 && round.spans.length === 1)).toBe(true);
    expect(said).toEqual([
      "What was seen of host bad cannot be stored and is left out: Error: value too long",
    ]);
  });

  it("keeps what is left when the database goes away while it stores the hosts one by one", async () => {
    let away = false;
    const stored: string[] = [];
    const writer = writerInto(async (round) => {
      if (away) throw new Away();
      const hosts = round.observations.map((o) => o.hostId);
      if (hosts.includes("bad") && hosts.length > 1) throw new Error("value too long");
      stored.push(...hosts);
      if (hosts.includes("a")) away = true;
    });
    for (const host of ["a", "bad", "c"]) writer.add(outcome(host, 1));
    await until(() => away);
    await sleep(20);
    away = false;
    await until(() => stored.length === 3);
    expect(stored.sort()).toEqual(["a", "bad", "c"]);
  });

  it("says when the database is away and when it is back, and how much was lost if any", async () => {
    const said: string[] = [];
    let away = true;
    const stored: Round[] = [];
    const writer = writerInto(
      async (round) => {
        if (away) throw new Away("refused");
        stored.push(round);
      },
      { say: (line) => said.push(line), mostSamples: 2 },
    );
    for (let at = 1; at <= 5; at += 1) {
      writer.add(outcome("a", at));
      await sleep(12);
    }
    away = false;
    await until(() => stored.length > 0);
    expect(said).toEqual([
      "PostgreSQL stores nothing just now (Error: refused); what is seen meanwhile is kept here and stored when it does again.",
      "PostgreSQL stores again; the oldest 3 samples were lost.",
    ]);
  });

  it("stores what is left when it ends", async () => {
    const stored: Round[] = [];
    const writer = writerInto(async (round) => stored.push(round), { gapMs: 10_000 });
    writer.add(outcome("a", 1));
    await until(() => stored.length === 1);
    writer.add(outcome("b", 2));
    await writer.end();
    expect(stored.flatMap((round) => round.observations.map((o) => o.hostId))).toEqual(["a", "b"]);
  });
});

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

  it("leaves out a round that the database refuses for good, says so, and goes on", async () => {
    const said: string[] = [];
    const stored: Round[] = [];
    const writer = writerInto(
      async (round) => {
        if (round.observations.some((o) => o.hostId === "bad")) throw new Error("value too long");
        stored.push(round);
      },
      { say: (line) => said.push(line) },
    );
    writer.add(outcome("bad", 1));
    await until(() => said.length === 1);
    writer.add(outcome("good", 2));
    await until(() => stored.length === 1);
    expect(said[0]).toContain("value too long");
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

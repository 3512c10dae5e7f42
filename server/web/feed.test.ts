import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SluiceError } from "../domain/sluice-error";
import { type Feed, openFeed } from "./feed";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A source that counts how often it was asked, and a reader that keeps what it was given. */
const scene = (produce?: () => Promise<number>) => {
  let made = 0;
  const failures: unknown[] = [];
  const feed = openFeed<number>({
    produce: produce ?? (() => Promise.resolve(++made)),
    minGapMs: 250,
    tickMs: 2_000,
    onFailure: (error) => failures.push(error),
  });
  return { feed, failures, made: () => made };
};

const reader = (feed: Feed<number>) => {
  const stop = new AbortController();
  const seen: number[] = [];
  const done = (async () => {
    for await (const value of feed.watch(stop.signal)) seen.push(value);
  })();
  done.catch(() => undefined);
  return { stop, seen, done };
};

describe("a feed", () => {
  test("gives-the-first-value-at-once", async () => {
    const { feed } = scene();
    const { seen, stop, done } = reader(feed);
    await vi.advanceTimersByTimeAsync(0);
    expect(seen).toEqual([1]);
    stop.abort();
    await done;
  });

  test("works-out-once-for-all-who-watch", async () => {
    const { feed, made } = scene();
    const readers = [reader(feed), reader(feed), reader(feed)];
    await vi.advanceTimersByTimeAsync(300);
    feed.hint();
    await vi.advanceTimersByTimeAsync(0);
    expect(made()).toBe(2);
    for (const { seen } of readers) expect(seen.at(-1)).toBe(2);
  });

  test("a-hint-after-quiet-is-answered-at-once-and-many-hints-at-most-four-times-a-second", async () => {
    const { feed, made } = scene();
    reader(feed);
    await vi.advanceTimersByTimeAsync(1_000);
    const before = made();
    feed.hint();
    await vi.advanceTimersByTimeAsync(1);
    expect(made()).toBe(before + 1);
    for (let ms = 0; ms < 1_000; ms += 10) {
      feed.hint();
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(made() - before).toBeGreaterThanOrEqual(4);
    expect(made() - before).toBeLessThanOrEqual(5);
  });

  test("what-takes-long-to-work-out-is-worked-out-less-often", async () => {
    let made = 0;
    const { feed } = scene(() => new Promise((resolve) => setTimeout(() => resolve(++made), 200)));
    reader(feed);
    for (let ms = 0; ms < 8_000; ms += 50) {
      feed.hint();
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(made).toBeGreaterThanOrEqual(4);
    expect(made).toBeLessThanOrEqual(6);
  });

  test("a-hint-during-the-work-makes-it-be-done-again", async () => {
    let finish: (value: number) => void = () => undefined;
    const { feed } = scene(
      () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    );
    const { seen } = reader(feed);
    await vi.advanceTimersByTimeAsync(0);
    feed.hint();
    finish(1);
    await vi.advanceTimersByTimeAsync(250);
    finish(2);
    await vi.advanceTimersByTimeAsync(0);
    expect(seen).toEqual([1, 2]);
  });

  test("ages-advance-without-any-hint-while-somebody-watches-and-not-otherwise", async () => {
    const { feed, made } = scene();
    const { stop, done } = reader(feed);
    await vi.advanceTimersByTimeAsync(6_100);
    expect(made()).toBe(4);
    stop.abort();
    await done;
    feed.hint();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(made()).toBeLessThanOrEqual(5);
  });

  test("a-failure-is-reported-and-tried-again-and-the-reader-stays", async () => {
    let broken = true;
    const { feed, failures } = scene(() => (broken ? Promise.reject(new Error("away")) : Promise.resolve(7)));
    const { seen } = reader(feed);
    await vi.advanceTimersByTimeAsync(2_100);
    expect(failures).toHaveLength(2);
    broken = false;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(seen).toEqual([7]);
  });

  test("a-sentence-for-a-person-ends-the-readers-with-it", async () => {
    const gone = new SluiceError("not-found", "This cluster is not there any more.");
    const { feed } = scene(() => Promise.reject(gone));
    const { done } = reader(feed);
    await vi.advanceTimersByTimeAsync(0);
    await expect(done).rejects.toBe(gone);
  });

  test("the-reason-of-an-abort-reaches-the-reader-when-it-is-a-sentence", async () => {
    const { feed } = scene();
    const { stop, done } = reader(feed);
    await vi.advanceTimersByTimeAsync(0);
    stop.abort(new SluiceError("signed-out", "You are signed out."));
    await expect(done).rejects.toThrow("You are signed out.");
  });

  test("a-value-is-reused-while-it-is-fresh-and-nothing-was-hinted", async () => {
    const { feed } = scene();
    expect(await feed.get(250)).toBe(1);
    expect(await feed.get(250)).toBe(1);
    feed.hint();
    expect(await feed.get(250)).toBe(2);
    await vi.advanceTimersByTimeAsync(300);
    expect(await feed.get(250)).toBe(3);
    expect(await Promise.all([feed.get(0), feed.get(0)])).toEqual([3, 3]);
  });
});

/**
 * One thing that is worked out again when a hint says that it may have changed, once for all who watch: not more often
 * than `minGapMs`, not less often than `tickMs` (ages advance even when nobody writes), and not at all when nobody watches.
 */
import { SluiceError } from "../domain/sluice-error";
import { openTopic } from "./topic";

export type Feed<T> = {
  /** It may have changed. */
  readonly hint: () => void;
  /** The value at once (worked out if need be), then at every change and tick. */
  readonly watch: (signal: AbortSignal) => AsyncGenerator<T>;
  /** The newest value if no hint came since and it is not older than `maxAgeMs`; otherwise a new one. */
  readonly get: (maxAgeMs: number) => Promise<T>;
  readonly stop: () => void;
};

export type FeedOptions<T> = {
  readonly produce: () => Promise<T>;
  /** At least; a production that takes long is also given seven times as long a rest. */
  readonly minGapMs: number;
  readonly tickMs: number;
  /** A production failed while people watch; it is tried again at the next tick. A SluiceError goes to them instead. */
  readonly onFailure: (error: unknown) => void;
};

export const openFeed = <T>({ produce, minGapMs, tickMs, onFailure }: FeedOptions<T>): Feed<T> => {
  const topic = openTopic<T>();
  let latest: { value: T; startedAt: number } | null = null;
  let running: Promise<T> | null = null;
  let startedAt = Number.NEGATIVE_INFINITY;
  let tookMs = 0;
  /** A hint came after the production under way (or the latest one) had begun. */
  let outdated = true;
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;

  const run = (): Promise<T> => {
    if (running !== null) return running;
    startedAt = performance.now();
    outdated = false;
    running = produce()
      .then((value) => {
        latest = { value, startedAt };
        topic.publish(value);
        return value;
      })
      .finally(() => {
        running = null;
        tookMs = performance.now() - startedAt;
        plan();
      });
    return running;
  };

  /** Sets the one timer: soon after a hint, otherwise the tick. */
  const plan = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (stopped || running !== null || topic.readers() === 0) return;
    const gap = Math.max(minGapMs, 8 * tookMs);
    const due = startedAt + (outdated ? gap : Math.max(tickMs, gap)) - performance.now();
    timer = setTimeout(runForReaders, Math.max(0, due));
    timer.unref();
  };

  const runForReaders = (): void => {
    run().catch((error: unknown) => {
      if (error instanceof SluiceError) topic.fail(error);
      else onFailure(error);
    });
  };

  const isFresh = (maxAgeMs: number): boolean =>
    latest !== null && !outdated && performance.now() - latest.startedAt <= maxAgeMs;

  return {
    hint: () => {
      outdated = true;
      plan();
    },
    watch: async function* (signal) {
      const first = latest !== null && isFresh(tickMs) ? { newest: latest.value } : undefined;
      // The reader is registered before anything can be published: nothing between here and it waits.
      if (first === undefined) runForReaders();
      else queueMicrotask(plan);
      yield* topic.read(signal, first);
    },
    get: (maxAgeMs) => (latest !== null && isFresh(maxAgeMs) ? Promise.resolve(latest.value) : run()),
    stop: () => {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
};

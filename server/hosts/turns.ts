/**
 * Asks of one host take turns. Who gives up while waiting or while being served is answered at once; the turn itself
 * runs to its own end, because the host is busy with it all the same.
 */
import { HostError } from "./errors";

type Patience = {
  readonly deadlineMs: number;
  readonly late: () => HostError;
  readonly signal?: AbortSignal | undefined;
};

export class Turns {
  private last: Promise<unknown> | null = null;

  take<T>(patience: Patience, job: () => Promise<T>): Promise<T> {
    const { signal } = patience;
    if (signal?.aborted) return Promise.reject(abandoned());
    const before = this.last;
    if (before === null && signal === undefined) return this.run(job());
    return new Promise<T>((resolve, reject) => {
      let given = false;
      const giveUp = (error: HostError): void => {
        given = true;
        release();
        reject(error);
      };
      const onAbort = (): void => giveUp(abandoned());
      // Only who waits in line needs a timer here: the job keeps its own deadline.
      const timer =
        before === null ? undefined : setTimeout(() => giveUp(patience.late()), patience.deadlineMs);
      const release = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", onAbort);
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      const start = (): Promise<T | undefined> => {
        clearTimeout(timer);
        return given ? Promise.resolve(undefined) : job();
      };
      this.run((before ?? Promise.resolve()).then(start, start)).then(
        (value) => {
          release();
          if (value !== undefined) resolve(value);
        },
        (error: unknown) => {
          release();
          reject(error);
        },
      );
    });
  }

  private run<T>(turn: Promise<T>): Promise<T> {
    this.last = turn;
    const done = (): void => {
      if (this.last === turn) this.last = null;
    };
    turn.then(done, done);
    return turn;
  }
}

const abandoned = (): HostError => new HostError("closed", "No longer wanted: the question was withdrawn.");

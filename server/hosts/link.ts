/**
 * The connection to one host, over time: opened when it is wanted, kept, and left alone for a while after it failed.
 * A changed host key blocks the host until other keys are pinned. Another address, user, credential or key is another
 * door: the old connection and its failures do not count for it.
 */
import type { Client } from "ssh2";
import { backoffMs } from "./backoff";
import { ScriptChannel } from "./channel";
import { connectSsh } from "./connect";
import { HostError, placeOf, type Where } from "./errors";
import type { ConnectGate } from "./gate";
import type { HostTarget } from "./host";
import type { JumpHosts } from "./jump";
import { readingProgram } from "./program";

export type LinkOptions = {
  readonly connectTimeoutMs: number;
  readonly now: () => number;
  readonly random: () => number;
  readonly gate: ConnectGate;
  readonly jumps: JumpHosts;
};

export type Live = {
  readonly client: Client;
  readonly channel: ScriptChannel;
  readonly giveBack: () => void;
};

type Failure = { readonly error: HostError; readonly count: number; readonly until: number };

export class HostLink {
  private target: HostTarget | null = null;
  private opening: { readonly live: Promise<Live>; readonly stop: AbortController } | null = null;
  private failure: Failure | null = null;
  live: Live | null = null;

  constructor(private readonly options: LinkOptions) {}

  /** True when this is another door than the last one. */
  aimAt(target: HostTarget): boolean {
    if (this.target === target) return false;
    const other = this.target !== null && doorOf(this.target) !== doorOf(target);
    this.target = target;
    if (other) this.reset();
    return other;
  }

  /** Throws the last failure while the host is to be left alone. A person who waits may try, except past a changed key. */
  check(impatient: boolean): void {
    if (this.failure === null || this.live !== null) return;
    const { error, until } = this.failure;
    if (error.code === "host-key-changed" || (!impatient && this.options.now() < until)) throw error;
  }

  open(target: HostTarget, guardSeconds: number): Promise<Live> {
    if (this.opening !== null) return this.opening.live;
    const stop = new AbortController();
    const { signal } = stop;
    const live = this.connect(target, guardSeconds, signal).then(
      (opened) => {
        if (signal.aborted) {
          close(opened);
          throw unwanted(target);
        }
        this.opening = null;
        this.live = opened;
        opened.client.once("close", () => {
          if (this.live === opened) this.drop();
        });
        return opened;
      },
      (cause: unknown) => {
        if (signal.aborted) throw unwanted(target);
        const error = cause instanceof HostError ? cause : unexpected(target, cause);
        this.opening = null;
        this.fail(error);
        throw error;
      },
    );
    // Who asked may have given up by then.
    live.catch(() => {});
    this.opening = { live, stop };
    return live;
  }

  /** Leaves the host alone for a while, longer after each failure in a row. */
  fail(error: HostError): void {
    const count = (this.failure?.count ?? 0) + 1;
    const until = this.options.now() + backoffMs(error.code, count, this.options.random());
    this.failure = { error, count, until };
  }

  /** It answered: the next failure is the first again. */
  succeed(): void {
    this.failure = null;
  }

  drop(): void {
    const { live, opening } = this;
    this.opening = null;
    this.live = null;
    opening?.stop.abort();
    if (live !== null) close(live);
  }

  reset(): void {
    this.drop();
    this.failure = null;
  }

  private async connect(target: HostTarget, guardSeconds: number, signal: AbortSignal): Promise<Live> {
    const { gate, jumps, connectTimeoutMs: timeoutMs } = this.options;
    const where = whereOf(target);
    const jump = target.jump ? await jumps.borrow(target.jump, timeoutMs) : null;
    try {
      const via = jump?.client ?? null;
      const client = await connectSsh(target, { name: where.name, timeoutMs, via, gate, signal });
      const giveUp = (): void => {
        client.destroy();
      };
      signal.addEventListener("abort", giveUp, { once: true });
      try {
        const channel = await ScriptChannel.open(client, where, readingProgram(target), {
          guardSeconds,
          timeoutMs,
        });
        return { client, channel, giveBack: jump?.giveBack ?? (() => {}) };
      } catch (error) {
        client.end();
        throw error;
      } finally {
        signal.removeEventListener("abort", giveUp);
      }
    } catch (error) {
      jump?.giveBack();
      throw error;
    }
  }
}

export const whereOf = (target: HostTarget): Where => ({
  name: target.name ?? target.address,
  address: target.address,
  port: target.port,
});

/** Another address, user, credential or key is another door. */
export const doorOf = ({ address, port, user, auth, sudo, script, hostKey, jump }: HostTarget): string =>
  JSON.stringify([address, port, user, auth, sudo, script, hostKey, jump ?? null]);

const close = (live: Live): void => {
  live.channel.close();
  live.client.end();
  // A host that no longer answers would keep the socket for minutes.
  setTimeout(() => live.client.destroy(), 2_000).unref();
  live.giveBack();
};

const unwanted = (target: HostTarget): HostError =>
  new HostError("closed", `${placeOf(whereOf(target))}: no longer wanted.`);

const unexpected = (target: HostTarget, cause: unknown): HostError =>
  new HostError("error", `${placeOf(whereOf(target))}: connecting failed unexpectedly.`, { cause });

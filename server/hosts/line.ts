/**
 * The line to one host: asks wait their turn, a connection is opened when there is none, a host that failed is left
 * alone for a while, a changed host key blocks it until other keys are pinned.
 *
 * Commands run unguarded at first: `timeout` and `head` would cost two processes per command, 80 ms on a slow host.
 * When an answer stops coming or floods, the connection is dropped and the same question asked once more with the
 * guard on; the guard then stays for an hour. Every verb only reads, so asking twice is harmless.
 */
import type { Client } from "ssh2";
import { backoffMs } from "./backoff";
import { type Outcome, ScriptChannel } from "./channel";
import { connectSsh } from "./connect";
import { HostError, placeOf, seconds, type Where } from "./errors";
import { readAnswer } from "./frames";
import type { ConnectGate } from "./gate";
import type { Answer, AskOptions, HostTarget, Verb } from "./host";
import type { JumpHosts } from "./jump";
import { Turns } from "./turns";
import { expectedSections, requestLine } from "./verbs";

const GUARD_FOR_MS = 3_600_000;
const DEFAULT_DEADLINE_MS = 10_000;

export type LineOptions = {
  readonly connectTimeoutMs: number;
  /** An answer that is silent for so long is taken to hang. */
  readonly hangMs: number;
  readonly guardSeconds: number;
  /** Of one answer while unguarded; of one section on the host while guarded. */
  readonly maxBytes: number;
  readonly now: () => number;
  readonly random: () => number;
  readonly gate: ConnectGate;
  readonly jumps: JumpHosts;
};

type Live = { readonly client: Client; readonly channel: ScriptChannel; readonly giveBack: () => void };

export class HostLine {
  private target: HostTarget | null = null;
  private live: Live | null = null;
  private opening: Promise<Live> | null = null;
  private failure: { readonly error: HostError; readonly count: number; readonly until: number } | null =
    null;
  private guardUntil = 0;
  private nextId = 1;
  /** Counts drops, so that a connection that was still opening then is thrown away when it arrives. */
  private generation = 0;
  private readonly turns = new Turns();

  constructor(
    private readonly hostId: string,
    private readonly options: LineOptions,
  ) {}

  async ask(target: HostTarget, verb: Verb, args: readonly string[], ask: AskOptions): Promise<Answer> {
    const expected = expectedSections(verb, args);
    const where = whereOf(target);
    const deadlineMs = ask.deadlineMs ?? DEFAULT_DEADLINE_MS;
    const deadlineAt = this.options.now() + deadlineMs;
    const late = (): HostError =>
      new HostError("timeout", `${placeOf(where)} did not answer within ${seconds(deadlineMs)}.`);
    return this.turns.take({ deadlineMs, late, signal: ask.signal }, async () => {
      this.aimAt(target);
      this.checkFailure(ask.impatient === true);
      for (let attempt = 1; ; attempt++) {
        const reused = this.live !== null;
        const live = this.live ?? (await before(deadlineAt - this.options.now(), this.open(target), late));
        const left = deadlineAt - this.options.now();
        if (left <= 0) throw late();
        const guarded = live.channel.guardSeconds > 0;
        const id = this.nextId++;
        const sentAt = this.options.now();
        let outcome: Outcome;
        try {
          outcome = await live.channel.ask(id, requestLine(id, verb, args), {
            silenceMs: guarded ? left : Math.min(this.options.hangMs, left * 0.5),
            totalMs: left,
            maxBytes: guarded ? this.options.maxBytes * (args.length + 2) : this.options.maxBytes,
          });
        } catch (error) {
          this.drop();
          // A connection that died unnoticed since the last ask says nothing about the host now.
          if (reused && attempt === 1) continue;
          throw error;
        }
        if (outcome.kind !== "answer") {
          this.drop();
          if (!guarded && attempt < 3 && deadlineAt - this.options.now() > 500) {
            this.guardUntil = this.options.now() + GUARD_FOR_MS;
            continue;
          }
          if (outcome.kind === "silent") throw late();
        }
        const at = outcome.kind === "answer" ? outcome.at : this.options.now();
        const sections = readAnswer(outcome.bytes, live.channel.boundary, expected, {
          cap: this.options.maxBytes,
          keepEscapes: verb === "read",
        });
        const [only] = sections;
        if (only?.name === "refused")
          throw new HostError(
            "protocol",
            `${placeOf(where)}: the script refused the request (${only.stderr}). It may be older than this Sluice.`,
          );
        return {
          hostId: this.hostId,
          sections,
          sentAt,
          at,
          tookMs: at - sentAt,
          bytes: outcome.bytes.length,
        };
      }
    });
  }

  /** Another address, user, credential or key is another door: the old connection and its failures do not count. */
  private aimAt(target: HostTarget): void {
    if (this.target === target) return;
    if (this.target !== null && !sameDoor(this.target, target)) {
      this.drop();
      this.failure = null;
      this.guardUntil = 0;
    }
    this.target = target;
  }

  private checkFailure(impatient: boolean): void {
    if (this.failure === null || this.live !== null) return;
    const { error, until } = this.failure;
    const blocked = error.code === "host-key-changed";
    if (blocked || (!impatient && this.options.now() < until)) throw error;
  }

  private open(target: HostTarget): Promise<Live> {
    if (this.opening !== null) return this.opening;
    const generation = this.generation;
    const opening = this.connect(target).then(
      (live) => {
        if (generation !== this.generation) {
          close(live);
          throw new HostError("closed", `${placeOf(whereOf(target))}: no longer wanted.`);
        }
        this.opening = null;
        this.live = live;
        this.failure = null;
        live.client.once("close", () => {
          if (this.live === live) this.drop();
        });
        return live;
      },
      (cause: unknown) => {
        const error = cause instanceof HostError ? cause : unexpected(target, cause);
        if (generation === this.generation) {
          this.opening = null;
          const count = (this.failure?.count ?? 0) + 1;
          const until = this.options.now() + backoffMs(error.code, count, this.options.random());
          this.failure = { error, count, until };
        }
        throw error;
      },
    );
    opening.catch(() => {});
    this.opening = opening;
    return opening;
  }

  private async connect(target: HostTarget): Promise<Live> {
    const { gate, jumps, connectTimeoutMs } = this.options;
    const where = whereOf(target);
    const jump = target.jump ? await jumps.borrow(target.jump, connectTimeoutMs) : null;
    const leave = await gate.enter(target.address);
    try {
      const client = await connectSsh(target, {
        name: where.name,
        timeoutMs: connectTimeoutMs,
        via: jump?.client ?? null,
      });
      try {
        const guarded = this.options.now() < this.guardUntil;
        const channel = await ScriptChannel.open(client, where, target, {
          guardSeconds: guarded ? this.options.guardSeconds : 0,
          timeoutMs: connectTimeoutMs,
        });
        return { client, channel, giveBack: jump?.giveBack ?? (() => {}) };
      } catch (error) {
        client.end();
        throw error;
      }
    } catch (error) {
      jump?.giveBack();
      throw error;
    } finally {
      leave();
    }
  }

  private drop(): void {
    this.generation += 1;
    this.opening = null;
    const { live } = this;
    this.live = null;
    if (live !== null) close(live);
  }

  close(): void {
    this.drop();
    this.failure = null;
  }
}

const close = (live: Live): void => {
  live.channel.close();
  live.client.end();
  // A host that no longer answers would keep the socket for minutes.
  setTimeout(() => live.client.destroy(), 2_000).unref();
  live.giveBack();
};

const whereOf = (target: HostTarget): Where => ({
  name: target.name ?? target.address,
  address: target.address,
  port: target.port,
});

const doorOf = (target: HostTarget): string =>
  JSON.stringify([
    target.address,
    target.port,
    target.user,
    target.auth,
    target.sudo,
    target.script,
    target.hostKey,
    target.jump ?? null,
  ]);
const sameDoor = (a: HostTarget, b: HostTarget): boolean => doorOf(a) === doorOf(b);

const before = <T>(ms: number, promise: Promise<T>, late: () => HostError): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), Math.max(0, ms));
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });

const unexpected = (target: HostTarget, cause: unknown): HostError =>
  new HostError("error", `${placeOf(whereOf(target))}: connecting failed unexpectedly.`, { cause });

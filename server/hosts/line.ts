/**
 * Asking one host: asks take turns, each within its deadline.
 *
 * Commands run unguarded at first: `timeout` and `head` would cost two processes per command, 80 ms on a slow host.
 * When an answer stops coming, floods or ends the channel, the connection is dropped and the same question asked once
 * more with the guard on; the guard then stays for a minute, for longer when it was needed again. Every verb only reads,
 * so asking twice is harmless.
 */
import type { Outcome } from "./channel";
import { HostError, placeOf, seconds } from "./errors";
import { readAnswer } from "./frames";
import type { Answer, AskOptions, HostTarget, Verb } from "./host";
import { HostLink, type LinkOptions, type Live, whereOf } from "./link";
import { Turns } from "./turns";
import { expectedSections, requestLine } from "./verbs";
import { daemonsAnswered } from "./vtysh-output";

const FIRST_GUARD_MS = 60_000;
const LAST_GUARD_MS = 3_600_000;
const DEFAULT_DEADLINE_MS = 10_000;

export type LineOptions = LinkOptions & {
  /** An answer that is silent for so long is taken to hang. */
  readonly hangMs: number;
  /** Of one answer while unguarded; of each section while guarded. */
  readonly maxBytes: number;
};

/** One ask on its way. */
type Question = {
  readonly target: HostTarget;
  readonly verb: Verb;
  readonly args: readonly string[];
  readonly expected: readonly string[] | null;
  readonly deadlineMs: number;
  readonly deadlineAt: number;
  readonly late: () => HostError;
};

export class HostLine {
  private readonly link: HostLink;
  private readonly turns = new Turns();
  private guardUntil = 0;
  private guardForMs = 0;
  /** Where no vtysh is kept: could one be kept by the next channel? */
  private mayKeepNextTime = true;
  private nextId = 1;
  private closed = false;

  constructor(
    private readonly hostId: string,
    private readonly options: LineOptions,
  ) {
    this.link = new HostLink(options);
  }

  async ask(target: HostTarget, verb: Verb, args: readonly string[], ask: AskOptions): Promise<Answer> {
    const expected = expectedSections(verb, args);
    const { deadlineMs = DEFAULT_DEADLINE_MS, signal } = ask;
    const deadlineAt = this.options.now() + deadlineMs;
    const late = (): HostError =>
      new HostError(
        "timeout",
        `${placeOf(whereOf(target))} did not answer within ${seconds(deadlineMs)}. Look at its load and at what hangs there.`,
      );
    return this.turns.take({ deadlineMs, late, signal }, () => {
      if (this.link.aimAt(target)) this.guardUntil = 0;
      this.link.check(ask.impatient === true);
      return this.answer({ target, verb, args, expected, deadlineMs, deadlineAt, late });
    });
  }

  /** For good: what waits fails, nothing is opened again. */
  close(): void {
    this.closed = true;
    this.link.reset();
  }

  private async answer(question: Question): Promise<Answer> {
    const { now } = this.options;
    for (let attempt = 1; ; attempt++) {
      const reused = this.link.live !== null;
      const live = this.link.live ?? (await this.connected(question));
      const id = this.nextId++;
      const sentAt = now();
      let outcome: Outcome;
      try {
        outcome = await this.exchange(live, id, question);
      } catch (error) {
        this.link.drop();
        this.mayKeepNextTime = true;
        // A connection that died unnoticed since the last ask says nothing about the host now.
        if (reused && attempt === 1 && now() < question.deadlineAt) continue;
        if (error instanceof HostError && error.code === "closed") {
          // A fresh channel that ends over a question may end over it again, with its kept vtysh: guarded there is none.
          if (live.channel.guardSeconds === 0 && attempt < 3 && now() < question.deadlineAt) {
            this.guard(now());
            continue;
          }
          this.link.fail(error);
        }
        throw error;
      }
      if (outcome.kind !== "answer") {
        this.link.drop();
        const guarded = live.channel.guardSeconds > 0;
        this.guard(now());
        if (!guarded && attempt < 3 && question.deadlineAt - now() > question.deadlineMs / 10) continue;
        if (outcome.kind === "silent") {
          const error = question.late();
          // It had the whole deadline and the guard, and still hangs: each further try would leave one more process there.
          if (guarded && attempt === 1 && question.deadlineMs >= 2_000) this.link.fail(error);
          throw error;
        }
      }
      this.link.succeed();
      const answer = this.read(live, question, outcome, sentAt);
      this.startVtyshAgain(live, answer);
      return answer;
    }
  }

  /**
   * A host that was only slow for a moment is soon asked unguarded again, which is much cheaper for it; one that goes on
   * hanging is left guarded for longer each time, for every unguarded try leaves a process there.
   */
  private guard(now: number): void {
    const again = now - this.guardUntil < this.guardForMs;
    this.guardForMs = again ? Math.min(LAST_GUARD_MS, this.guardForMs * 2) : FIRST_GUARD_MS;
    this.guardUntil = now + this.guardForMs;
  }

  /**
   * A kept vtysh may never find a daemon again that was gone, and none is kept where a daemon was gone when the channel
   * was opened: then the next question opens another channel. Once, lest a host where none can be kept has no peace.
   */
  private startVtyshAgain({ channel }: Live, answer: Answer): void {
    if (channel.guardSeconds > 0) return;
    const kept = channel.prompt !== null;
    const answered = daemonsAnswered(answer.sections);
    if (answered === false) {
      this.mayKeepNextTime = true;
      if (kept) this.link.drop();
    } else if (answered === true && !kept && this.mayKeepNextTime) {
      this.mayKeepNextTime = false;
      this.link.drop();
    }
  }

  private connected(question: Question): Promise<Live> {
    if (this.closed)
      return Promise.reject(
        new HostError("closed", `${placeOf(whereOf(question.target))}: no longer wanted.`),
      );
    const guarded = this.options.now() < this.guardUntil;
    // Half the deadline for one hanging command leaves time for the others.
    const guardSeconds = guarded ? Math.min(5, Math.max(1, Math.floor(question.deadlineMs / 2_000))) : 0;
    const left = question.deadlineAt - this.options.now();
    return before(left, this.link.open(question.target, guardSeconds), question.late);
  }

  private exchange(live: Live, id: number, { verb, args, deadlineAt, late }: Question): Promise<Outcome> {
    const totalMs = deadlineAt - this.options.now();
    if (totalMs <= 0) return Promise.reject(late());
    const { hangMs, maxBytes } = this.options;
    return live.channel.ask(id, requestLine(id, verb, args), {
      totalMs,
      ...(live.channel.guardSeconds > 0
        ? { silenceMs: totalMs, maxBytes: maxBytes * (args.length + 2) }
        : { silenceMs: Math.min(hangMs, totalMs / 2), maxBytes }),
    });
  }

  private read(live: Live, question: Question, outcome: Outcome, sentAt: number): Answer {
    const { target, verb, expected } = question;
    const sections = readAnswer(outcome.bytes, live.channel.boundary, expected, {
      cap: this.options.maxBytes,
      keepEscapes: verb === "read",
      prompt: live.channel.prompt,
    });
    const [only] = sections;
    if (only?.name === "refused")
      throw new HostError(
        "protocol",
        `${placeOf(whereOf(target))}: the script refused the request (${only.stderr}). It may be older than this Sluice.`,
      );
    const at = outcome.kind === "answer" ? outcome.at : this.options.now();
    return { hostId: this.hostId, sections, sentAt, at, tookMs: at - sentAt, bytes: outcome.bytes.length };
  }
}

const before = <T>(ms: number, promise: Promise<T>, late: () => HostError): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), Math.max(0, ms));
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });

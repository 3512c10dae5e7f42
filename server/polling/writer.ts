/**
 * Gathers what polls bring and stores it in rounds: one transaction for all that came in meanwhile. While PostgreSQL is away
 * it keeps what cannot be seen again (events, spans, counters) and tries on; screens get the newest observation of each host.
 * What PostgreSQL refuses of one host is left out, and nothing of the others.
 */
import type { HostObservation } from "../domain/cluster/observation";
import type { ClusterEvent, Span } from "../domain/events/model";
import { excerpt } from "../domain/output";
import type { Round } from "../store/round";
import type { Sample } from "../store/samples/model";

export type Outcome = {
  readonly observation: HostObservation;
  readonly samples: readonly Sample[];
  readonly spans: readonly Span[];
  readonly events: readonly ClusterEvent[];
};

export type WriterOptions = {
  readonly write: (round: Round) => Promise<unknown>;
  /** Is this the error of a database that is away, or full, or busy: will it take the same later? */
  readonly isPassing: (error: unknown) => boolean;
  readonly now: () => number;
  /** Least time between two rounds, ms: what comes in meanwhile goes with the next. */
  readonly gapMs?: number;
  /** Samples kept while the database is away; the oldest go first. About a minute of 1,000 directors. */
  readonly mostSamples?: number;
  readonly say: (line: string) => void;
};

export class Writer {
  private readonly observations = new Map<string, HostObservation>();
  private samples: Sample[] = [];
  private spans: Span[] = [];
  private events: ClusterEvent[] = [];
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> | null = null;
  private lastEnd = 0;
  private pauseMs = 0;
  private lostSamples = 0;
  /** What was said of each host last: a refusal is said once, not every two seconds. */
  private readonly refusals = new Map<string, string>();

  constructor(private readonly options: WriterOptions) {}

  add(outcome: Outcome): void {
    this.observations.set(outcome.observation.hostId, outcome.observation);
    for (const sample of outcome.samples) this.samples.push(sample);
    for (const span of outcome.spans) this.spans.push(span);
    for (const event of outcome.events) this.events.push(event);
    this.schedule();
  }

  /** Stores what is there, once; used when the worker stops. */
  async end(): Promise<void> {
    await this.writing;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (this.observations.size > 0) await this.flush();
    if (this.timer) clearTimeout(this.timer);
    if (this.observations.size > 0)
      this.options.say("What was seen since PostgreSQL went away could not be stored before the end.");
  }

  private schedule(): void {
    if (this.timer || this.writing) return;
    const gap = this.pauseMs || (this.options.gapMs ?? 50);
    const wait = Math.max(0, this.lastEnd + gap - this.options.now());
    this.timer = setTimeout(() => {
      this.timer = null;
      this.writing = this.flush().finally(() => {
        this.writing = null;
        this.lastEnd = this.options.now();
        if (this.observations.size > 0) this.schedule();
      });
    }, wait);
  }

  private async flush(): Promise<void> {
    const round = this.takeRound();
    try {
      await this.options.write(round);
      this.isBack();
    } catch (error) {
      if (this.options.isPassing(error)) this.keep(round, error);
      else await this.storeApart(round, error);
    }
  }

  private takeRound(): Round {
    const most = this.options.mostSamples ?? 100_000;
    this.lostSamples += Math.max(0, this.samples.length - most);
    const round: Round = {
      observations: [...this.observations.values()],
      samples: this.samples.slice(-most),
      spans: this.spans,
      events: this.events,
    };
    this.observations.clear();
    this.samples = [];
    this.spans = [];
    this.events = [];
    return round;
  }

  private async storeApart(round: Round, reason: unknown): Promise<void> {
    const parts = partsOf(round);
    for (const [index, [hostId, part]] of [...parts].entries())
      try {
        if (parts.size === 1) throw reason;
        await this.options.write(part);
        this.refusals.delete(hostId);
      } catch (error) {
        // Went away just now: the parts that are left wait together.
        if (this.options.isPassing(error)) {
          for (const [, rest] of [...parts].slice(index)) this.keep(rest, error);
          return;
        }
        if (this.refusals.get(hostId) === String(error)) continue;
        this.refusals.set(hostId, String(error));
        this.options.say(
          `What was seen of host ${hostId} cannot be stored and is left out: ${String(error)}`,
        );
      }
    this.isBack();
  }

  private isBack(): void {
    if (this.pauseMs === 0) return;
    this.pauseMs = 0;
    const lost =
      this.lostSamples > 0 ? `the oldest ${this.lostSamples} samples were lost` : "nothing was lost";
    this.lostSamples = 0;
    this.options.say(`PostgreSQL stores again; ${lost}.`);
  }

  private keep(round: Round, error: unknown): void {
    for (const observation of round.observations)
      if (!this.observations.has(observation.hostId)) this.observations.set(observation.hostId, observation);
    this.samples = [...round.samples, ...this.samples];
    this.spans = [...round.spans, ...this.spans];
    this.events = [...round.events, ...this.events];
    if (this.pauseMs === 0)
      this.options.say(
        `PostgreSQL stores nothing just now (${excerpt(String(error))}); what is seen meanwhile is kept here and stored when it does again.`,
      );
    this.pauseMs = Math.min(2_000, (this.pauseMs || 100) * 2);
  }
}

/** What belongs to each host; "" for what belongs to none. */
const partsOf = (round: Round): ReadonlyMap<string, Round> => {
  const ids = new Set(
    [...round.observations, ...round.samples, ...round.spans, ...round.events].map((one) => one.hostId ?? ""),
  );
  const of = <T extends { readonly hostId: string | null }>(all: readonly T[], id: string) =>
    all.filter((one) => (one.hostId ?? "") === id);
  return new Map(
    [...ids].map((id) => [
      id,
      {
        observations: of(round.observations, id),
        samples: of(round.samples, id),
        spans: of(round.spans, id),
        events: of(round.events, id),
      },
    ]),
  );
};

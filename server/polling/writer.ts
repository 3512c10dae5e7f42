/**
 * Gathers what polls bring and stores it in rounds: one transaction for all that came in meanwhile. While PostgreSQL is away
 * it keeps what cannot be seen again (events, spans, counters) and tries on; screens get the newest observation of each host.
 */
import type { HostObservation } from "../domain/cluster/observation";
import type { ClusterEvent, Span } from "../domain/events/model";
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
  /** Is this the error of a database that will come back? */
  readonly isUnavailable: (error: unknown) => boolean;
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
  private away: { since: number; pauseMs: number } | null = null;

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
  }

  private schedule(): void {
    if (this.timer || this.writing) return;
    const gap = this.away?.pauseMs ?? this.options.gapMs ?? 50;
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
    const round: Round = {
      observations: [...this.observations.values()],
      samples: this.samples.slice(-(this.options.mostSamples ?? 100_000)),
      spans: this.spans,
      events: this.events,
    };
    this.observations.clear();
    this.samples = [];
    this.spans = [];
    this.events = [];
    try {
      await this.options.write(round);
      if (this.away)
        this.options.say(`PostgreSQL is back; nothing of ${round.samples.length} samples was lost.`);
      this.away = null;
    } catch (error) {
      if (this.options.isUnavailable(error)) this.keep(round);
      else this.options.say(`A round could not be stored and was left out: ${String(error)}`);
    }
  }

  private keep(round: Round): void {
    for (const observation of round.observations)
      if (!this.observations.has(observation.hostId)) this.observations.set(observation.hostId, observation);
    this.samples = [...round.samples, ...this.samples];
    this.spans = [...round.spans, ...this.spans];
    this.events = [...round.events, ...this.events];
    if (!this.away)
      this.options.say(
        "PostgreSQL does not answer; what is seen meanwhile is kept here and stored when it is back.",
      );
    this.away = {
      since: this.away?.since ?? this.options.now(),
      pauseMs: Math.min(2_000, (this.away?.pauseMs ?? 100) * 2),
    };
  }
}

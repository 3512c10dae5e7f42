/**
 * One host, asked again and again. It never waits for another host, and whatever happens to it becomes an observation:
 * an answer, or unreachable with the reason, also when the fault is our own.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { HostObservation, Reach } from "../domain/cluster/observation";
import { failed } from "../domain/reading";
import { HostError } from "../hosts/errors";
import type { Answer, HostPool, HostTarget } from "../hosts/host";
import type { StoredHost } from "../store/inventory/host-targets";
import { type Ask, askChecks, askConfiguration, askFacts, askRoles } from "./asking";
import type { Seen } from "./interpret";
import type { Lateness } from "./lateness";
import type { HostMemory } from "./memory";
import { observe, withoutRouting } from "./observe";
import { firstDue, nextDue } from "./pace";
import { dialectOf, dueAt, factsAreDue, sectionsFor, vrrpIsDue } from "./plan";
import type { Sections } from "./read";

export type PollerDeps = {
  readonly pool: HostPool;
  readonly now: () => number;
  readonly lateness: Lateness;
  /** Takes what was seen: rates, spans, events, store. */
  readonly observed: (memory: HostMemory, seen: Seen) => void;
  /** The host showed a key that nobody confirmed. */
  readonly keyShown: (host: StoredHost) => void;
  readonly say: (line: string) => void;
};

/**
 * An answer later than this is none: the host is unknown, and asked again at its next turn. A host under heavy load is asked less often
 * and seen all the same, which is when it matters; that its figures are old is said long before.
 */
const deadlineMs = 15_000;

export class Poller {
  private readonly stopping = new AbortController();
  private readonly ended: Promise<void>;
  private lastDefect = "";

  constructor(
    readonly host: StoredHost,
    /** Opens the credential; its HostError is the host's state, too. */
    private readonly target: () => Promise<HostTarget>,
    readonly memory: HostMemory,
    private readonly deps: PollerDeps,
  ) {
    this.ended = this.run();
  }

  private get everyMs(): number {
    return this.host.pollSeconds * 1_000;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.ended;
  }

  private async run(): Promise<void> {
    const { now, lateness } = this.deps;
    const { everyMs } = this;
    let due = firstDue(now(), everyMs, this.host.hostId);
    while (!this.stopping.signal.aborted) {
      await sleep(Math.max(0, due - now()), undefined, { signal: this.stopping.signal }).catch(
        () => undefined,
      );
      if (this.stopping.signal.aborted) return;
      lateness.record(now() - due);
      await this.poll().catch((error: unknown) => this.defect(error));
      due = nextDue(due, now(), everyMs);
    }
  }

  private async poll(): Promise<void> {
    const { deps, memory, host } = this;
    try {
      const target = await this.target();
      const ask: Ask = (verb, args) =>
        deps.pool.ask(target, verb, args, { deadlineMs, signal: this.stopping.signal });
      const due = dueAt(deps.now(), memory.last);
      if (due.slow) await this.learn(ask);
      const { facts, ipvs } = memory.observation;
      const dialect = facts.kind === "known" ? dialectOf(facts.value.versions.routing) : "unknown";
      const persistent =
        ipvs.kind === "known" && ipvs.value.services.some((service) => service.persistence !== null);
      const answer = await ask("look", sectionsFor(host.roles, dialect, due, persistent));
      const { addresses } = memory.observation;
      const seen = observe(memory, sectionsOf(answer), answer.at, answer.tookMs);
      const routed = dialect === "none" ? withoutRouting(seen.observation, answer.at) : seen.observation;
      const vrrpDue = vrrpIsDue(due, addresses, routed.addresses);
      const vrrp = vrrpDue ? await askRoles(memory, routed, ask) : routed;
      const moved = !due.slow && factsAreDue(memory.observation, vrrp);
      const told = moved ? await askFacts(memory, vrrp, ask) : vrrp;
      const observation = await askChecks(memory, told, ask);
      deps.observed(memory, { observation, counters: seen.counters, pollEveryMs: this.everyMs });
      if (due.medium) memory.last.medium = answer.at;
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      const reason = error instanceof HostError ? error : this.defect(error);
      if (reason.code === "host-key-changed" || reason.code === "host-key-unknown") deps.keyShown(host);
      const observation = unreachable(memory.observation, reason, deps.now());
      deps.observed(memory, { observation, counters: failed(reason.message), pollEveryMs: this.everyMs });
    }
  }

  /** Our own fault: said in the log once, and on screen instead of figures. */
  private defect(error: unknown): HostError {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    if (this.lastDefect !== text) this.deps.say(`${this.host.name}: ${text}`);
    this.lastDefect = text;
    return new HostError(
      "error",
      `${this.host.name}: Sluice itself failed on what this host answered. The worker's log has the reason.`,
      { cause: error },
    );
  }

  /** Facts and configuration: what is seen in the same poll is read in their light. */
  private async learn(ask: Ask): Promise<void> {
    const { memory, host } = this;
    const known = await askFacts(memory, memory.observation, ask);
    memory.observation = host.roles.includes("director") ? await askConfiguration(memory, known, ask) : known;
    memory.last.slow = this.deps.now();
  }
}

const sectionsOf = (answer: Answer): Sections =>
  new Map(answer.sections.map((section) => [section.name, section]));

/** What was known keeps its value and its age; `reach` says that it may not hold any more, and since when. */
const unreachable = (before: HostObservation, error: HostError, at: number): HostObservation => {
  const was = before.reach;
  const since = was.kind === "unreachable" ? was.since : at;
  const reach: Reach = { kind: "unreachable", since, code: error.code, why: error.message };
  return { ...before, at, tookMs: null, reach };
};

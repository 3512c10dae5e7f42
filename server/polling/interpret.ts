/** From what was seen to what is stored: rates and samples, spans, events. Keeps in each host's memory what the next poll needs. */
import type { Inventory } from "../domain/cluster/inventory";
import type { HostObservation } from "../domain/cluster/observation";
import { carryKnown, changes } from "../domain/events/changes";
import type { Span } from "../domain/events/model";
import { statesOf } from "../domain/events/states";
import type { IpvsCounters } from "../domain/ipvs/model";
import { advance, type CounterSample } from "../domain/rates/advance";
import { known, type Parsed } from "../domain/reading";
import type { Sample } from "../store/samples/model";
import { gaugesOf } from "./gauges";
import type { HostMemory } from "./memory";
import { stillUnknown } from "./read";
import type { Outcome } from "./writer";

export type Seen = {
  readonly observation: HostObservation;
  /** Failed: not asked, or not readable; then there is no rate. */
  readonly counters: Parsed<IpvsCounters>;
  readonly pollEveryMs: number;
};

export class Interpreter {
  private inventoryOf: ReadonlyMap<string, Inventory> = new Map();

  constructor(private readonly memoryOf: (hostId: string) => HostMemory | undefined) {}

  /** Takes over the inventories of all clusters. */
  know(inventories: readonly Inventory[]): void {
    this.inventoryOf = new Map(
      inventories.flatMap((inventory) => inventory.hosts.map((host) => [host.id, inventory] as const)),
    );
  }

  interpret(memory: HostMemory, seen: Seen): Outcome {
    const { observation, samples } = withRates(memory, seen);
    memory.observation = observation;
    const inventory = this.inventoryOf.get(observation.hostId);
    // Its inventory comes with the next reading; what is told of it begins then.
    if (inventory === undefined) return { observation, samples, spans: [], events: [] };
    const others = this.othersOf(inventory);
    const { spans, events } = changes(memory.told, observation, inventory, others, memory.lastKnown);
    const unwatched = afterSilence(memory.told, seen, inventory);
    memory.told = observation;
    memory.lastKnown = carryKnown(memory.lastKnown, observation);
    return { observation, samples, spans: [...spans, ...unwatched], events };
  }

  private othersOf(inventory: Inventory): readonly HostObservation[] {
    return inventory.hosts.flatMap((host) => this.memoryOf(host.id)?.told ?? []);
  }
}

/** Between two workers nobody looked: a pause no longer than this is bridged, a longer one is a gap in the history. ms */
const bridgedMs = 30_000;

/** Ends every state of the last look and begins those of this one, when nobody looked in between for so long. */
const afterSilence = (
  told: HostObservation | null,
  { observation, pollEveryMs }: Seen,
  inventory: Inventory,
): readonly Span[] => {
  if (told === null || observation.at - told.at <= Math.max(bridgedMs, 5 * pollEveryMs)) return [];
  const ended = [...statesOf(inventory, told, null)].map(
    ([subject, value]): Span => ({ hostId: told.hostId, subject, value, from: told.at, to: told.at }),
  );
  return [...ended, ...changes(null, observation, inventory, []).spans];
};

const withRates = (memory: HostMemory, { observation, counters, pollEveryMs }: Seen) => {
  if (counters.kind === "failed") {
    const rates = stillUnknown(counters.why, observation.rates, observation.at);
    return { observation: { ...observation, rates }, samples: [] };
  }
  const { facts, ipvs, persistent, at } = observation;
  const bootId = facts.kind === "known" ? facts.value.bootId : null;
  const next = advance(memory.rates, { at, counters: counters.value, bootId, pollEveryMs });
  memory.rates = next.state;
  const gauges = gaugesOf(ipvs.kind === "known" ? ipvs.value : null);
  const held = persistent.kind === "known" && persistent.at === at ? persistent.value : {};
  const sampleOf = (sample: CounterSample): Sample => {
    const gauge = gauges(sample.service, sample.server);
    return {
      hostId: observation.hostId,
      serviceKey: sample.service,
      serverKey: sample.server,
      at,
      epoch: sample.epoch,
      counters: sample.counters,
      active: gauge?.active ?? null,
      inactive: gauge?.inactive ?? null,
      persistent: sample.server === null ? null : (held[sample.service]?.[sample.server] ?? null),
      weight: gauge?.weight ?? null,
    };
  };
  return {
    observation: { ...observation, rates: known(next.rates, at) },
    samples: next.samples.map(sampleOf),
  };
};

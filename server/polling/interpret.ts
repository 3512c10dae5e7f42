/** From what was seen to what is stored: rates and samples, spans, events. Keeps in each host's memory what the next poll needs. */
import type { Inventory } from "../domain/cluster/inventory";
import type { HostObservation } from "../domain/cluster/observation";
import { carryKnown, changes } from "../domain/events/changes";
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
    const inventory = this.inventoryOf.get(observation.hostId);
    const told = inventory
      ? changes(memory.told, observation, inventory, this.othersOf(inventory), memory.lastKnown)
      : { spans: [], events: [] };
    memory.observation = observation;
    memory.told = observation;
    memory.lastKnown = carryKnown(memory.lastKnown, observation);
    return { observation, samples, ...told };
  }

  private othersOf(inventory: Inventory): readonly HostObservation[] {
    return inventory.hosts.flatMap((host) => this.memoryOf(host.id)?.told ?? []);
  }
}

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

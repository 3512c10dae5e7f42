/** From what was seen to what is stored: rates and samples, spans, events. Keeps in each host's memory what the next poll needs. */
import type { Inventory } from "../domain/cluster/inventory";
import type { HostObservation } from "../domain/cluster/observation";
import { carryKnown, changes } from "../domain/events/changes";
import type { IpvsCounters, IpvsTable, RealServerEntry } from "../domain/ipvs/model";
import { advance, type CounterSample } from "../domain/rates/advance";
import { known, type Parsed } from "../domain/reading";
import type { Sample } from "../store/samples/model";
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
  const entries = ipvs.kind === "known" ? entriesOf(ipvs.value) : new Map<string, RealServerEntry>();
  const held = persistent.kind === "known" && persistent.at === at ? persistent.value : {};
  const sampleOf = (sample: CounterSample): Sample => {
    const entry = sample.server === null ? undefined : entries.get(`${sample.service}\n${sample.server}`);
    return {
      hostId: observation.hostId,
      serviceKey: sample.service,
      serverKey: sample.server,
      at,
      epoch: sample.epoch,
      counters: sample.counters,
      active: entry?.activeConn ?? null,
      inactive: entry?.inactConn ?? null,
      persistent: sample.server === null ? null : (held[sample.service]?.[sample.server] ?? null),
      weight: entry?.weight ?? null,
    };
  };
  return {
    observation: { ...observation, rates: known(next.rates, at) },
    samples: next.samples.map(sampleOf),
  };
};

const entriesOf = (table: IpvsTable): ReadonlyMap<string, RealServerEntry> =>
  new Map(
    table.services.flatMap((service) =>
      service.servers.map((server) => [`${service.key}\n${server.key}`, server] as const),
    ),
  );

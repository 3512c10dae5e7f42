/**
 * rates/ turns the counters of a director into rates per second. Pure; time comes in with each look.
 *
 * Every series (a service, or a real server of one) has an epoch: a run of its counters without a restart. No rate is ever
 * computed across two. A new epoch begins when a counter is lower than before (`ipvsadm -Z`, a server removed and added
 * again, keepalived restarted, a reboot, a 32-bit counter of a kernel before 4.1 that wrapped), when the series was missing
 * from a look, when the boot id changed, and after a silence of more than five polls: an average over that would smear a
 * burst over minutes in which nobody looked. The interval in which an epoch begins has no rate: null, not 0.
 *
 * A counter that restarted between two looks and has already passed its old value is taken for one that went on. The
 * difference is then less than what was counted since the restart, so the rate is too low for that one interval and
 * never too high; no other figure of the same look could tell it more surely, for kernel entries are not updated at
 * the same moment.
 */
import type { RateTable } from "../cluster/observation";
import type { Counters, IpvsCounters, Rates, ServerKey, ServiceKey } from "../ipvs/model";
import { judge, type SeriesState } from "./series";

/** What is kept of one director from look to look. */
export type RateState = {
  readonly at: number;
  readonly bootId: string | null;
  readonly series: ReadonlyMap<string, SeriesState>;
  readonly table: RateTable;
};

export type Look = {
  /** Worker clock, ms. */
  readonly at: number;
  readonly counters: IpvsCounters;
  /** The host's boot id; null when it is not known. */
  readonly bootId: string | null;
  readonly pollEveryMs: number;
};

/** A series as it is stored: the counters as read and the epoch they belong to. */
export type CounterSample = {
  readonly service: ServiceKey;
  /** Null for the service itself. */
  readonly server: ServerKey | null;
  /** The moment (ms) of the first look of this run. */
  readonly epoch: number;
  readonly counters: Counters;
};

export type Advance = {
  readonly state: RateState;
  readonly rates: RateTable;
  readonly samples: readonly CounterSample[];
};

const longestGapPolls = 5;

/**
 * The rates after one more look. A look that is not later than the last one changes nothing and has no samples.
 * @param prev what the last call returned as `state`; null at first: then there are no rates yet
 */
export const advance = (prev: RateState | null, look: Look): Advance => {
  if (prev !== null && look.at <= prev.at) return { state: prev, rates: prev.table, samples: [] };
  const rebooted =
    prev !== null && prev.bootId !== null && look.bootId !== null && prev.bootId !== look.bootId;
  const broken = prev === null || rebooted || look.at - prev.at > longestGapPolls * look.pollEveryMs;
  const series = new Map<string, SeriesState>();
  const samples: CounterSample[] = [];
  const read = (service: ServiceKey, server: ServerKey | null, counters: Counters): Rates | null => {
    const id = server === null ? service : `${service}\n${server}`;
    const state = judge(broken ? undefined : prev.series.get(id), counters, look.at);
    series.set(id, state);
    // A look between two steps of the kernel has seen nothing new: stored, it would be a dip and then a spike.
    if (state.unmovedAt !== look.at) samples.push({ service, server, epoch: state.epoch, counters });
    return state.rates;
  };
  const table: Record<ServiceKey, { total: Rates | null; servers: Record<ServerKey, Rates | null> }> = {};
  for (const service of look.counters.services) {
    const servers: Record<ServerKey, Rates | null> = {};
    for (const server of service.servers)
      servers[server.key] = read(service.key, server.key, server.counters);
    table[service.key] = { total: read(service.key, null, service.counters), servers };
  }
  const bootId = look.bootId ?? prev?.bootId ?? null;
  return { state: { at: look.at, bootId, series, table }, rates: table, samples };
};

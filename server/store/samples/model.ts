/** Time series of what IPVS counts. Counters are stored as read; rates come from differences within one epoch. */
import type { Counters, ServerKey, ServiceKey } from "../../domain/ipvs/model";

/** One look at one service (`serverKey` null) or one real server of a service, on one director. */
export type Sample = {
  readonly hostId: string;
  readonly serviceKey: ServiceKey;
  readonly serverKey: ServerKey | null;
  /** Worker clock, ms. Together with the series it is the identity: the same again is ignored. */
  readonly at: number;
  /** Any safe integer that changes when the counters began anew. No rate is ever computed across a change. */
  readonly epoch: number;
  /** 0 … 2^63 − 1 */
  readonly counters: Counters;
  /** Null where it was not printed. */
  readonly active: number | null;
  readonly inactive: number | null;
  readonly persistent: number | null;
  readonly weight: number | null;
};

/** A sample that was left out, so that the rest of its round could be stored. */
export type RefusedSample = { readonly sample: Sample; readonly why: string };

/** How long each resolution is kept. */
export const rawHours = 48;
export const minuteDays = 30;
export const hourDays = 400;

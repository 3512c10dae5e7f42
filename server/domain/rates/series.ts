/** One series: from the counters before and now to its rate. Pure. */
import type { Counters, Rates } from "../ipvs/model";

export type SeriesState = {
  /** The moment (ms) its present run was first seen. */
  readonly epoch: number;
  /** As they were when they last moved, and when that was read, ms. */
  readonly counters: Counters;
  readonly at: number;
  /** Null until two looks of one epoch make a rate. */
  readonly rates: Rates | null;
  /** When they were read again and had not moved; null when they moved at the last look. */
  readonly unmovedAt: number | null;
};

/**
 * The kernel brings the counters it shows up to date every 2 s, not at every packet. A look within 2.5 s that finds them
 * unmoved has seen nothing new: the rate of before holds once more, instead of falling to 0 and doubling at the next look.
 */
const kernelStepMs = 2_500;

/** The series after a look at `at`. Any counter lower than before begins a new epoch, with no rate in it yet. */
export const judge = (prev: SeriesState | undefined, counters: Counters, at: number): SeriesState => {
  if (prev === undefined || isLower(counters, prev.counters))
    return { epoch: at, counters, at, rates: null, unmovedAt: null };
  const moved = !isSame(counters, prev.counters);
  const idle = prev.rates !== null && isIdle(prev.rates);
  if (!moved && !idle && at - prev.at < kernelStepMs) return { ...prev, unmovedAt: at };
  return { epoch: prev.epoch, counters, at, rates: rateOf(prev, counters, at), unmovedAt: null };
};

/**
 * Over the time since the counters last moved, or since they were last seen not to move yet: both are true readings of a
 * counter that moves in steps, and the one nearer to the rate that held is the one the steps did not distort.
 */
const rateOf = (prev: SeriesState, counters: Counters, at: number): Rates => {
  const whole = difference(prev.counters, counters, at - prev.at);
  if (prev.unmovedAt === null || prev.rates === null) return whole;
  const since = difference(prev.counters, counters, at - prev.unmovedAt);
  const far = (rates: Rates) => Math.abs(rates.inPkts - (prev.rates?.inPkts ?? 0));
  return far(since) < far(whole) ? since : whole;
};

const difference = (from: Counters, to: Counters, ms: number): Rates => ({
  conns: (Number(to.conns - from.conns) * 1000) / ms,
  inPkts: (Number(to.inPkts - from.inPkts) * 1000) / ms,
  outPkts: (Number(to.outPkts - from.outPkts) * 1000) / ms,
  inBytes: (Number(to.inBytes - from.inBytes) * 1000) / ms,
  outBytes: (Number(to.outBytes - from.outBytes) * 1000) / ms,
});

const isLower = (a: Counters, b: Counters): boolean =>
  a.conns < b.conns ||
  a.inPkts < b.inPkts ||
  a.outPkts < b.outPkts ||
  a.inBytes < b.inBytes ||
  a.outBytes < b.outBytes;

const isSame = (a: Counters, b: Counters): boolean =>
  a.conns === b.conns &&
  a.inPkts === b.inPkts &&
  a.outPkts === b.outPkts &&
  a.inBytes === b.inBytes &&
  a.outBytes === b.outBytes;

const isIdle = (rates: Rates): boolean =>
  rates.conns === 0 &&
  rates.inPkts === 0 &&
  rates.outPkts === 0 &&
  rates.inBytes === 0 &&
  rates.outBytes === 0;

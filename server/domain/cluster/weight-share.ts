/** Which share of new connections a scheduler means to give each real server. Pure. */

/** Spread by weight in the long run, or by a hash over a table filled by weight. */
const BY_WEIGHT: ReadonlySet<string> = new Set(["wrr", "wlc", "sh", "mh", "sed", "nq", "twos"]);
/** Weights do not matter, save that 0 takes none. */
const EQUAL: ReadonlySet<string> = new Set(["rr", "lc"]);
/** The heaviest server takes all; `ovf` goes on to the next only when its connections exceed its weight. */
const FIRST: ReadonlySet<string> = new Set(["fo", "ovf"]);

/** Shares (0..1) in the order of `weights`; null where the scheduler spreads by destination, not by weight (dh, lblc, lblcr). */
export const weightShares = (scheduler: string, weights: readonly number[]): readonly number[] | null => {
  const most = weights.reduce((a, b) => Math.max(a, b), 0);
  const worth = FIRST.has(scheduler)
    ? weights.map((weight) => (weight > 0 && weight === most ? 1 : 0))
    : EQUAL.has(scheduler)
      ? weights.map((weight) => (weight > 0 ? 1 : 0))
      : BY_WEIGHT.has(scheduler)
        ? weights.map((weight) => Math.max(0, weight))
        : null;
  if (worth === null) return null;
  const sum = worth.reduce((a, b) => a + b, 0);
  return worth.map((value) => (sum === 0 ? 0 : value / sum));
};

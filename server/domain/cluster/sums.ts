/** Sums and shares of readings. A sum covers what is known and is unknown only when nothing is; views say of how many. Pure. */
import type { Rates } from "../ipvs/model";
import { known, type Reading, unknown } from "../reading";
import { listed } from "../words";

/** The sum of the known ones, as old as the oldest of them. */
export const sumOf = <T>(
  readings: readonly Reading<T>[],
  add: (a: T, b: T) => T,
  whenEmpty: string,
): Reading<T> => {
  let sum: Reading<T> | null = null;
  for (const reading of readings)
    if (reading.kind === "known")
      sum =
        sum === null || sum.kind === "unknown"
          ? reading
          : known(add(sum.value, reading.value), Math.min(sum.at, reading.at));
  return sum ?? readings[0] ?? unknown(whenEmpty);
};

export const addNumbers = (a: number, b: number): number => a + b;
export const addRates = (a: Rates, b: Rates): Rates => ({
  conns: a.conns + b.conns,
  inPkts: a.inPkts + b.inPkts,
  outPkts: a.outPkts + b.outPkts,
  inBytes: a.inBytes + b.inBytes,
  outBytes: a.outBytes + b.outBytes,
});

/**
 * The whole that a share is a part of: unknown while somebody who carries traffic gives no figure, since a share of what is
 * left would be too great. Who carries none is not missed.
 */
export const wholeOf = (
  parts: readonly {
    readonly name: string;
    readonly rates: Reading<Rates>;
    readonly carries: boolean | null;
  }[],
  sum: Reading<Rates>,
): Reading<Rates> => {
  const silent = parts.filter(({ rates, carries }) => rates.kind === "unknown" && carries !== false);
  if (silent.length === 0 || sum.kind === "unknown") return sum;
  const names = listed(silent.map(({ name }) => name));
  return unknown(`${names} ${silent.length === 1 ? "gives" : "give"} no rate`);
};

/** The part of a whole in connections per second, 0..1. With no new connections there is no share. */
export const shareOf = (part: Reading<Rates>, whole: Reading<Rates>): Reading<number> => {
  if (part.kind === "unknown") return part;
  if (whole.kind === "unknown") return whole;
  if (whole.value.conns <= 0) return unknown("no new connections");
  return known(Math.min(1, part.value.conns / whole.value.conns), part.at);
};

/** Turns the `null` of a rate table (no rate yet) into the reason. */
export const rateReading = (rates: Rates | null | undefined, at: number): Reading<Rates> =>
  rates === null || rates === undefined ? unknown("no rate yet: two polls make one", at) : known(rates, at);

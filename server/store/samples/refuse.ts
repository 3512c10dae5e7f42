/** Which samples PostgreSQL could not hold or retention would trip over. One bad figure must not cost a round. */
import { type RefusedSample, rawHours, type Sample } from "./model";

const largestCounter = 2n ** 63n - 1n;
const largestInteger = 2 ** 31 - 1;
/** A worker's clock may be off, but not by a day. */
const futureMs = 24 * 3_600_000;
/** A B-tree row must stay below a third of a page. */
const longestKey = 400;

/** Splits a round's samples; `now` is the worker's clock, ms. */
export const refuseUnstorable = (
  samples: readonly Sample[],
  now: number,
): { readonly storable: readonly Sample[]; readonly refused: readonly RefusedSample[] } => {
  const storable: Sample[] = [];
  const refused: RefusedSample[] = [];
  for (const sample of samples) {
    const why = objection(sample, now);
    if (why === null) storable.push(sample);
    else refused.push({ sample, why });
  }
  return { storable, refused };
};

const objection = (sample: Sample, now: number): string | null => {
  if (!Number.isSafeInteger(sample.at)) return "its time is not a whole number of milliseconds";
  if (sample.at > now + futureMs) return "its time is more than a day ahead";
  if (sample.at < now - rawHours * 3_600_000)
    return `it is older than the ${rawHours} hours raw samples are kept`;
  if (!Number.isSafeInteger(sample.epoch)) return "its epoch is not a whole number";
  const { conns, inPkts, outPkts, inBytes, outBytes } = sample.counters;
  if (
    !(
      isCounter(conns) &&
      isCounter(inPkts) &&
      isCounter(outPkts) &&
      isCounter(inBytes) &&
      isCounter(outBytes)
    )
  )
    return "a counter is outside 0 … 2^63 - 1";
  const { active, inactive, persistent, weight } = sample;
  if (!(isCount(active) && isCount(inactive) && isCount(persistent) && isCount(weight)))
    return "a number of connections or a weight is outside 0 … 2^31 - 1";
  if (sample.serviceKey.length > longestKey || (sample.serverKey?.length ?? 0) > longestKey)
    return "its key is too long";
  return null;
};

const isCounter = (n: bigint): boolean => n >= 0n && n <= largestCounter;

const isCount = (n: number | null): boolean =>
  n === null || (Number.isInteger(n) && n >= 0 && n <= largestInteger);

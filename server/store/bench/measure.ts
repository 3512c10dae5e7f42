/** Figures of the store, for `npm run bench`. Each is a median, measured in turns with what it is compared to. */

export type Figure = {
  readonly name: string;
  readonly medianMs: number;
  /** What stands beside it, in words. */
  readonly comparedTo: string;
  readonly comparedMs: number;
  /** medianMs / comparedMs */
  readonly ratio: number;
};

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] =
    sorted.length % 2 ? [sorted[middle], sorted[middle]] : sorted.slice(middle - 1);
  return (low + high) / 2;
};

/** Odd, so that the median is one of them. */
const turns = 11;

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};

/**
 * Runs both once to warm up, then in turns, so that whatever else the machine does meets both alike.
 * @param before called before each of our turns, unmeasured
 */
export const compare = async (
  names: { readonly name: string; readonly comparedTo: string },
  work: () => Promise<unknown>,
  bare: () => Promise<unknown>,
  before: () => Promise<void> = async () => undefined,
): Promise<Figure> => {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let turn = 0; turn <= turns; turn++) {
    await before();
    ours.push(await timed(work));
    theirs.push(await timed(bare));
  }
  const [medianMs, comparedMs] = [median(ours.slice(1)), median(theirs.slice(1))];
  return { ...names, medianMs, comparedMs, ratio: medianMs / comparedMs };
};

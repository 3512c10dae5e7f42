/** One figure of `npm run bench`: what was measured, what it may be, and what it is compared to. */
export type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly limit: number;
  /** In words: how it was measured, and against what. */
  readonly how: string;
};

export const holds = ({ value, limit }: Figure): boolean => value <= limit;

const rounded = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

/** `✓ 1,000 directors: CPU of the worker   0.412 cores (at most 0.5)   …` */
export const line = (figure: Figure): string =>
  `${holds(figure) ? "✓" : "✗"} ${figure.name.padEnd(52)} ${`${rounded(figure.value)} ${figure.unit}`.padStart(14)}  at most ${rounded(figure.limit)}  · ${figure.how}`;

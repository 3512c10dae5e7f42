/** One figure of `npm run bench`: what was measured, what it may be, and what it is compared to. */
export type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Null: reported only. */
  readonly limit: number | null;
  /** In words: how it was measured, and against what. */
  readonly how: string;
};

export const holds = ({ value, limit }: Figure): boolean => limit === null || value <= limit;

const rounded = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

/** `✓ 1,000 directors: CPU of the worker   0.412 cores (at most 0.5)   …` */
export const line = (figure: Figure): string =>
  `${holds(figure) ? "✓" : "✗"} ${figure.name.padEnd(52)} ${`${rounded(figure.value)} ${figure.unit}`.padStart(14)}  ${figure.limit === null ? "" : `at most ${rounded(figure.limit)}`}  · ${figure.how}`;

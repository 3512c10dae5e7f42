/** "3/4" in figures, a mark and words: how many of all, and of how many nobody knows. Pure. */
import type { Count } from "#domain/cluster/view";
import type { Mark } from "../_ui/status-mark";

export type CountWords = {
  /** A dash where none is known to be well and some are not known: that is no 0. */
  readonly figure: string;
  readonly mark: Mark | null;
  readonly words: string;
};

/** `what`: the good state in words, "directors in service". */
export const countWords = (count: Count, what: string): CountWords => {
  const { n, of, unknown, partly } = count;
  const missing = of - n - unknown;
  const untold = n === 0 && unknown > 0;
  const words = [
    untold ? `of ${of} ${what} none is known` : `${n} of ${of} ${what}`,
    partly > 0 && (partly === n ? "only in part" : `${partly} only in part`),
    missing > 0 && `${missing} not`,
    unknown > 0 && `${unknown} unknown`,
  ];
  return {
    figure: untold ? "–" : String(n),
    mark: markOf(count, missing),
    words: words.filter(Boolean).join(", "),
  };
};

const markOf = ({ n, unknown, partly }: Count, missing: number): Mark | null => {
  if (missing > 0) return n === 0 && unknown === 0 ? "down" : "degraded";
  if (partly > 0) return "degraded";
  return unknown > 0 ? "unknown" : null;
};

/** When a figure is too old. Pure. */

/** Two polls, and a little for the way: ms. */
export const staleAfter = (pollEveryMs: number): number => 2 * pollEveryMs + 1500;

/** For rows that stand for many hosts, whose intervals may differ: ms. */
export const STALE_MS = 12_000;

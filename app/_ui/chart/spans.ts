/** Values that held from one moment to another, cut to a range and made drawable. Pure. */

export type Span = {
  readonly from: number;
  /** null: still holds. */
  readonly to: number | null;
};

export type Cut<S> = { readonly span: S; readonly from: number; readonly to: number };

/**
 * The spans within `[from, to]`, in order, cut at both ends. `null` stands for a stretch nothing is known of: it is
 * drawn as such and never filled with a neighbour's value. Overlaps are cut: the later span is the truth.
 */
export const cutSpans = <S extends Span>(
  spans: readonly S[],
  from: number,
  to: number,
): readonly Cut<S | null>[] => {
  const cuts: Cut<S | null>[] = [];
  let at = from;
  const ordered = [...spans].sort((a, b) => a.from - b.from);
  for (const [index, span] of ordered.entries()) {
    const next = ordered[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    const start = Math.max(span.from, from);
    const end = Math.min(span.to ?? to, to, Math.max(next, from));
    if (end <= start) continue;
    // A second without data between two spans is the poll's own distance, not a gap.
    if (start - at > 1000) cuts.push({ span: null, from: at, to: start });
    cuts.push({ span, from: start - at > 1000 ? start : at, to: end });
    at = end;
  }
  if (to - at > 1000) cuts.push({ span: null, from: at, to });
  return cuts;
};

/** How long each value held within the range, ms, longest first; unknown stretches under `null`. */
export const timeIn = <S extends Span>(
  cuts: readonly Cut<S | null>[],
  name: (span: S) => string,
): readonly { readonly value: string | null; readonly ms: number }[] => {
  const sums = new Map<string | null, number>();
  for (const cut of cuts) {
    const value = cut.span === null ? null : name(cut.span);
    sums.set(value, (sums.get(value) ?? 0) + cut.to - cut.from);
  }
  return [...sums.entries()].map(([value, ms]) => ({ value, ms })).sort((a, b) => b.ms - a.ms);
};

/**
 * How a series is told from its neighbours: a colour of the series palette (never a status colour) and, from the fifth
 * on, a dash as well, so that eight series need no colour vision. Pure.
 */

export type SeriesLook = { readonly colour: string; readonly dash: string | undefined };

/** As many series as are drawn by themselves; the rest is one grey band. */
export const ownLooks = 8;

const dashes = [undefined, undefined, undefined, undefined, "6 3", "2 3", "8 3 2 3", "4 2"] as const;

export const restLook: SeriesLook = { colour: "var(--color-ink-3)", dash: "1 3" };

/** The look of the series at `index` in the order of the data: the same thing keeps its colour in every chart. */
export const lookOf = (index: number): SeriesLook => ({
  colour: `var(--color-series-${(index % ownLooks) + 1})`,
  dash: dashes[index % ownLooks],
});

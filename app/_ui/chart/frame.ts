/** Where the plot lies within a chart, and what moment is under a pixel. Pure; shared by plot, cursor and SVG charts. */

export type Frame = {
  readonly width: number;
  readonly left: number;
  readonly right: number;
  /** ms */
  readonly from: number;
  readonly to: number;
};

/** Room for the labels of the value axis and for half a time label at the right edge. */
export const plotLeft = 52;
export const plotRight = 12;

const plotWidth = (frame: Frame): number => Math.max(1, frame.width - frame.left - frame.right);

/** Pixels from the left edge; clamped to the plot. */
export const xOf = (frame: Frame, t: number): number => {
  const part = (t - frame.from) / Math.max(1, frame.to - frame.from);
  return frame.left + Math.min(1, Math.max(0, part)) * plotWidth(frame);
};

/** The moment under `x` pixels; clamped to the range. */
export const momentOf = (frame: Frame, x: number): number => {
  const part = Math.min(1, Math.max(0, (x - frame.left) / plotWidth(frame)));
  return Math.round(frame.from + part * (frame.to - frame.from));
};

/** How many time labels fit without touching each other. */
export const labelsThatFit = (frame: Frame): number => Math.max(2, Math.floor(plotWidth(frame) / 76));

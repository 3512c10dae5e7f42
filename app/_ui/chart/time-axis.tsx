"use client";
/** The time axis of the SVG charts: the same ticks and words as under a plot. */
import { type Frame, labelsThatFit, xOf } from "./frame";
import { tickLabel, timeTicks } from "./scale";

export const axisHeight = 18;

export function TimeAxis(props: { readonly frame: Frame; readonly y: number }) {
  const { frame } = props;
  const ticks = timeTicks(frame.from, frame.to, labelsThatFit(frame), new Date(frame.to).getTimezoneOffset());
  return (
    <g aria-hidden fontSize={11} fill="var(--color-ink-3)" textAnchor="middle">
      {ticks.map((t) => (
        <text key={t} x={xOf(frame, t)} y={props.y + 13}>
          {tickLabel(t, frame.to - frame.from)}
        </text>
      ))}
    </g>
  );
}

/** The faint verticals behind the rows. */
export function TimeGrid(props: { readonly frame: Frame; readonly height: number }) {
  const { frame } = props;
  const ticks = timeTicks(frame.from, frame.to, labelsThatFit(frame), new Date(frame.to).getTimezoneOffset());
  return (
    <g aria-hidden stroke="var(--color-line)">
      {ticks.map((t) => (
        <line key={t} x1={xOf(frame, t)} x2={xOf(frame, t)} y1={0} y2={props.height} />
      ))}
    </g>
  );
}

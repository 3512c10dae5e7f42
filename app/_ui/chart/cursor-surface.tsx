"use client";
/**
 * The layer over a plot that follows pointer and arrow keys. A slider over time for the keyboard and screen readers:
 * its value text is what the legend shows.
 */
import type { KeyboardEvent, PointerEvent, ReactNode } from "react";
import { type Cursor, useCursor } from "./cursor";
import { type Frame, momentOf, xOf } from "./frame";
import { momentLabel } from "./scale";

export function CursorSurface(props: {
  readonly frame: Frame;
  readonly cursor: Cursor;
  readonly stepSeconds: number;
  readonly label: string;
  /** The values at a moment, in words. */
  readonly describe: (t: number) => string;
  readonly children: ReactNode;
}) {
  const { frame, cursor } = props;
  const moment = useCursor(cursor);
  const span = frame.to - frame.from;
  const within = moment !== null && moment >= frame.from && moment <= frame.to ? moment : null;

  const follow = (event: PointerEvent<HTMLDivElement>) =>
    cursor.set(momentOf(frame, event.clientX - event.currentTarget.getBoundingClientRect().left));
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = Math.max(props.stepSeconds * 1000, span / 120) * (event.shiftKey ? 10 : 1);
    const clamp = (t: number) => Math.min(frame.to, Math.max(frame.from, t));
    const target = {
      ArrowLeft: () => clamp((within ?? frame.to) - step),
      ArrowRight: () => clamp((within ?? frame.to) + step),
      Home: () => frame.from,
      End: () => frame.to,
      Escape: () => null,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    cursor.set(target());
  };

  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={`${props.label}: move over time with the arrow keys`}
      aria-valuemin={frame.from}
      aria-valuemax={frame.to}
      aria-valuenow={within ?? frame.to}
      aria-valuetext={`${momentLabel(within ?? frame.to, span)}: ${props.describe(within ?? frame.to)}`}
      className="relative rounded-sm"
      onPointerMove={follow}
      onPointerLeave={() => cursor.set(null)}
      onBlur={() => cursor.set(null)}
      onKeyDown={move}
    >
      {props.children}
      {within === null ? null : (
        <div
          aria-hidden
          className="pointer-events-none absolute inset-y-0 w-px bg-ink-3"
          style={{ left: xOf(frame, within) }}
        />
      )}
    </div>
  );
}

"use client";
/** A small whole number over time (how many of something), drawn as steps in plain SVG. Unknown stretches are hatched. */
import { useId } from "react";
import type { Cursor } from "./cursor";
import { CursorSurface } from "./cursor-surface";
import { plotRight, xOf } from "./frame";
import { cutSpans } from "./spans";
import { axisHeight, TimeAxis, TimeGrid } from "./time-axis";
import { useWidth } from "./use-width";

export type Step = { readonly n: number; readonly from: number; readonly to: number | null };

const labelWidth = 168;
const plotHeight = 52;
const top = 8;

export function StepChart(props: {
  readonly steps: readonly Step[];
  readonly from: number;
  readonly to: number;
  /** The number there should be; drawn as a faint line with its figure. Null when nobody can say. */
  readonly expected: number | null;
  readonly label: string;
  readonly cursor: Cursor;
  readonly caption: string;
  /** A chart with the same axis follows below. */
  readonly bare?: boolean;
}) {
  const hatch = useId();
  const height = plotHeight + (props.bare ? 6 : axisHeight);
  const [box, width] = useWidth();
  const frame = { width, left: labelWidth, right: plotRight, from: props.from, to: props.to };
  const cuts = cutSpans(props.steps, props.from, props.to);
  const most = Math.max(1, props.expected ?? 0, ...props.steps.map((step) => step.n));
  const y = (n: number) => top + (plotHeight - top) * (1 - n / most);
  const base = y(0);
  const at = (t: number) => {
    const cut = cuts.find((one) => one.from <= t && t <= one.to);
    return cut?.span ? `${cut.span.n}` : "no data";
  };
  const levels = most <= 3 ? Array.from({ length: most + 1 }, (_, n) => n) : [0, most];
  return (
    <div ref={box} className="min-w-0" style={{ minHeight: height }}>
      {width === 0 ? null : (
        <CursorSurface
          frame={frame}
          cursor={props.cursor}
          stepSeconds={1}
          label={props.caption}
          describe={at}
        >
          <svg aria-hidden width={width} height={height} className="block">
            <pattern
              id={hatch}
              width="6"
              height="6"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <line x1="0" x2="0" y1="0" y2="6" stroke="var(--color-unknown)" strokeOpacity="0.35" />
            </pattern>
            <TimeGrid frame={frame} height={base} />
            <text x={0} y={base - (base - top) / 2 + 4} fontSize={12} fill="var(--color-ink)">
              {props.label}
            </text>
            {levels.map((n) => (
              <g key={n}>
                <line x1={labelWidth} x2={width - plotRight} y1={y(n)} y2={y(n)} stroke="var(--color-line)" />
                <text
                  x={labelWidth - 6}
                  y={y(n) + 4}
                  fontSize={11}
                  textAnchor="end"
                  fill="var(--color-ink-3)"
                >
                  {n}
                </text>
              </g>
            ))}
            {cuts.map((cut) => {
              const [x1, x2] = [xOf(frame, cut.from), xOf(frame, cut.to)];
              if (cut.span === null)
                return (
                  <rect
                    key={cut.from}
                    x={x1}
                    y={top}
                    width={Math.max(1, x2 - x1)}
                    height={base - top}
                    fill={`url(#${hatch})`}
                  />
                );
              return (
                <g key={cut.from}>
                  <rect
                    x={x1}
                    y={y(cut.span.n)}
                    width={Math.max(1, x2 - x1)}
                    height={base - y(cut.span.n)}
                    fill="var(--color-series-1)"
                    fillOpacity={0.14}
                  />
                  <line
                    x1={x1}
                    x2={Math.max(x1 + 1, x2)}
                    y1={y(cut.span.n)}
                    y2={y(cut.span.n)}
                    stroke="var(--color-series-1)"
                    strokeWidth={2}
                  />
                </g>
              );
            })}
            {props.bare ? null : <TimeAxis frame={frame} y={base} />}
          </svg>
        </CursorSurface>
      )}
    </div>
  );
}

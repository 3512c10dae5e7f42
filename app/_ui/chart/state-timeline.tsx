"use client";
/**
 * States over time, one row each, in plain SVG. A good state is a thin calm line, a bad one a tall block: the height
 * tells them apart where colour does not. What is not known is a dashed outline, never a neighbour's colour.
 */
import { useId } from "react";
import { formatDuration } from "../format";
import { MARK_TEXT, type Mark } from "../status-mark";
import type { Cursor } from "./cursor";
import { CursorSurface } from "./cursor-surface";
import { type Frame, plotRight, xOf } from "./frame";
import { momentLabel } from "./scale";
import { type Cut, cutSpans, timeIn } from "./spans";
import { axisHeight, TimeAxis, TimeGrid } from "./time-axis";
import { useWidth } from "./use-width";

export type StateSpan = {
  readonly value: string;
  readonly mark: Mark;
  readonly from: number;
  readonly to: number | null;
};
export type StateRow = { readonly key: string; readonly label: string; readonly spans: readonly StateSpan[] };

const rowHeight = 26;
const labelWidth = 168;
/** Half the height of a bar, px. */
const half: Readonly<Record<Mark, number>> = { ok: 3, off: 3, draining: 6, degraded: 7, down: 9, unknown: 4 };

function Bar(props: { readonly frame: Frame; readonly cut: Cut<StateSpan | null>; readonly y: number }) {
  const { cut, y, frame } = props;
  const mark = cut.span?.mark ?? "unknown";
  const x = xOf(frame, cut.from);
  // A short outage on a long range must still be seen.
  const width = Math.max(mark === "ok" ? 1 : 2.5, xOf(frame, cut.to) - x);
  const tall = half[mark];
  const word = cut.span?.value ?? "no data";
  if (mark === "unknown")
    return (
      <rect
        x={x + 0.5}
        y={y - tall}
        width={Math.max(1, width - 1)}
        height={tall * 2}
        fill="none"
        stroke="var(--color-unknown)"
        strokeDasharray="3 3"
      >
        <title>{word}</title>
      </rect>
    );
  return (
    <g className={MARK_TEXT[mark]}>
      <rect x={x} y={y - tall} width={width} height={tall * 2} rx={1.5} fill="currentColor">
        <title>{word}</title>
      </rect>
      {tall >= 6 && width > word.length * 6.5 + 12 ? (
        <text x={x + 6} y={y + 4} fontSize={11} fontWeight={500} fill="var(--color-surface)">
          {word}
        </text>
      ) : null}
    </g>
  );
}

export function StateTimeline(props: {
  readonly rows: readonly StateRow[];
  readonly from: number;
  readonly to: number;
  readonly cursor: Cursor;
  readonly caption: string;
}) {
  const id = useId();
  const [box, width] = useWidth();
  const frame = { width, left: labelWidth, right: plotRight, from: props.from, to: props.to };
  const rows = props.rows.map((row) => ({ ...row, cuts: cutSpans(row.spans, props.from, props.to) }));
  const height = rows.length * rowHeight;
  const at = (t: number) =>
    rows
      .map((row) => {
        const cut = row.cuts.find((one) => one.from <= t && t <= one.to);
        return `${row.label} ${cut?.span?.value ?? "no data"}`;
      })
      .join(", ");
  return (
    <div ref={box} className="min-w-0" style={{ minHeight: height + axisHeight }}>
      {width === 0 ? null : (
        <CursorSurface
          frame={frame}
          cursor={props.cursor}
          stepSeconds={1}
          label={props.caption}
          describe={at}
        >
          <svg aria-hidden width={width} height={height + axisHeight} className="block">
            <clipPath id={id}>
              <rect x={0} y={0} width={labelWidth - 10} height={height} />
            </clipPath>
            <TimeGrid frame={frame} height={height} />
            {rows.map((row, index) => (
              <g key={row.key}>
                <text
                  x={0}
                  y={index * rowHeight + rowHeight / 2 + 4}
                  fontSize={12}
                  fill="var(--color-ink)"
                  clipPath={`url(#${id})`}
                >
                  {row.label}
                </text>
                {row.cuts.map((cut) => (
                  <Bar key={cut.from} frame={frame} cut={cut} y={index * rowHeight + rowHeight / 2} />
                ))}
              </g>
            ))}
            <TimeAxis frame={frame} y={height} />
          </svg>
        </CursorSurface>
      )}
      <SpanTable rows={rows} caption={props.caption} spanMs={props.to - props.from} />
    </div>
  );
}

function SpanTable(props: {
  readonly rows: readonly (StateRow & { readonly cuts: readonly Cut<StateSpan | null>[] })[];
  readonly caption: string;
  readonly spanMs: number;
}) {
  return (
    <table className="sr-only">
      <caption>{props.caption}</caption>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Now</th>
          <th scope="col">Last change</th>
          <th scope="col">Time in each state</th>
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => {
          const last = row.cuts.at(-1);
          return (
            <tr key={row.key}>
              <th scope="row">{row.label}</th>
              <td>{last?.span?.value ?? "no data"}</td>
              <td>
                {row.cuts.length > 1 && last ? momentLabel(last.from, props.spanMs) : "none in this range"}
              </td>
              <td>
                {timeIn(row.cuts, (span) => span.value)
                  .map(({ value, ms }) => `${value ?? "no data"} ${formatDuration(ms)}`)
                  .join(", ")}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

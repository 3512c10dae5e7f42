"use client";
/** The plot alone, on recharts. Loaded by `time-series.tsx` when it is first needed: never part of a page's first load. */
import { memo, useId } from "react";
import { Area, CartesianGrid, ComposedChart, Line, ReferenceArea, XAxis, YAxis } from "recharts";
import { type Frame, labelsThatFit, plotLeft } from "./frame";
import type { SeriesLook } from "./palette";
import { formatAxis, isWhole, tickLabel, timeTicks, type Unit, valueTicks } from "./scale";
import { bandSuffix, lonePoints, type Row, type Series, stretches, toRows } from "./series";

export type Drawn = {
  readonly series: Series;
  readonly look: SeriesLook;
  readonly faded: boolean;
  readonly band: boolean;
};

type DotProps = { readonly cx?: number; readonly cy?: number; readonly payload?: Row };

export const TimeSeriesPlot = memo(function TimeSeriesPlot(props: {
  readonly frame: Frame;
  readonly height: number;
  readonly drawn: readonly Drawn[];
  readonly unit: Unit;
  readonly stepSeconds: number;
}) {
  const { frame, drawn } = props;
  const hatch = useId();
  const span = frame.to - frame.from;
  const partial = stretches(
    drawn.flatMap((one) => one.series.partial ?? []),
    props.stepSeconds,
  );
  const rows = toRows(
    drawn.map((one) => one.series),
    props.stepSeconds,
  );
  // Peaks count whether or not their band is drawn: the axis must not jump when a series comes into focus.
  const peak = drawn.reduce(
    (most, { series }) => series.points.reduce((top, point) => Math.max(top, point[3]), most),
    0,
  );
  const ticks = valueTicks(peak, isWhole(props.unit));
  const axis = { fontSize: 11, fill: "var(--color-ink-3)" };
  return (
    <ComposedChart
      width={frame.width}
      height={props.height}
      data={[...rows]}
      margin={{ top: 8, right: frame.right, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line x1="0" x2="0" y1="0" y2="6" stroke="var(--color-unknown)" strokeOpacity="0.4" />
      </pattern>
      <CartesianGrid vertical={false} stroke="var(--color-line)" />
      {partial.map((stretch) => (
        <ReferenceArea
          key={stretch.from}
          x1={Math.max(stretch.from, frame.from)}
          x2={Math.min(stretch.to, frame.to)}
          fill={`url(#${hatch})`}
          fillOpacity={1}
          ifOverflow="hidden"
        />
      ))}
      <XAxis
        dataKey="t"
        type="number"
        scale="time"
        domain={[frame.from, frame.to]}
        allowDataOverflow
        ticks={[
          ...timeTicks(frame.from, frame.to, labelsThatFit(frame), new Date(frame.to).getTimezoneOffset()),
        ]}
        tickFormatter={(t: number) => tickLabel(t, span)}
        interval={0}
        tick={axis}
        tickLine={false}
        axisLine={{ stroke: "var(--color-line)" }}
        height={22}
      />
      <YAxis
        width={plotLeft}
        domain={[0, ticks.at(-1) ?? 1]}
        ticks={[...ticks]}
        tickFormatter={(value: number) => formatAxis(value, props.unit)}
        tick={axis}
        tickLine={false}
        axisLine={false}
      />
      {drawn
        .filter((one) => one.band)
        .map(({ series, look, faded }) => (
          <Area
            key={`${series.key}${bandSuffix}`}
            dataKey={(row: Row) => row[series.key + bandSuffix]}
            type="linear"
            stroke="none"
            fill={look.colour}
            fillOpacity={faded ? 0.04 : 0.16}
            connectNulls={false}
            isAnimationActive={false}
            activeDot={false}
          />
        ))}
      {drawn.map(({ series, look, faded }) => {
        const lone = lonePoints(series.points, props.stepSeconds);
        return (
          <Line
            key={series.key}
            dataKey={(row: Row) => row[series.key]}
            type="linear"
            stroke={look.colour}
            strokeWidth={1.5}
            strokeDasharray={look.dash}
            strokeOpacity={faded ? 0.2 : 1}
            connectNulls={false}
            isAnimationActive={false}
            activeDot={false}
            dot={
              lone.size === 0
                ? false
                : ({ cx, cy, payload }: DotProps) =>
                    payload !== undefined && lone.has(payload.t) ? (
                      <circle key={payload.t} cx={cx} cy={cy} r={2} fill={look.colour} />
                    ) : (
                      <g key={payload?.t} />
                    )
            }
          />
        );
      })}
    </ComposedChart>
  );
});

"use client";
/**
 * chart/: charts without domain words. This file is the one to use: a figure with its plot, legend, note and table.
 * recharts is reached only from here and only by a dynamic import; nothing in this folder fetches anything.
 */
import dynamic from "next/dynamic";
import { useId, useMemo, useState } from "react";
import type { Cursor } from "./cursor";
import { CursorSurface } from "./cursor-surface";
import { plotLeft, plotRight } from "./frame";
import { Legend, type LegendEntry } from "./legend";
import { lookOf, ownLooks, restLook } from "./palette";
import { formatValue, type Unit } from "./scale";
import { foldSeries, type Series, valueAt } from "./series";
import { SeriesTable } from "./series-table";
import { useWidth } from "./use-width";

const height = 176;

const Plot = dynamic(() => import("./time-series-plot").then((module) => module.TimeSeriesPlot), {
  ssr: false,
  loading: () => null,
});

/** Bands of more than this many series only muddy each other: then only the one in focus shows its band. */
const mostBands = 3;

const describe = (series: readonly Series[], t: number, stepSeconds: number, unit: Unit): string =>
  series
    .map((one) => {
      const point = valueAt(one.points, t, stepSeconds);
      return `${one.label} ${point === null ? "no data" : formatValue(point[1], unit)}`;
    })
    .join(", ");

export function TimeSeries(props: {
  readonly title: string;
  readonly unit: Unit;
  readonly series: readonly Series[];
  /** ms */
  readonly from: number;
  readonly to: number;
  readonly stepSeconds: number;
  readonly cursor: Cursor;
  /** Said under the plot instead of drawing nothing: what to expect, and when. */
  readonly empty: string;
  /** Explains the figures; stands beside the title. */
  readonly note?: string | null;
  /** e.g. "last hour", for the caption. */
  readonly rangeWords: string;
}) {
  const captionId = useId();
  const [box, width] = useWidth();
  const [focused, setFocused] = useState<string | null>(null);
  const [only, setOnly] = useState<string | null>(null);
  // Views come several times a second: what did not change must not be drawn again.
  const entries = useMemo(
    (): readonly LegendEntry[] =>
      foldSeries(props.series, ownLooks).map((series, index) => ({
        series,
        look: series.kind === "rest" ? restLook : lookOf(index),
      })),
    [props.series],
  );
  const alone = entries.some((entry) => entry.series.key === only) ? only : null;
  const drawn = useMemo(() => {
    const visible = entries.filter((entry) => alone === null || entry.series.key === alone);
    return visible.map(({ series, look }) => ({
      series,
      look,
      faded: focused !== null && focused !== series.key && visible.length > 1,
      band: series.kind === "rest" || visible.length <= mostBands || focused === series.key,
    }));
  }, [entries, alone, focused]);
  const { from, to } = props;
  const frame = useMemo(() => ({ width, left: plotLeft, right: plotRight, from, to }), [width, from, to]);
  const nothing = props.series.every((one) => one.points.length === 0);
  const partial = drawn.some(({ series }) => (series.partial?.length ?? 0) > 0);
  const caption = `${props.title}, ${props.rangeWords}`;

  return (
    <figure className="@container min-w-0" aria-labelledby={captionId}>
      <figcaption id={captionId} className="mb-1 flex flex-wrap items-baseline gap-x-2">
        <span className="font-medium">{props.title}</span>
        <span className="sr-only">, {props.rangeWords}</span>
        {props.note ? <span className="text-ink-2 text-xs">{props.note}</span> : null}
      </figcaption>
      {nothing ? (
        <p
          className="grid place-items-center rounded-md border border-line border-dashed px-6 text-center text-ink-3"
          style={{ height }}
        >
          {props.empty}
        </p>
      ) : (
        <div className="grid gap-x-4 gap-y-1 @4xl:grid-cols-[minmax(0,1fr)_21rem]">
          <div ref={box} className="min-w-0" style={{ minHeight: height }}>
            {width === 0 ? null : (
              <CursorSurface
                frame={frame}
                cursor={props.cursor}
                stepSeconds={props.stepSeconds}
                label={caption}
                describe={(t) =>
                  describe(
                    drawn.map((entry) => entry.series),
                    t,
                    props.stepSeconds,
                    props.unit,
                  )
                }
              >
                <Plot
                  frame={frame}
                  height={height}
                  drawn={drawn}
                  unit={props.unit}
                  stepSeconds={props.stepSeconds}
                />
              </CursorSurface>
            )}
          </div>
          <div className="min-w-0">
            <Legend
              entries={entries}
              cursor={props.cursor}
              stepSeconds={props.stepSeconds}
              spanMs={props.to - props.from}
              unit={props.unit}
              focused={focused}
              onFocus={setFocused}
              only={alone}
              onOnly={setOnly}
            />
            {partial ? (
              <p className="text-unknown text-xs">
                Hatched: not everything answered; the values are of those that did.
              </p>
            ) : null}
            <SeriesTable
              series={entries.map((entry) => entry.series)}
              unit={props.unit}
              spanMs={props.to - props.from}
              caption={caption}
            />
          </div>
        </div>
      )}
    </figure>
  );
}

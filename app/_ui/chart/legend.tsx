"use client";
/** The key of a chart and its figures in one: per series the value under the cursor (or the last), least, mean and most. */
import { useMemo } from "react";
import { classNames } from "../class-names";
import { type Cursor, useCursor } from "./cursor";
import type { SeriesLook } from "./palette";
import { formatTick, momentLabel, type Unit } from "./scale";
import { type Series, summarise, valueAt } from "./series";

export type LegendEntry = { readonly series: Series; readonly look: SeriesLook };

const figure = (value: number | null, unit: Unit) => (value === null ? "–" : formatTick(value, unit));

function Swatch({ look }: { readonly look: SeriesLook }) {
  return (
    <svg aria-hidden width="18" height="8" className="shrink-0">
      <line x1="0" x2="18" y1="4" y2="4" stroke={look.colour} strokeWidth="2.5" strokeDasharray={look.dash} />
    </svg>
  );
}

export function Legend(props: {
  readonly entries: readonly LegendEntry[];
  readonly cursor: Cursor;
  readonly stepSeconds: number;
  readonly spanMs: number;
  readonly unit: Unit;
  readonly focused: string | null;
  readonly onFocus: (key: string | null) => void;
  readonly only: string | null;
  readonly onOnly: (key: string | null) => void;
}) {
  const moment = useCursor(props.cursor);
  // Moving the cursor must not add up a thousand points again.
  const summaries = useMemo(
    () => props.entries.map(({ series }) => summarise(series.points)),
    [props.entries],
  );
  const head = "h-6 ps-3 text-end font-normal text-2xs text-ink-3";
  return (
    <table className="w-full text-xs" aria-label="Series">
      <thead>
        <tr>
          <th scope="col" className="h-6 font-normal text-2xs text-ink-3">
            <span className="sr-only">Series, </span>
            {props.unit}
          </th>
          <th scope="col" className={head}>
            {moment === null ? "last" : momentLabel(moment, props.spanMs)}
          </th>
          <th scope="col" className={head}>
            min
          </th>
          <th scope="col" className={head}>
            avg
          </th>
          <th scope="col" className={head}>
            max
          </th>
        </tr>
      </thead>
      <tbody>
        {props.entries.map(({ series, look }, index) => {
          const all = summaries[index] ?? summarise([]);
          const now =
            moment === null ? all.last : (valueAt(series.points, moment, props.stepSeconds)?.[1] ?? null);
          const hidden = props.only !== null && props.only !== series.key;
          return (
            <tr
              key={series.key}
              className={classNames("hover:bg-hover", hidden && "opacity-50")}
              onPointerEnter={() => props.onFocus(series.key)}
              onPointerLeave={() => props.onFocus(null)}
            >
              <th scope="row" className="max-w-0 font-normal" style={{ width: "46%" }}>
                <button
                  type="button"
                  aria-pressed={props.only === series.key}
                  data-tip={props.only === series.key ? "Show every series" : `Show ${series.label} alone`}
                  className="flex h-6 w-full min-w-0 items-center gap-2 rounded-sm text-start"
                  onFocus={() => props.onFocus(series.key)}
                  onBlur={() => props.onFocus(null)}
                  onClick={() => props.onOnly(props.only === series.key ? null : series.key)}
                >
                  <Swatch look={look} />
                  <span className="truncate">{series.label}</span>
                </button>
              </th>
              <td className="ps-3 text-end font-medium">{figure(now, props.unit)}</td>
              <td className="ps-3 text-end text-ink-2">{figure(all.min, props.unit)}</td>
              <td className="ps-3 text-end text-ink-2">{figure(all.avg, props.unit)}</td>
              <td className="ps-3 text-end text-ink-2">{figure(all.max, props.unit)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

"use client";
/** The same data as a table, for screen readers and for whoever wants the numbers. Rendered only while it is open. */
import { useState } from "react";
import { formatTick, momentLabel, type Unit } from "./scale";
import { inOrder, type Series } from "./series";

/** A table of 300 rows helps nobody: neighbouring buckets are shown at even distances, the last one always. */
const mostRows = 60;

export function SeriesTable(props: {
  readonly series: readonly Series[];
  readonly unit: Unit;
  readonly spanMs: number;
  readonly caption: string;
}) {
  const [open, setOpen] = useState(false);
  return (
    <details className="text-xs" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit rounded-sm px-1 py-1 text-2xs text-ink-3 hover:text-ink">
        Data as a table
      </summary>
      {open ? <Rows {...props} /> : null}
    </details>
  );
}

function Rows(props: Parameters<typeof SeriesTable>[0]) {
  const moments = [...new Set(props.series.flatMap((one) => one.points.map(([t]) => t)))].sort(
    (a, b) => b - a,
  );
  const every = Math.max(1, Math.ceil(moments.length / mostRows));
  const byMoment = props.series.map((one) => new Map(inOrder(one.points).map((point) => [point[0], point])));
  return (
    <section
      className="mt-1 max-h-64 overflow-auto rounded-md border border-line"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      aria-label={props.caption}
    >
      <table className="w-full">
        <caption className="px-3 py-1.5 text-start text-ink-3">
          {props.caption}, {props.unit}: mean, and the least and most within each bucket
          {every > 1 ? `; one bucket in ${every} of ${moments.length}` : ""}
        </caption>
        <thead className="sticky top-0 bg-surface text-ink-3">
          <tr>
            <th scope="col" className="px-3 py-1">
              Time
            </th>
            {props.series.map((one) => (
              <th key={one.key} scope="col" className="px-3 py-1 text-end">
                {one.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {moments
            .filter((_, index) => index % every === 0)
            .map((t) => (
              <tr key={t} className="border-line border-t">
                <th scope="row" className="whitespace-nowrap px-3 py-0.5 font-normal">
                  {momentLabel(t, props.spanMs)}
                </th>
                {byMoment.map((points, index) => {
                  const point = points.get(t);
                  return (
                    <td key={props.series[index]?.key} className="whitespace-nowrap px-3 py-0.5 text-end">
                      {point === undefined ? "no data" : formatTick(point[1], props.unit)}
                      {point !== undefined && point[2] !== point[3] ? (
                        <span className="text-ink-3">
                          {" "}
                          ({formatTick(point[2], props.unit)}–{formatTick(point[3], props.unit)})
                        </span>
                      ) : null}
                    </td>
                  );
                })}
              </tr>
            ))}
        </tbody>
      </table>
    </section>
  );
}

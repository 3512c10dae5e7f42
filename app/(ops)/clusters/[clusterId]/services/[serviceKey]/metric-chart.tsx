"use client";
/** One metric of a service as a chart: loading, failed, not enough data yet, explained, or drawn. */
import type { ServiceView } from "#domain/cluster/view";
import { Button } from "../../../../../_ui/button";
import type { Cursor } from "../../../../../_ui/chart/cursor";
import { type Range, rangeWords } from "../../../../../_ui/chart/range";
import { TimeSeries } from "../../../../../_ui/chart/time-series";
import { classNames } from "../../../../../_ui/class-names";
import { ErrorState } from "../../../../../_ui/error-state";
import { formatClock } from "../../../../../_ui/format";
import { Skeleton } from "../../../../../_ui/skeleton";
import type { Grouping, Metric } from "./live-samples";
import { useHistory } from "./use-history";

export function MetricChart(props: {
  readonly title: string;
  readonly unit: string;
  readonly metric: Metric;
  readonly clusterId: string;
  readonly service: ServiceView;
  readonly at: number;
  readonly by: Grouping;
  readonly range: Range;
  readonly chosen: boolean;
  readonly cursor: Cursor;
}) {
  const { history, failure, retry } = useHistory(props);
  if (history === null)
    return failure === null ? (
      <div role="status" aria-label={`Loading ${props.title}`} className="flex h-56 flex-col justify-between">
        <Skeleton className="w-40" />
        <Skeleton className="h-44 w-full" />
      </div>
    ) : (
      <ErrorState
        title={`${props.title} could not be loaded`}
        action={<Button onClick={retry}>Load again</Button>}
      >
        {failure.sentence}
      </ErrorState>
    );
  // A note means that the counter cannot count: what it holds is no measurement, so nothing is drawn.
  const series = history.note === null ? history.series : [];
  return (
    <div className={classNames(history.outdated && "opacity-50")} aria-busy={history.outdated || undefined}>
      <TimeSeries
        title={props.title}
        unit={props.unit}
        series={series}
        from={history.from}
        to={history.to}
        stepSeconds={history.stepSeconds}
        cursor={props.cursor}
        rangeWords={history.fitted ? `since ${formatClock(history.from)}` : rangeWords[props.range]}
        empty={
          history.note ??
          "Not enough data yet: a rate needs two polls. If this stays empty, the directors did not answer in this range."
        }
      />
      {failure === null ? null : (
        <p role="status" className="text-degraded text-xs">
          Not refreshed: {failure.sentence}
        </p>
      )}
    </div>
  );
}

"use client";
/** One metric's history, kept fresh: fetched about once a bucket, and at short ranges extended by every poll between. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { ServiceView } from "#domain/cluster/view";
import { useTRPC } from "../../../../../_trpc/client";
import { type ClientFailure, failureOf } from "../../../../../_trpc/failure";
import { fittedFrom, isLive, type Range, rangeMs, refetchEveryMs } from "../../../../../_ui/chart/range";
import type { Series } from "../../../../../_ui/chart/series";
import { explainZeros, type Grouping, type Metric, type Sample, sampleOf, withSamples } from "./live-samples";

export type History = {
  readonly from: number;
  /** It begins where the history does, later than the range. */
  readonly fitted: boolean;
  readonly to: number;
  readonly stepSeconds: number;
  readonly series: readonly Series[];
  /** Why a counter is empty, or null. */
  readonly note: string | null;
  /** Another range is being fetched; what is shown is the one before. */
  readonly outdated: boolean;
};

type Asked = {
  readonly clusterId: string;
  readonly service: ServiceView;
  readonly at: number;
  readonly metric: Metric;
  readonly by: Grouping;
  readonly range: Range;
  /** Somebody asked for this range: it is shown whole. */
  readonly chosen: boolean;
};

const none: readonly Sample[] = [];

/** Samples since the last fetch; as many as the slowest fetch of a live range leaves room for. */
const mostSamples = 120;

export const useHistory = (
  asked: Asked,
): { history: History | null; failure: ClientFailure | null; retry: () => void } => {
  const trpc = useTRPC();
  const { metric, by, range, chosen, at, service } = asked;
  const input = { clusterId: asked.clusterId, serviceKey: service.key, metric, by, range };
  const query = useQuery(
    trpc.service.history.queryOptions(input, {
      placeholderData: keepPreviousData,
      refetchInterval: refetchEveryMs(range),
    }),
  );
  const live = isLive(range);
  const what = `${service.key} ${metric} ${by}`;
  const [kept, setKept] = useState<{ what: string; samples: readonly Sample[] }>({ what, samples: [] });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a sample is taken when a new view arrives, not when React renders
  useEffect(() => {
    if (!live) return;
    setKept((before) => ({
      what,
      samples: [
        ...(before.what === what ? before.samples.slice(1 - mostSamples) : []),
        sampleOf(service, metric, by),
      ],
    }));
  }, [at, what, live]);

  const { data, isPlaceholderData: outdated } = query;
  const samples = live && kept.what === what ? kept.samples : none;
  // A long range does not move with every view, only with every fetch.
  const now = live && !outdated ? at : 0;
  const { method } = service;
  const history = useMemo((): History | null => {
    if (data === undefined) return null;
    const to = Math.max(data.to, now);
    const whole = outdated ? data.from : to - rangeMs[range];
    const begins = data.series.flatMap(({ points }) => points.slice(0, 1).map(([t]) => t));
    const from = chosen
      ? whole
      : fittedFrom({ from: whole, to }, begins.length === 0 ? null : Math.min(...begins));
    return {
      fitted: from > whole,
      from,
      to,
      stepSeconds: data.stepSeconds,
      series: withSamples(data.series, samples, data.stepSeconds, from),
      note: data.note ?? explainZeros(metric, method, data.series),
      outdated,
    };
  }, [data, samples, now, outdated, range, chosen, metric, method]);
  return { history, failure: query.error && failureOf(query.error), retry: () => void query.refetch() };
};

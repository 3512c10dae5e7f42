/** What the live cluster view adds to a service's stored history: one value per series and poll. Pure. */
import type { ServiceView } from "#domain/cluster/view";
import type { Rates } from "#domain/ipvs/model";
import type { Reading } from "#domain/reading";
import { appendLive, type Point, type Series } from "../../../../../_ui/chart/series";

export type Metric = "conns" | "inPkts" | "outPkts" | "inBytes" | "outBytes" | "activeConn";
export type Grouping = "director" | "server" | "total";

/** Value by series key, each with the moment it was seen. Unknown readings are left out: a gap, not a zero. */
export type Sample = readonly { readonly key: string; readonly value: number; readonly at: number }[];

const pick = (key: string, reading: Reading<Rates>, metric: Exclude<Metric, "activeConn">): Sample =>
  reading.kind === "known" ? [{ key, value: reading.value[metric], at: reading.at }] : [];

const count = (key: string, reading: Reading<number>): Sample =>
  reading.kind === "known" ? [{ key, value: reading.value, at: reading.at }] : [];

/** Active connections of one director are the sum over the real servers it has; unknown if one of them is. */
const activeOn = (service: ServiceView, directorId: string): Sample => {
  const parts = service.servers.flatMap((server) =>
    server.perDirector.filter((one) => one.directorId === directorId),
  );
  const known = parts.flatMap((one) => (one.activeConn.kind === "known" ? [one.activeConn] : []));
  if (known.length === 0 || known.length < parts.length) return [];
  return [
    {
      key: directorId,
      value: known.reduce((sum, reading) => sum + reading.value, 0),
      at: known.reduce((latest, reading) => Math.max(latest, reading.at), 0),
    },
  ];
};

export const sampleOf = (service: ServiceView, metric: Metric, by: Grouping): Sample => {
  switch (by) {
    case "total":
      return metric === "activeConn"
        ? count("total", service.activeConn)
        : pick("total", service.rates, metric);
    case "server":
      return service.servers.flatMap((server) =>
        metric === "activeConn"
          ? count(server.key, server.activeConn)
          : pick(server.key, server.rates, metric),
      );
    case "director":
      return service.perDirector.flatMap((one) =>
        metric === "activeConn" ? activeOn(service, one.directorId) : pick(one.directorId, one.rates, metric),
      );
  }
};

/** Stored series with the live samples after them, cut to the window that ends now. Unknown keys are ignored. */
export const withSamples = (
  stored: readonly {
    readonly key: string;
    readonly label: string;
    readonly points: readonly Point[];
    readonly incomplete: readonly number[];
  }[],
  samples: readonly Sample[],
  stepSeconds: number,
  from: number,
): readonly Series[] =>
  stored.map((series) => ({
    key: series.key,
    label: series.label,
    partial: series.incomplete,
    points: samples
      .flatMap((sample) => sample.filter((one) => one.key === series.key))
      .reduce<readonly Point[]>(
        (points, one) => appendLive(points, one.value, one.at, stepSeconds, from),
        series.points.filter(([t]) => t >= from),
      ),
  }));

/**
 * Why replies show as nothing but zeros although the server could not say so: while no director answers nobody tells the
 * method. Null where there is something to draw.
 */
export const explainZeros = (
  metric: Metric,
  method: ServiceView["method"],
  series: readonly { readonly points: readonly Point[] }[],
): string | null => {
  if ((metric !== "outPkts" && metric !== "outBytes") || method !== null) return null;
  const points = series.flatMap((one) => one.points);
  if (points.length === 0 || points.some(([, , , max]) => max > 0)) return null;
  return "Only zeros were counted. With DR and TUN that is no outage: replies bypass the directors. Which method it is cannot be told while no director answers.";
};

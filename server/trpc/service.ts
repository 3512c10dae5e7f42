/** History of one virtual service. What it is now stands in the cluster view. */
import { z } from "zod";
import type { ServiceView } from "../domain/cluster/view";
import type { ForwardingMethod } from "../domain/ipvs/model";
import { type RatePoint, rateHistory } from "../store/samples/rate-history";
import { router, viewer } from "./init";
import { type Range, rangeOf, ranges } from "./range";

export { type Range, ranges };

export const metrics = ["conns", "inPkts", "outPkts", "inBytes", "outBytes", "activeConn"] as const;
export type Metric = (typeof metrics)[number];

/** `[at ms, average, minimum, maximum]` over one step. */
export type HistoryPoint = RatePoint;

export type ServiceHistory = {
  /** ms */
  readonly from: number;
  readonly to: number;
  readonly stepSeconds: number;
  readonly unit: "per second" | "bytes per second" | "connections";
  /** At most 300 points each; a gap is a missing point, never a zero. */
  readonly series: readonly {
    /** Host id, server key, or `total`. */
    readonly key: string;
    readonly label: string;
    readonly points: readonly HistoryPoint[];
    /** Beginnings of steps in which some directors had no data: the sum is of the others. */
    readonly incomplete: readonly number[];
  }[];
  /** Why a counter is empty (replies bypass the director in DR and TUN), or null. */
  readonly note: string | null;
};

const unitOf = (metric: Metric): ServiceHistory["unit"] => {
  if (metric === "activeConn") return "connections";
  return metric === "inBytes" || metric === "outBytes" ? "bytes per second" : "per second";
};

/** A director counts replies only where they come back through it. */
const noteOn = (metric: Metric, method: ForwardingMethod | null): string | null => {
  if (metric !== "outPkts" && metric !== "outBytes") return null;
  if (method !== "dr" && method !== "tun") return null;
  return `Real servers answer clients directly (${method === "dr" ? "DR" : "TUN"}): replies do not pass the directors, so their counters stay at 0. This is no outage.`;
};

export const serviceRouter = router({
  history: viewer
    .input(
      z.object({
        clusterId: z.uuid(),
        serviceKey: z.string().min(1).max(200),
        metric: z.enum(metrics),
        by: z.enum(["director", "server", "total"]),
        range: z.enum(ranges),
      }),
    )
    .query(async ({ ctx, input }): Promise<ServiceHistory> => {
      const { clusterId, serviceKey, metric, by } = input;
      const now = ctx.now();
      const [view, history] = await Promise.all([
        ctx.live.clusterNow(clusterId),
        rateHistory(ctx.store, {
          clusterId,
          serviceKey,
          groupBy: by,
          metric,
          now,
          ...rangeOf(input.range, now),
        }),
      ]);
      const service = view.services.find(({ key }) => key === serviceKey);
      const { from, to, stepSeconds, series } = history;
      return {
        from,
        to,
        stepSeconds,
        unit: unitOf(metric),
        series: series.map((one) => ({ ...one, label: serverName(service, one.key) ?? one.label })),
        note: noteOn(metric, service?.method ?? null),
      };
    }),
});

const serverName = (service: ServiceView | undefined, key: string): string | null =>
  service?.servers.find((server) => server.key === key)?.name ?? null;

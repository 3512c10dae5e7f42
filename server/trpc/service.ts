/** History of one virtual service. What it is now stands in the cluster view. */
import { z } from "zod";
import { router, viewer } from "./init";
import { pending } from "./pending";

export const ranges = ["15m", "1h", "6h", "24h", "7d", "30d"] as const;
export type Range = (typeof ranges)[number];

export const metrics = ["conns", "inPkts", "outPkts", "inBytes", "outBytes", "activeConn"] as const;
export type Metric = (typeof metrics)[number];

/** `[at ms, average, minimum, maximum]` over one step. */
export type HistoryPoint = readonly [at: number, avg: number, min: number, max: number];

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
  }[];
  /** Why a counter is empty (replies bypass the director in DR and TUN), or null. */
  readonly note: string | null;
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
    .query((): Promise<ServiceHistory> => pending()),
});

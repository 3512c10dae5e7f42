/** What the routers saw over time: adjacencies and next hops as spans. */
import { z } from "zod";
import { router, viewer } from "./init";
import { pending } from "./pending";
import { ranges } from "./service";

/** A value that held from one moment to another, ms; `to` null means now. */
export type ValueSpan = { readonly value: string; readonly from: number; readonly to: number | null };
export type CountSpan = { readonly n: number; readonly from: number; readonly to: number | null };

export type RoutingHistory = {
  readonly from: number;
  readonly to: number;
  readonly routers: readonly {
    readonly hostId: string;
    readonly name: string;
    readonly neighbours: readonly {
      /** The neighbour's host name where it is known, else its address. */
      readonly label: string;
      readonly address: string;
      /** OSPF states as printed, e.g. `Full/DR`; `absent` when it was not listed. */
      readonly spans: readonly ValueSpan[];
    }[];
    readonly vips: readonly {
      readonly vip: string;
      /** Installed next hops over time. */
      readonly count: readonly CountSpan[];
      readonly nextHops: readonly {
        readonly address: string;
        readonly label: string;
        readonly spans: readonly ValueSpan[];
      }[];
    }[];
  }[];
};

export const routingRouter = router({
  history: viewer
    .input(z.object({ clusterId: z.uuid(), range: z.enum(ranges) }))
    .query((): Promise<RoutingHistory> => pending()),
});

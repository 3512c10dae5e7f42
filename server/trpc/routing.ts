/** What the routers saw over time: adjacencies and next hops as spans. */
import { z } from "zod";
import { SluiceError } from "../domain/sluice-error";
import { loadInventory } from "../store/inventory/load";
import { spansIn } from "../store/spans/read";
import { router, viewer } from "./init";
import { rangeOf, ranges } from "./range";
import { type RoutingHistory, routingHistory, subjectPrefixes } from "./routing-history";

export type { CountSpan, RoutingHistory, ValueSpan } from "./routing-history";

export const routingRouter = router({
  history: viewer
    .input(z.object({ clusterId: z.uuid(), range: z.enum(ranges) }))
    .query(async ({ ctx, input: { clusterId, range } }): Promise<RoutingHistory> => {
      const inventory = await loadInventory(ctx.store, clusterId);
      if (inventory === null)
        throw new SluiceError("not-found", "There is no such cluster; it may have been removed.");
      const time = rangeOf(range, ctx.now());
      const spans = await Promise.all(
        subjectPrefixes.map((subjectPrefix) => spansIn(ctx.store, { clusterId, subjectPrefix, ...time })),
      );
      return routingHistory(inventory, spans.flat(), time);
    }),
});

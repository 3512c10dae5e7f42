/** What happened, in words. */
import { z } from "zod";
import { type EventFilter, type EventRow, eventsSince, listEvents } from "../store/events/list";
import type { Store } from "../store/store";
import { isUnavailable } from "../store/unavailable";
import { router, viewer } from "./init";
import type { Live } from "./live";

export type { EventRow };

const eventFilter = z.object({
  clusterId: z.uuid().optional(),
  hostId: z.uuid().optional(),
  severity: z.enum(["down", "degraded", "ok", "info", "unknown"]).optional(),
  search: z.string().trim().max(200).optional(),
});

const pageSize = 200;

/** Events stored after this was called, in the order they were stored. A hint is a reason to look, nothing more. */
async function* newEvents(
  store: Store,
  live: Live,
  filter: EventFilter,
  until: AbortSignal,
): AsyncGenerator<EventRow[]> {
  let { newest: after } = await eventsSince(store, { ...filter, limit: 1 });
  for await (const _ of live.eventHints(until)) {
    for (let full = true; full; ) {
      // While PostgreSQL is away nothing is new; when it is back there is a hint.
      const found = await eventsSince(store, { ...filter, after, limit: pageSize }).catch(
        (error: unknown) => {
          if (isUnavailable(error)) return { events: [], newest: after };
          throw error;
        },
      );
      after = found.newest;
      if (found.events.length > 0) yield found.events;
      full = found.events.length === pageSize;
    }
  }
}

export const eventRouter = router({
  /** Newest first. `next` goes into `before` for older ones; null at the end. */
  list: viewer
    .input(
      eventFilter.extend({
        before: z
          .string()
          .regex(/^\d{1,18}$/)
          .optional(),
        limit: z.number().int().min(1).max(pageSize).default(50),
      }),
    )
    .query(
      ({ ctx, input }): Promise<{ events: EventRow[]; next: string | null }> => listEvents(ctx.store, input),
    ),
  /** Only new ones, as they are written. */
  live: viewer
    .input(eventFilter)
    .subscription(
      ({ ctx, input }): AsyncGenerator<EventRow[]> => newEvents(ctx.store, ctx.live, input, ctx.until),
    ),
});

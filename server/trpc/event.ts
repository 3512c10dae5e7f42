/** What happened, in words. */
import { z } from "zod";
import type { ClusterEvent } from "../domain/events/model";
import { router, viewer } from "./init";
import { pending, pendingStream } from "./pending";

export type EventRow = ClusterEvent & {
  /** Grows with time; the cursor of `event.list`. */
  readonly id: string;
  readonly clusterName: string;
  readonly hostName: string | null;
};

export const eventFilter = z.object({
  clusterId: z.uuid().optional(),
  hostId: z.uuid().optional(),
  severity: z.enum(["down", "degraded", "ok", "info", "unknown"]).optional(),
  search: z.string().trim().max(200).optional(),
});

export const eventRouter = router({
  /** Newest first. `next` goes into `before` for older ones; null at the end. */
  list: viewer
    .input(
      eventFilter.extend({
        before: z
          .string()
          .regex(/^\d{1,19}$/)
          .optional(),
        limit: z.number().int().min(1).max(200).default(50),
      }),
    )
    .query((): Promise<{ events: EventRow[]; next: string | null }> => pending()),
  /** Only new ones, as they are written. */
  live: viewer.input(eventFilter).subscription((): AsyncGenerator<EventRow[]> => pendingStream()),
});

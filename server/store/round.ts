/** What the worker stores after it has looked: everything of one round, in one transaction. */
import type { HostObservation } from "../domain/cluster/observation";
import type { ClusterEvent, Span } from "../domain/events/model";
import { insertEvents } from "./events/write";
import { upsertObservations } from "./observations";
import { ensureDays, forgetDays } from "./samples/days";
import type { RefusedSample, Sample } from "./samples/model";
import { refuseUnstorable } from "./samples/refuse";
import { seriesIds } from "./samples/series";
import { insertSamples } from "./samples/write";
import { writeSpans } from "./spans/write";
import type { Store } from "./store";
import { inTransaction } from "./transaction";

export type Round = {
  readonly observations: readonly HostObservation[];
  readonly samples: readonly Sample[];
  /** Only what changed; see `planSpans` for how they join what is stored. */
  readonly spans: readonly Span[];
  readonly events: readonly ClusterEvent[];
};

export type WrittenRound = {
  /** Samples that were not there yet. */
  readonly inserted: number;
  readonly refused: readonly RefusedSample[];
};

/**
 * Stores a round and notifies `sluice_observed` (and `sluice_event`) with each cluster's id. Idempotent: when it failed in any
 * way, the same round can be written again, later rounds may come before, and nothing is stored twice or overwritten by older.
 * Hosts that were removed meanwhile are left out.
 * @param now worker clock, ms
 * @throws the driver's error; `isUnavailable` tells whether to repeat
 */
export const writeRound = async (
  store: Store,
  round: Round,
  now: number = Date.now(),
): Promise<WrittenRound> => {
  const { storable, refused } = refuseUnstorable(round.samples, now);
  const write = async () => {
    await ensureDays(store, [now, ...storable.map((sample) => sample.at)]);
    const ids = await seriesIds(store, storable);
    return inTransaction(store, async (client) => {
      const inserted = await insertSamples(client, storable, ids);
      await upsertObservations(client, round.observations);
      await writeSpans(client, round.spans);
      await insertEvents(client, round.events);
      await client.query(notification, [
        [...new Set(round.observations.map(({ hostId }) => hostId))],
        [...new Set(round.events.map(({ clusterId }) => clusterId))],
      ]);
      return inserted;
    });
  };
  const inserted = await write().catch((error: unknown) => {
    if (!isMissingPartition(error)) throw error;
    forgetDays(store);
    return write();
  });
  return { inserted, refused };
};

const notification = `
  SELECT pg_notify('sluice_observed', id::text)
  FROM (SELECT DISTINCT cluster_id AS id FROM host WHERE id = ANY($1::uuid[])) AS observed
  UNION ALL
  SELECT pg_notify('sluice_event', id::text) FROM cluster WHERE id = ANY($2::uuid[])`;

/** `no partition of relation "sample" found for row`: retention of another process dropped what we had made. */
const isMissingPartition = (error: unknown): boolean =>
  error instanceof Error &&
  "code" in error &&
  error.code === "23514" &&
  error.message.includes("no partition");

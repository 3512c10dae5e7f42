/** Events for the screens: pages backwards in time, and what is new. */
import type { ClusterEvent, EventSeverity } from "../../domain/events/model";
import { isUuid, storableText } from "../storable";
import type { Store } from "../store";

export type EventRow = ClusterEvent & {
  /** Digits; grows as events are stored. */
  readonly id: string;
  readonly clusterName: string;
  readonly hostName: string | null;
};

export type EventFilter = {
  readonly clusterId?: string;
  readonly hostId?: string;
  readonly severity?: EventSeverity;
  /** Part of the sentence, the code, or the host's name; case does not matter, `%` and `_` mean themselves. */
  readonly search?: string;
};

/**
 * Newest first, by the time they were seen. `before` is the `next` of the page before: pages never overlap and nothing between
 * them is lost, however many events are stored meanwhile.
 */
export const listEvents = async (
  store: Store,
  { before, limit, ...filter }: EventFilter & { readonly before?: string; readonly limit: number },
): Promise<{ events: EventRow[]; next: string | null }> => {
  const events = await select(
    store,
    filter,
    `($5::bigint IS NULL OR (e.at, e.id) < (SELECT at, id FROM event WHERE id = $5)) ORDER BY e.at DESC, e.id DESC`,
    [before ?? null, limit + 1],
  );
  const page = events.slice(0, limit);
  return { events: page, next: events.length > limit ? (page.at(-1)?.id ?? null) : null };
};

/**
 * Stored after event `after` (or, when absent, none: only the newest id is told), oldest first. An event can be stored with a smaller id
 * than one that is visible already, by another worker at the same moment; such a one is only found by `listEvents`.
 */
export const eventsSince = async (
  store: Store,
  { after, limit, ...filter }: EventFilter & { readonly after?: string; readonly limit: number },
): Promise<{ events: EventRow[]; newest: string }> => {
  if (after !== undefined) {
    const events = await select(store, filter, "e.id > $5::bigint ORDER BY e.id", [after, limit]);
    return { events, newest: events.at(-1)?.id ?? after };
  }
  const { rows } = await store.pool.query<{ id: string }>(
    "SELECT coalesce(max(id), 0)::text AS id FROM event",
  );
  return { events: [], newest: rows[0]?.id ?? "0" };
};

const select = async (
  store: Store,
  { clusterId, hostId, severity, search }: EventFilter,
  condition: string,
  parameters: readonly [string | null, number],
): Promise<EventRow[]> => {
  if ((clusterId !== undefined && !isUuid(clusterId)) || (hostId !== undefined && !isUuid(hostId))) return [];
  const { rows } = await store.pool.query<EventRow>(
    `SELECT e.id::text, round(date_part('epoch', e.at) * 1000)::float8 AS at, e.cluster_id AS "clusterId",
            e.host_id AS "hostId", e.code, e.severity, e.sentence, e.subject,
            cluster.name AS "clusterName", host.name AS "hostName"
     FROM event e JOIN cluster ON cluster.id = e.cluster_id LEFT JOIN host ON host.id = e.host_id
     WHERE ($1::uuid IS NULL OR e.cluster_id = $1) AND ($2::uuid IS NULL OR e.host_id = $2)
       AND ($3::text IS NULL OR e.severity = $3)
       AND ($4::text IS NULL OR e.sentence ILIKE $4 OR e.code ILIKE $4 OR host.name ILIKE $4)
       AND ${condition} LIMIT $6`,
    [
      clusterId ?? null,
      hostId ?? null,
      severity ?? null,
      search ? `%${storableText(search).replace(/[\\%_]/g, "\\$&")}%` : null,
      ...parameters,
    ],
  );
  return rows;
};

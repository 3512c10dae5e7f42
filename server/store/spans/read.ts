/** Spans out of the database: a stretch of time for a screen, the open ones for a worker that starts. */
import type { Span } from "../../domain/events/model";
import { isUuid } from "../storable";
import type { Store } from "../store";

type SpanRow = { host_id: string; subject: string; value: string; from_ms: number; to_ms: number | null };

const columns = `span.host_id, span.subject, span.value, extract(epoch FROM span.from_at)::float8 * 1000 AS from_ms,
  extract(epoch FROM span.to_at)::float8 * 1000 AS to_ms`;

const spanOf = (row: SpanRow): Span => ({
  hostId: row.host_id,
  subject: row.subject,
  value: row.value,
  from: Math.round(row.from_ms),
  to: row.to_ms === null ? null : Math.round(row.to_ms),
});

/** Most rows one call returns: the newest. A subject that flaps once a second for a day stays below. */
const mostSpans = 100_000;

/**
 * Spans of a cluster's hosts that held at any moment of `from` … `to` (ms), in order of host, subject, time. They keep their own
 * beginning and end, also where those lie outside.
 * @param subjectPrefix e.g. `neighbour ` or `route 192.168.0.100/32`; empty for all
 */
export const spansIn = async (
  store: Store,
  query: {
    readonly clusterId: string;
    readonly subjectPrefix: string;
    readonly from: number;
    readonly to: number;
  },
): Promise<Span[]> => {
  if (!isUuid(query.clusterId)) return [];
  const { rows } = await store.pool.query<SpanRow>(
    `SELECT * FROM (
       SELECT ${columns} FROM span JOIN host ON host.id = span.host_id
       WHERE host.cluster_id = $1 AND starts_with(span.subject, $2)
         AND span.from_at <= to_timestamp($4 / 1000.0::float8)
         AND (span.to_at IS NULL OR span.to_at >= to_timestamp($3 / 1000.0::float8))
       ORDER BY span.from_at DESC LIMIT ${mostSpans}) AS newest
     ORDER BY host_id, subject, from_ms`,
    [query.clusterId, query.subjectPrefix, query.from, query.to],
  );
  return rows.map(spanOf);
};

/** Every span without an end; of some hosts only, when given. */
export const openSpans = async (store: Store, hostIds?: readonly string[]): Promise<Span[]> => {
  const { rows } = await store.pool.query<SpanRow>(
    `SELECT ${columns} FROM span WHERE to_at IS NULL AND ($1::uuid[] IS NULL OR host_id = ANY($1))
     ORDER BY host_id, subject`,
    [hostIds ?? null],
  );
  return rows.map(spanOf);
};

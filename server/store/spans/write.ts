/** Spans into the database: closing the old and opening the new in one transaction. */
import type pg from "pg";
import type { Span } from "../../domain/events/model";
import { storableKey, storableText } from "../storable";
import { type OpenSpan, planSpans } from "./plan";

/** Spans of hosts that no longer exist, and spans that end before they begin, are left out. */
export const writeSpans = async (client: pg.ClientBase, observed: readonly Span[]): Promise<void> => {
  const spans = observed
    .filter((span) => span.to === null || span.to >= span.from)
    .map((span) => ({ ...span, subject: storableKey(span.subject), value: storableText(span.value) }));
  if (spans.length === 0) return;
  const { close, remove, insert } = planSpans(await openOf(client, spans), spans);
  if (remove.length > 0) await client.query("DELETE FROM span WHERE id = ANY($1::bigint[])", [remove]);
  if (close.length > 0)
    await client.query(
      `UPDATE span SET to_at = greatest(from_at, to_timestamp(c.ms / 1000.0::float8))
       FROM unnest($1::bigint[], $2::bigint[]) AS c (id, ms) WHERE span.id = c.id`,
      [close.map(({ id }) => id), close.map(({ to }) => to)],
    );
  if (insert.length > 0) await client.query(insertion, columnsOf(insert));
};

/** Locked, so that two writers cannot both close the same one. */
const openOf = async (client: pg.ClientBase, spans: readonly Span[]): Promise<OpenSpan[]> => {
  const subjects = new Map(spans.map((span) => [`${span.hostId}\n${span.subject}`, span]));
  const { rows } = await client.query<{
    id: string;
    host_id: string;
    subject: string;
    value: string;
    ms: number;
  }>(
    `SELECT span.id, span.host_id, span.subject, span.value, extract(epoch FROM span.from_at)::float8 * 1000 AS ms
     FROM unnest($1::uuid[], $2::text[]) AS w (host_id, subject)
     JOIN span ON span.host_id = w.host_id AND span.subject = w.subject AND span.to_at IS NULL
     ORDER BY span.id FOR UPDATE OF span`,
    [
      [...subjects.values()].map(({ hostId }) => hostId),
      [...subjects.values()].map(({ subject }) => subject),
    ],
  );
  return rows.map((row) => ({
    id: row.id,
    hostId: row.host_id,
    subject: row.subject,
    value: row.value,
    from: Math.round(row.ms),
  }));
};

/** What a stored span of the same value covers already is not stored a second time. */
const insertion = `
  INSERT INTO span (host_id, subject, value, from_at, to_at)
  SELECT w.host_id, w.subject, w.value, w.from_at, w.to_at
  FROM (SELECT host_id, subject, value, to_timestamp(from_ms / 1000.0::float8) AS from_at,
               to_timestamp(to_ms / 1000.0::float8) AS to_at
        FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::bigint[])
          AS u (host_id, subject, value, from_ms, to_ms)) AS w
  JOIN host ON host.id = w.host_id
  WHERE NOT EXISTS (SELECT 1 FROM span s WHERE s.host_id = w.host_id AND s.subject = w.subject AND s.value = w.value
                    AND s.from_at <= w.from_at AND s.to_at >= w.to_at)
  ON CONFLICT DO NOTHING`;

const columnsOf = (spans: readonly Span[]) => [
  spans.map(({ hostId }) => hostId),
  spans.map(({ subject }) => subject),
  spans.map(({ value }) => value),
  spans.map(({ from }) => Math.round(from)),
  spans.map(({ to }) => (to === null ? null : Math.round(to))),
];

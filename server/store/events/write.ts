/** Events into the database; the same event twice is one event. */
import { createHash } from "node:crypto";
import type pg from "pg";
import type { ClusterEvent } from "../../domain/events/model";
import { storableJson, storableText } from "../storable";

/** Events of clusters that no longer exist are left out; of a host that no longer exists they keep the cluster. */
export const insertEvents = async (client: pg.ClientBase, events: readonly ClusterEvent[]): Promise<void> => {
  if (events.length === 0) return;
  await client.query(
    `INSERT INTO event (at, cluster_id, host_id, code, severity, sentence, subject, digest)
     SELECT to_timestamp(e.at / 1000.0::float8), e."clusterId", host.id, e.code, e.severity, e.sentence, e.subject, e.digest
     FROM ROWS FROM (jsonb_to_recordset($1::jsonb) AS (at float8, "clusterId" uuid, "hostId" uuid, code text,
            severity text, sentence text, subject jsonb, digest uuid))
       WITH ORDINALITY AS e (at, "clusterId", "hostId", code, severity, sentence, subject, digest, n)
     JOIN cluster ON cluster.id = e."clusterId" LEFT JOIN host ON host.id = e."hostId"
     ORDER BY e.n ON CONFLICT (digest) DO NOTHING`,
    [storableJson(events.map((event) => ({ ...event, digest: digestOf(event) })))],
  );
};

/** 128 bits of SHA-256 over what makes it this event, written as a UUID. */
const digestOf = (event: ClusterEvent): string => {
  const content = JSON.stringify([
    event.at,
    event.clusterId,
    event.hostId,
    event.code,
    event.severity,
    storableText(event.sentence),
    event.subject,
  ]);
  const hex = createHash("sha256").update(content).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    "-",
  );
};

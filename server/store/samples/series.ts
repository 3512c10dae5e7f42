/** Series ids, remembered per store: after the first round no query is needed for them. */
import { storableText } from "../storable";
import type { Store } from "../store";
import type { Sample } from "./model";

type SeriesName = Pick<Sample, "hostId" | "serviceKey" | "serverKey">;

const remembered = new WeakMap<Store, Map<string, number>>();
/** Far above what one worker polls; services that come and go must not grow it for ever. */
const mostRemembered = 500_000;

const nameKey = (name: SeriesName): string =>
  name.serverKey === null
    ? `${name.hostId}\n${name.serviceKey}`
    : `${name.hostId}\n${name.serviceKey}\n${name.serverKey}`;

/** For tests and for a database that was emptied below. */
export const forgetSeries = (store: Store): void => {
  remembered.delete(store);
};

/**
 * The series id of every sample, in their order; 0 for a host that no longer exists (its samples are to be dropped).
 * New series are stored at once, outside the round's transaction: they do no harm when the round fails.
 */
export const seriesIds = async (store: Store, samples: readonly SeriesName[]): Promise<number[]> => {
  let known = remembered.get(store);
  if (!known || known.size > mostRemembered) {
    known = new Map();
    remembered.set(store, known);
  }
  const unknown = new Map<string, SeriesName>();
  for (const sample of samples) {
    const key = nameKey(sample);
    if (!known.has(key)) unknown.set(key, sample);
  }
  if (unknown.size > 0) for (const [key, id] of await storeSeries(store, unknown)) known.set(key, id);
  return samples.map((sample) => known.get(nameKey(sample)) ?? 0);
};

const storeSeries = async (
  store: Store,
  names: ReadonlyMap<string, SeriesName>,
): Promise<ReadonlyMap<string, number>> => {
  // In one order everywhere, so that two workers cannot wait for each other.
  const sorted = [...names].sort(([a], [b]) => (a < b ? -1 : 1));
  const values = [
    sorted.map(([, name]) => name.hostId),
    sorted.map(([, name]) => storableText(name.serviceKey)),
    sorted.map(([, name]) => (name.serverKey === null ? null : storableText(name.serverKey))),
  ];
  const wanted =
    "unnest($1::uuid[], $2::text[], $3::text[]) WITH ORDINALITY AS w (host_id, service_key, server_key, n)";
  await store.pool.query(
    `INSERT INTO series (host_id, service_key, server_key)
     SELECT w.host_id, w.service_key, w.server_key FROM ${wanted} JOIN host ON host.id = w.host_id
     ORDER BY w.n ON CONFLICT DO NOTHING`,
    values,
  );
  const { rows } = await store.pool.query<{ n: number; id: number }>(
    `SELECT w.n::int, s.id FROM ${wanted}
     JOIN series s ON s.host_id = w.host_id AND s.service_key = w.service_key
                  AND s.server_key IS NOT DISTINCT FROM w.server_key`,
    values,
  );
  return new Map(rows.map(({ n, id }) => [sorted[n - 1]?.[0] ?? "", id]));
};

/** Series ids, remembered per store: after the first round no query is needed for them. */
import { storableText } from "../storable";
import type { Store } from "../store";
import type { Sample } from "./model";

type SeriesName = Pick<Sample, "hostId" | "serviceKey" | "serverKey">;

/** Ids of one director: by service, and there by real server ("" is the service itself). */
type HostSeries = Map<string, Map<string, number>>;
type Known = { readonly hosts: Map<string, HostSeries>; size: number };

const remembered = new WeakMap<Store, Known>();
/** Far above what one worker polls; services that come and go must not grow it for ever. */
const mostRemembered = 500_000;

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
    known = { hosts: new Map(), size: 0 };
    remembered.set(store, known);
  }
  const ids = lookUp(known, samples);
  const unknown = samples.filter((_, index) => ids[index] === 0);
  if (unknown.length === 0) return ids;
  for (const { name, id } of await storeSeries(store, unknown)) remember(known, name, id);
  return lookUp(known, samples);
};

/** Maps in maps rather than one joined key: joining ten thousand keys a round costs more than all the rest. */
const lookUp = ({ hosts }: Known, samples: readonly SeriesName[]): number[] =>
  samples.map(
    ({ hostId, serviceKey, serverKey }) =>
      hosts
        .get(hostId)
        ?.get(serviceKey)
        ?.get(serverKey ?? "") ?? 0,
  );

const remember = (known: Known, { hostId, serviceKey, serverKey }: SeriesName, id: number): void => {
  const services: HostSeries = known.hosts.get(hostId) ?? new Map();
  known.hosts.set(hostId, services);
  const servers = services.get(serviceKey) ?? new Map();
  services.set(serviceKey, servers);
  servers.set(serverKey ?? "", id);
  known.size++;
};

const storeSeries = async (
  store: Store,
  samples: readonly SeriesName[],
): Promise<{ readonly name: SeriesName; readonly id: number }[]> => {
  const byKey = new Map(
    samples.map((name) => [JSON.stringify([name.hostId, name.serviceKey, name.serverKey]), name]),
  );
  // In one order everywhere, so that two workers cannot wait for each other.
  const names = [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, name]) => name);
  const values = [
    names.map(({ hostId }) => hostId),
    names.map(({ serviceKey }) => storableText(serviceKey)),
    names.map(({ serverKey }) => (serverKey === null ? null : storableText(serverKey))),
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
  return rows.flatMap(({ n, id }) => {
    const name = names[n - 1];
    return name ? [{ name, id }] : [];
  });
};

/** Host keys for the review screen. */
import type { Store } from "../store";
import type { HostKeyState } from "./host-keys";

export type HostKeyRow = {
  readonly id: string;
  readonly hostId: string;
  readonly hostName: string;
  readonly clusterId: string;
  readonly clusterName: string;
  readonly address: string;
  readonly port: number;
  readonly algorithm: string;
  readonly fingerprint: string;
  readonly state: HostKeyState;
  /** When it was first shown, ms. */
  readonly seenAt: number;
  readonly decidedAt: number | null;
  readonly decidedBy: string | null;
};

/** Waiting ones first, then the newest. */
export const listHostKeys = async (store: Store): Promise<HostKeyRow[]> => {
  const { rows } = await store.pool.query<HostKeyRow>(
    `SELECT k.id, k.host_id AS "hostId", h.name AS "hostName", c.id AS "clusterId", c.name AS "clusterName",
            k.address, k.port, k.algorithm, k.fingerprint, k.state,
            round(extract(epoch FROM k.seen_at) * 1000)::float8 AS "seenAt",
            round(extract(epoch FROM k.confirmed_at) * 1000)::float8 AS "decidedAt", u.name AS "decidedBy"
     FROM host_key k JOIN host h ON h.id = k.host_id JOIN cluster c ON c.id = h.cluster_id
     LEFT JOIN "user" u ON u.id = k.confirmed_by_id
     ORDER BY k.state <> 'pending', k.seen_at DESC, k.id`,
  );
  return rows;
};

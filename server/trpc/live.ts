/** What subscriptions read: the newest view of things, worked out once for everybody. The web process implements it. */
import type { Permission, SignedIn } from "../auth/permission";
import type { ClusterView, Overview } from "../domain/cluster/view";

export type Live = {
  /** Not older than a quarter of a second, or than the last change. Throws `not-found`. */
  readonly clusterNow: (clusterId: string) => Promise<ClusterView>;
  /** The view at once, then every change (at most 4 a second) and every 2 s. Ends with the signal; throws `not-found`. */
  readonly clusters: (clusterId: string, signal: AbortSignal) => AsyncGenerator<ClusterView>;
  readonly overviewNow: () => Promise<Overview>;
  /** As `clusters`, at most once a second. */
  readonly overviews: (signal: AbortSignal) => AsyncGenerator<Overview>;
  /** Wakes at once, and whenever events may have been written. A hint: read the table. */
  readonly eventHints: (signal: AbortSignal) => AsyncGenerator<void>;
  /** As `eventHints`, for operations and their journals. */
  readonly operationHints: (signal: AbortSignal) => AsyncGenerator<void>;
  /** This process has just changed the inventory: what is asked next must show it. Others learn it from the store. */
  readonly changed: () => void;
  /** Aborts with `signal`, and within seconds after this session has ended or its role no longer has the permission. */
  readonly whileAllowed: (user: SignedIn, permission: Permission, signal: AbortSignal) => AbortSignal;
};

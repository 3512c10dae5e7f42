/** A host showed a key that is not the confirmed one, and is left alone. What becomes of that. */
import type { HostPool, HostTarget } from "../hosts/host";
import { scanHostKey } from "../hosts/scan";
import type { StoredHost } from "../store/inventory/host-targets";
import { reportHostKey } from "../store/inventory/report-host-key";
import type { Store } from "../store/store";

export type Review = {
  readonly store: Store;
  readonly pool: Pick<HostPool, "forget">;
  readonly target: (hostId: string) => Promise<HostTarget>;
  readonly say: (line: string) => void;
};

/**
 * Asks for the key once more, without signing in, and lets it wait for a person. Nothing is trusted by this. A host that shows
 * the confirmed key again is spoken to again once no other key of it waits for review.
 */
export const reviewShownKey = async (
  { store, pool, target, say }: Review,
  { hostId, name }: Pick<StoredHost, "hostId" | "name">,
): Promise<void> => {
  try {
    const { address, port, jump } = await target(hostId);
    const key = await scanHostKey({ address, port, jump });
    const state = await reportHostKey(store, { ...key, hostId, address, port });
    if (state !== "pinned") return;
    const waiting = await store.prisma.hostKey.count({ where: { hostId, address, port, state: "pending" } });
    if (waiting === 0) pool.forget(hostId);
  } catch (error) {
    say(`${name}: its host key could not be reported: ${String(error)}`);
  }
};

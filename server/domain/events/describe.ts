/** What the describing functions share: two observations of one host, and names. Pure. */
import type { Inventory, InventoryHost } from "../cluster/inventory";
import type { HostObservation } from "../cluster/observation";
import type { ClusterEvent } from "./model";

/** Two observations of one host; `before` has the last known value of whatever is unknown in the previous one. */
export type Change = {
  readonly inventory: Inventory;
  readonly host: InventoryHost;
  readonly before: HostObservation;
  readonly now: HostObservation;
  /** The latest of the other hosts. */
  readonly others: readonly HostObservation[];
  /** The director behind an address. */
  readonly directorAt: (address: string) => InventoryHost | null;
};

export type Described = Pick<ClusterEvent, "code" | "severity" | "sentence" | "subject"> & {
  /** The host it is about, when that is not the one observed. */
  readonly hostId?: string;
};

/** `192.168.0.3 (lvs2)`, or the address alone where nobody is known by it. */
export const named = (address: string, host: InventoryHost | null): string =>
  host === null ? address : `${address} (${host.name})`;

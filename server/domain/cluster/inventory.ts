/** The cluster as Sluice believes it to be: what was onboarded and confirmed by a person. */
import type { ServerKey, ServiceKey } from "../ipvs/model";

export type Role = "director" | "router" | "realserver";

export type InventoryHost = {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** Where SSH reaches it. Real servers may have none: then they are seen through the directors only. */
  readonly ssh: { readonly address: string; readonly port: number } | null;
  /** Addresses it holds on the data networks (not VIPs): how next hops and real servers are recognised. */
  readonly addresses: readonly string[];
  /** How often the worker asks it; every 2 s when absent. */
  readonly pollEveryMs?: number;
};

export type InventoryService = {
  readonly id: string;
  readonly key: ServiceKey;
  readonly label: string | null;
  readonly servers: readonly {
    readonly id: string;
    readonly key: ServerKey;
    readonly hostId: string | null;
    readonly label: string | null;
  }[];
};

export type Inventory = {
  readonly cluster: { readonly id: string; readonly name: string };
  readonly hosts: readonly InventoryHost[];
  readonly vips: readonly { readonly id: string; readonly address: string; readonly label: string | null }[];
  readonly services: readonly InventoryService[];
};

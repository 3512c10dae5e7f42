/** Which director stands behind a next hop's address. Pure. */
import { canonicalAddress } from "../address";
import type { Inventory, InventoryHost } from "./inventory";
import type { HostObservation } from "./observation";

export type DirectorByAddress = (address: string) => InventoryHost | null;

/** From the inventory's addresses and those its directors really hold; VIPs belong to nobody. */
export const directorsByAddress = (
  inventory: Inventory,
  observations: ReadonlyMap<string, HostObservation>,
): DirectorByAddress => {
  const vips = new Set(inventory.vips.map((vip) => canonicalAddress(vip.address)));
  const byAddress = new Map<string, InventoryHost>();
  const learn = (host: InventoryHost, address: string) => {
    const canonical = canonicalAddress(address);
    if (!vips.has(canonical) && !byAddress.has(canonical)) byAddress.set(canonical, host);
  };
  const directors = inventory.hosts.filter((host) => host.roles.includes("director"));
  for (const host of directors) for (const address of host.addresses) learn(host, address);
  for (const host of directors) {
    const addresses = observations.get(host.id)?.addresses;
    if (addresses?.kind !== "known") continue;
    for (const held of addresses.value.held)
      if (held.scope === "global" && held.interface !== "lo") learn(host, held.address);
  }
  return (address) => byAddress.get(canonicalAddress(address)) ?? null;
};

/** Which host has an address, by name: how a neighbour or a next hop is recognised. Pure. */
import type { ClusterView } from "#domain/cluster/view";

/**
 * Addresses that only one host has, by the inventory and by what it holds; a VIP is held by several and names none of them.
 * The inventory names a host while it is silent, too.
 */
export const namesByAddress = (view: ClusterView): ReadonlyMap<string, string> => {
  const names = new Map<string, string>();
  const shared = new Set<string>(view.vips.map((vip) => vip.vip));
  for (const host of [...view.routers, ...view.directors, ...view.otherHosts]) {
    const held = host.addresses.kind === "unknown" ? [] : host.addresses.value;
    const own = held.filter(({ scope }) => scope !== "host").map(({ address }) => address);
    for (const address of new Set([...host.ownAddresses, ...own])) {
      if (names.has(address) && names.get(address) !== host.name) shared.add(address);
      names.set(address, host.name);
    }
  }
  for (const address of shared) names.delete(address);
  return names;
};

/** Which host holds an address, by name: how a neighbour or a next hop is recognised. Pure. */
import type { ClusterView } from "#domain/cluster/view";

/** Addresses that only one host holds; a VIP is held by several and names none of them. */
export const namesByAddress = (view: ClusterView): ReadonlyMap<string, string> => {
  const names = new Map<string, string>();
  const shared = new Set<string>(view.vips.map((vip) => vip.vip));
  for (const host of [...view.routers, ...view.directors, ...view.otherHosts]) {
    if (host.addresses.kind === "unknown") continue;
    for (const { address, scope } of host.addresses.value) {
      if (scope === "host") continue;
      if (names.has(address) && names.get(address) !== host.name) shared.add(address);
      names.set(address, host.name);
    }
  }
  for (const address of shared) names.delete(address);
  return names;
};

/**
 * By which of its addresses a host is known. Operators know it by the one on the network its traffic uses, never by that of a
 * management network or a jump host; and its name must not change while it is silent. Pure.
 */
import { canonicalAddress, covers } from "../address";
import { parseServerKey } from "../ipvs/keys";
import type { Inventory, InventoryHost } from "./inventory";
import type { HostObservation } from "./observation";
import type { OpenSpan } from "./since";

/** The host's address where its traffic goes, from whatever was last seen of it; the first in the inventory when nothing tells. */
export type OwnAddress = (host: InventoryHost) => string | null;

export const ownAddresses = (
  inventory: Inventory,
  seen: ReadonlyMap<string, HostObservation>,
  spans: readonly OpenSpan[],
): OwnAddress => {
  const neighbours = new Set<string>();
  for (const { neighbours: listed } of seen.values())
    if (listed.kind === "known")
      for (const one of listed.value) neighbours.add(canonicalAddress(one.address));
  for (const { subject } of spans)
    if (subject.startsWith("neighbour ")) neighbours.add(canonicalAddress(subject.split(" ")[1] ?? ""));
  const servers = inventory.services.flatMap((service) =>
    service.servers.flatMap(({ key }) => parseServerKey(key)?.address ?? []),
  );
  const served = [...inventory.vips.map(({ address }) => address), ...servers].map(canonicalAddress);
  const isServer = new Set(servers.map(canonicalAddress));
  return (host) => {
    const own = host.addresses.map(canonicalAddress);
    const addresses = seen.get(host.id)?.addresses;
    const held = addresses?.kind === "known" ? addresses.value.held : [];
    const besideTraffic = (address: string) =>
      held.some(
        (one) =>
          one.address === address &&
          served.some((other) => covers(`${one.address}/${one.prefixLength}`, other)),
      );
    return (
      own.find((address) => neighbours.has(address)) ??
      own.find((address) => isServer.has(address)) ??
      own.find(besideTraffic) ??
      own.find((address) => address !== host.ssh?.address) ??
      own[0] ??
      host.ssh?.address ??
      null
    );
  };
};

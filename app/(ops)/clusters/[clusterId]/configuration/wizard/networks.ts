/** The networks hosts were seen in, from the addresses they hold: what a wizard offers, and where it puts a VIP. Pure. */
import { covers } from "#domain/address";
import type { HeldAddress } from "#domain/host/model";
import { listed } from "#domain/words";
import type { DesiredHost } from "../../draft/replayed";

/** A host with the addresses it was seen to hold. */
export type SeenHost = { readonly host: DesiredHost; readonly held: readonly HeldAddress[] };

/** Of its own: not those of lo, and no single addresses such as VIPs. */
export const ownAddresses = ({ held }: SeenHost): readonly HeldAddress[] =>
  held.filter(
    ({ family, prefixLength, scope }) => family === "ipv4" && prefixLength < 32 && scope !== "host",
  );

/** `192.168.0.0/24` of an address in it. */
export const networkOf = ({
  address,
  prefixLength,
}: Pick<HeldAddress, "address" | "prefixLength">): string => {
  const number = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - prefixLength);
  const first = Math.floor(number / size) * size;
  const parts = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${parts.join(".")}/${prefixLength}`;
};

/** Those most hosts share first. */
export const networksOf = (hosts: readonly SeenHost[]): readonly string[] => {
  const counts = new Map<string, number>();
  for (const network of hosts.flatMap((host) => [...new Set(ownAddresses(host).map(networkOf))]))
    counts.set(network, (counts.get(network) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1]).map(([network]) => network);
};

/** Those that an address of these lies in first. */
export const nearest = (networks: readonly string[], addresses: readonly string[]): readonly string[] => {
  const near = (network: string): boolean => addresses.some((address) => covers(network, address));
  return [...networks.filter(near), ...networks.filter((network) => !near(network))];
};

/** Why nothing can be said of networks yet; null where every host has told its addresses. */
export const notSeen = (hosts: readonly SeenHost[]): string | null => {
  const silent = hosts.filter(({ held }) => held.length === 0).map(({ host }) => host.name);
  return silent.length === 0
    ? null
    : `The addresses of ${listed(silent)} are not known yet: ${silent.length === 1 ? "it is" : "they are"} being asked.`;
};

/** Where a host is in a network. */
export const placeIn = (host: SeenHost, network: string): HeldAddress | undefined =>
  ownAddresses(host).find(({ address }) => covers(network, address));

/** The network of all these hosts that an address lies in. */
export const networkAround = (address: string, hosts: readonly SeenHost[]): string | undefined =>
  networksOf(hosts).find(
    (network) => covers(network, address) && hosts.every((host) => placeIn(host, network) !== undefined),
  );

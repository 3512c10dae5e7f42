/** By which addresses people know a host. Pure. */
import type { HostHead } from "#domain/cluster/view";

/** The addresses it holds on real networks: no loopback, no link-local, no single addresses (those are VIPs). */
export function heldAddresses({ addresses }: Pick<HostHead, "addresses">): readonly string[] {
  if (addresses.kind === "unknown") return [];
  return addresses.value
    .filter((held) => held.scope === "global" && held.interface !== "lo")
    .filter((held) => held.prefixLength < (held.family === "ipv4" ? 32 : 128))
    .map((held) => held.address);
}

/** Every address that may be known for a host, the one where its traffic arrives first; the same while it does not answer. */
export function addressesOf(
  host: Pick<HostHead, "address" | "ownAddresses" | "addresses">,
): readonly string[] {
  const known = host.address === null ? [] : [host.address];
  return [...new Set([...known, ...host.ownAddresses, ...heldAddresses(host)])];
}

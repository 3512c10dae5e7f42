/** By which addresses people know a host. Pure. */
import type { HostHead } from "#domain/cluster/view";

type Addressed = Pick<HostHead, "address" | "addresses">;

/** The addresses it holds on real networks: no loopback, no link-local, no single addresses (those are VIPs). */
export function ownAddresses({ addresses }: Addressed): readonly string[] {
  if (addresses.kind === "unknown") return [];
  return addresses.value
    .filter((held) => held.scope === "global" && held.interface !== "lo")
    .filter((held) => held.prefixLength < (held.family === "ipv4" ? 32 : 128))
    .map((held) => held.address);
}

/** The one to show: where its traffic arrives rather than where SSH reaches it; null when neither is known. */
export const shownAddress = (host: Addressed): string | null => ownAddresses(host)[0] ?? host.address;

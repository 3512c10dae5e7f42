/** By which addresses people know a host. Pure. */
import type { ClusterView, HostHead } from "#domain/cluster/view";

type Addressed = Pick<HostHead, "address" | "addresses">;

/** The addresses it holds on real networks: no loopback, no link-local, no single addresses (those are VIPs). */
export function ownAddresses({ addresses }: Addressed): readonly string[] {
  if (addresses.kind === "unknown") return [];
  return addresses.value
    .filter((held) => held.scope === "global" && held.interface !== "lo")
    .filter((held) => held.prefixLength < (held.family === "ipv4" ? 32 : 128))
    .map((held) => held.address);
}

/** The addresses by which the routers reach a director: known even while it does not answer itself. */
export function nextHopsTo({ routers }: Pick<ClusterView, "routers">, hostId: string): readonly string[] {
  const paths = routers.flatMap(({ vips }) =>
    vips.kind === "known" ? vips.value.flatMap((vip) => vip.paths) : [],
  );
  return [...new Set(paths.filter((path) => path.directorId === hostId).map((path) => path.nextHop))];
}

/** Every address that may be known for a host, the one to show first: where its traffic arrives, at last SSH's. */
export function addressesOf(
  view: Pick<ClusterView, "routers">,
  host: Addressed & Pick<HostHead, "hostId">,
): readonly string[] {
  const hops = nextHopsTo(view, host.hostId);
  return [...new Set([...hops, ...ownAddresses(host), ...(host.address === null ? [] : [host.address])])];
}

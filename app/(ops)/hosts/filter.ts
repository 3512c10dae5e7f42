/** Which hosts are shown, as it stands in the URL. Pure. */
import type { RouterOutputs } from "../../../server/trpc/router";

export type HostRow = RouterOutputs["host"]["list"][number];
export type HostKeyRow = RouterOutputs["host"]["keys"][number];

export type HostFilter = {
  readonly text: string;
  readonly clusterId: string | null;
  /** One host a link led to. */
  readonly hostId: string | null;
};

export const filterOf = (search: URLSearchParams): HostFilter => ({
  text: search.get("q") ?? "",
  clusterId: search.get("cluster"),
  hostId: search.get("host"),
});

export const isFiltered = (filter: HostFilter): boolean =>
  filter.text !== "" || filter.clusterId !== null || filter.hostId !== null;

/** Every word must be found somewhere: in the name, the cluster, a role, any of its addresses. */
export const matching = (hosts: readonly HostRow[], filter: HostFilter): readonly HostRow[] => {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return hosts.filter((host) => {
    if (filter.hostId !== null && host.id !== filter.hostId) return false;
    if (filter.clusterId !== null && host.clusterId !== filter.clusterId) return false;
    const held =
      host.head?.addresses.kind === "known" ? host.head.addresses.value.map((one) => one.address) : [];
    const text = [host.name, host.clusterName, ...host.roles, host.ssh?.address ?? "", ...held]
      .join(" ")
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
};

/** One sentence about reaching it; null while all is well. */
export const reachOf = (
  host: HostRow,
): { readonly kind: "fine" | "unreachable" | "never" | "no-ssh"; readonly sentence: string | null } => {
  if (host.ssh === null) return { kind: "no-ssh", sentence: "No SSH: seen through the directors only." };
  const reach = host.head?.reach ?? null;
  if (reach === null) return { kind: "never", sentence: "It has not been asked yet." };
  return reach.kind === "reachable"
    ? { kind: "fine", sentence: null }
    : { kind: "unreachable", sentence: reach.why };
};

/** Reading the inventory: the cluster as a person confirmed it. */
import type { Inventory, Role } from "../../domain/cluster/inventory";
import { isUuid } from "../storable";
import type { Store } from "../store";

/** In the order of their names. */
export const listClusters = (store: Store): Promise<{ id: string; name: string }[]> =>
  store.prisma.cluster.findMany({ select: { id: true, name: true }, orderBy: { name: "asc" } });

/** Null when there is no such cluster. Everything in the order of names, addresses and keys, so that nothing moves on screen. */
export const loadInventory = async (store: Store, clusterId: string): Promise<Inventory | null> => {
  if (!isUuid(clusterId)) return null;
  const cluster = await store.prisma.cluster.findUnique({
    where: { id: clusterId },
    include: {
      hosts: { orderBy: { name: "asc" }, include: { addresses: { orderBy: { address: "asc" } } } },
      vips: { orderBy: { address: "asc" } },
      services: { orderBy: { key: "asc" }, include: { realServers: { orderBy: { key: "asc" } } } },
    },
  });
  if (!cluster) return null;
  return {
    cluster: { id: cluster.id, name: cluster.name },
    hosts: cluster.hosts.map((host) => ({
      id: host.id,
      name: host.name,
      roles: host.roles.filter(isRole),
      ssh: host.sshAddress === null ? null : { address: host.sshAddress, port: host.sshPort },
      addresses: host.addresses.map(({ address }) => address),
      pollEveryMs: host.pollSeconds * 1000,
    })),
    vips: cluster.vips.map(({ id, address, label }) => ({ id, address, label })),
    services: cluster.services.map((service) => ({
      id: service.id,
      key: service.key,
      label: service.label,
      servers: service.realServers.map(({ id, key, hostId, label }) => ({ id, key, hostId, label })),
    })),
  };
};

const isRole = (role: string): role is Role =>
  role === "director" || role === "router" || role === "realserver";

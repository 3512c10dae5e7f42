/** What other clusters use, so that a change does not take it from them: VIPs, and VRRP instances with the segment they speak on. */
import type { Elsewhere } from "../../domain/change/guards/scene";
import { familyOfInstance } from "../../domain/change/guards/vrrp";
import { readSide } from "../../domain/change/side";
import type { HostObservation } from "../../domain/cluster/observation";
import { loadDesired } from "../../store/changes/desired";
import { listClusters } from "../../store/inventory/load";
import { latestObservations } from "../../store/observations";
import type { Store } from "../../store/store";
import { changeHosts, filesOf } from "../change/replay-change";

export const elsewhere = async (store: Store, clusterId: string): Promise<Elsewhere> => {
  const others = (await listClusters(store)).filter(({ id }) => id !== clusterId);
  const vips = await store.prisma.vip.findMany({
    where: { clusterId: { not: clusterId } },
    select: { address: true, cluster: { select: { name: true } } },
    orderBy: [{ address: "asc" }, { clusterId: "asc" }],
  });
  const instances = [];
  for (const { id, name } of others) {
    const desired = await loadDesired(store, id);
    if (desired === null) continue;
    const observations = new Map((await latestObservations(store, id)).map((one) => [one.hostId, one]));
    const files = new Map(filesOf(desired.hosts).map((host) => [host.hostId, host.files]));
    for (const host of changeHosts(desired.hosts))
      for (const instance of readSide(host, files.get(host.hostId) ?? []).keepalived?.instances ?? []) {
        const vrid = instance.virtualRouterId.value;
        if (vrid === null) continue;
        instances.push({
          cluster: name,
          vrid,
          family: familyOfInstance(instance),
          network: networkOf(observations.get(host.hostId), instance.interface.value),
        });
      }
  }
  return { vips: vips.map(({ address, cluster }) => ({ vip: address, cluster: cluster.name })), instances };
};

/** The first network an interface is in, in CIDR; null: not known. */
const networkOf = (seen: HostObservation | undefined, name: string | null): string | null => {
  if (seen?.addresses.kind !== "known" || name === null) return null;
  const own = seen.addresses.value.held.find((held) => held.interface === name && held.prefixLength < 32);
  return own === undefined ? null : `${own.address}/${own.prefixLength}`;
};

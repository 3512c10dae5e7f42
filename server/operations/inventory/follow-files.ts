/**
 * What is known of a cluster follows what was rolled out: a VIP, a service or a real server that came with the files of a host comes into
 * the inventory, one that no director has any more goes. What a person named or left out besides stays as it is.
 */
import { withText } from "../../domain/change/files";
import type { ChangeHost } from "../../domain/change/host";
import type { FileChange, HostFiles } from "../../domain/change/model";
import { type ServingChange, servingChange, servingOf } from "../../domain/change/serving";
import { serverAddress } from "../../domain/onboarding/learn";
import { desiredFiles } from "../../store/changes/desired";
import type { Tx } from "./change";

/** To be called where the host's new revisions have just been written, in the same transaction. */
export const followFiles = async (
  tx: Tx,
  clusterId: string,
  host: { readonly hostId: string; readonly files: readonly FileChange[] },
): Promise<void> => {
  const after = new Map((await desiredFiles(tx, clusterId)).map(({ hostId, files }) => [hostId, files]));
  const own: HostFiles = after.get(host.hostId) ?? [];
  const old = host.files.reduce<HostFiles>((files, { path, from }) => withText(files, path, from), own);
  const before = new Map(after).set(host.hostId, old);
  const hosts = await directorsOf(tx, clusterId);
  const change = servingChange(
    servingOf(hosts, (hostId) => before.get(hostId) ?? []),
    servingOf(hosts, (hostId) => after.get(hostId) ?? []),
  );
  if (isNothing(change)) return;
  await store(tx, clusterId, change);
  await tx.$executeRaw`SELECT pg_notify('sluice_inventory', ${clusterId})`;
};

const directorsOf = async (tx: Tx, clusterId: string): Promise<readonly ChangeHost[]> =>
  (
    await tx.host.findMany({
      where: { clusterId, roles: { has: "director" } },
      orderBy: { name: "asc" },
      include: { reading: true },
    })
  ).map(({ id, name, reading }) => ({
    hostId: id,
    name,
    roles: ["director"],
    suite: "none",
    keepalivedPath: reading?.keepalivedPath ?? null,
    configId: reading?.configId ?? null,
  }));

const isNothing = (change: ServingChange): boolean =>
  Object.values(change).every(({ come, gone }) => come.length + gone.length === 0);

const store = async (
  tx: Tx,
  clusterId: string,
  { vips, services, servers }: ServingChange,
): Promise<void> => {
  await tx.vip.createMany({
    data: vips.come.map((address) => ({ clusterId, address })),
    skipDuplicates: true,
  });
  await tx.vip.deleteMany({ where: { clusterId, address: { in: [...vips.gone] } } });
  await tx.virtualService.createMany({
    data: services.come.map((key) => ({ clusterId, key })),
    skipDuplicates: true,
  });
  await tx.virtualService.deleteMany({ where: { clusterId, key: { in: [...services.gone] } } });
  const ids = new Map(
    (await tx.virtualService.findMany({ where: { clusterId }, select: { id: true, key: true } })).map(
      ({ id, key }) => [key, id],
    ),
  );
  const named = (some: ServingChange["servers"]["come"]) =>
    some.flatMap(({ service, server }) => {
      const serviceId = ids.get(service);
      return serviceId === undefined ? [] : [{ serviceId, key: server }];
    });
  const addresses = await tx.hostAddress.findMany({ where: { host: { clusterId } } });
  const hostAt = new Map(addresses.map(({ address, hostId }) => [address, hostId]));
  await tx.realServer.createMany({
    data: named(servers.come).map((one) => ({ ...one, hostId: hostAt.get(serverAddress(one.key)) ?? null })),
    skipDuplicates: true,
  });
  for (const { serviceId, key } of named(servers.gone))
    await tx.realServer.deleteMany({ where: { serviceId, key } });
};

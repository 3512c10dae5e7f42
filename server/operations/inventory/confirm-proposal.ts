/** What discovery proposed and a person corrected becomes a cluster: everything or nothing, in one transaction. */
import {
  type Door,
  doorKey,
  type Proposal,
  type ProposedHost,
  type ProposedService,
} from "../../domain/onboarding/proposal";
import { SluiceError } from "../../domain/sluice-error";
import type { Actor } from "../../store/audit";
import type { Store } from "../../store/store";
import { changeInventory, type Tx } from "./change";
import { storeCredential } from "./credential";
import { proposalFaults } from "./proposal-faults";

type UserActor = Actor & { kind: "user" };

/** Throws `invalid` for a proposal that contradicts itself, `conflict` when its name or a door is taken. */
export const confirmProposal = (
  store: Store,
  proposal: Proposal,
  actor: UserActor,
  now: Date,
): Promise<{ clusterId: string }> =>
  changeInventory(store, actor, `There is already a cluster named ${proposal.clusterName}.`, async (tx) => {
    const fault = proposalFaults(proposal)[0];
    if (fault !== undefined) throw new SluiceError("invalid", fault);
    await refuseTakenDoors(tx, proposal.hosts);
    const { id: clusterId } = await tx.cluster.create({ data: { name: proposal.clusterName } });
    const hostIds = await storeHosts(tx, clusterId, proposal.hosts);
    await storeHostKeys(tx, proposal.hosts, hostIds, actor, now);
    await tx.vip.createMany({
      data: proposal.vips.map(({ address, label }) => ({ clusterId, address, label })),
    });
    await storeServices(tx, clusterId, proposal.services, hostIds);
    return {
      clusterId,
      audit: {
        action: "cluster.create",
        sentence: `added cluster ${proposal.clusterName} with ${proposal.hosts.length} hosts`,
        target: { kind: "cluster", id: clusterId },
        detail: { hosts: proposal.hosts.map(({ name }) => name) },
      },
      result: { clusterId },
    };
  });

/** One machine belongs to one cluster: two would both change it. */
const refuseTakenDoors = async (tx: Tx, hosts: readonly ProposedHost[]): Promise<void> => {
  const doors = hosts.flatMap(({ door }) => (door === null ? [] : [door]));
  if (doors.length === 0) return;
  const taken = await tx.host.findFirst({
    where: {
      // A door behind a jump host may have an address that means another machine elsewhere.
      jumpHostId: null,
      OR: doors
        .filter(({ via }) => via === null)
        .map(({ address, port }) => ({ sshAddress: address, sshPort: port })),
    },
    include: { cluster: true },
  });
  if (taken !== null)
    throw new SluiceError(
      "conflict",
      `${doorKey({ address: taken.sshAddress ?? "", port: taken.sshPort })} is already ${taken.name} of cluster ${taken.cluster.name}.`,
    );
};

/** Returns the new ids by the proposal's host keys. */
const storeHosts = async (
  tx: Tx,
  clusterId: string,
  hosts: readonly ProposedHost[],
): Promise<ReadonlyMap<string, string>> => {
  const credentials = new Map<string, string>();
  const ids = new Map<string, string>();
  for (const { key, name, roles, door, addresses } of hosts) {
    const { id } = await tx.host.create({
      data: {
        clusterId,
        name,
        roles: [...roles],
        ...(door === null ? {} : await doorData(tx, door, credentials)),
        addresses: { create: [...new Set(addresses)].map((address) => ({ address })) },
      },
      select: { id: true },
    });
    ids.set(key, id);
  }
  const byDoor = new Map(
    hosts.flatMap(({ key, door }) => (door === null ? [] : [[doorKey(door), ids.get(key)]])),
  );
  for (const { key, door } of hosts) {
    if (door?.via == null) continue;
    await tx.host.update({
      where: { id: ids.get(key) ?? "" },
      data: { jumpHostId: byDoor.get(door.via) ?? null },
    });
  }
  return ids;
};

/** Hosts with the same credential share its row. */
const doorData = async (tx: Tx, door: Door, credentials: Map<string, string>) => {
  const same = JSON.stringify([door.credential, door.user]);
  const credentialId = credentials.get(same) ?? (await storeCredential(tx, door.credential, door.user));
  credentials.set(same, credentialId);
  return {
    sshAddress: door.address,
    sshPort: door.port,
    sshUser: door.user,
    sudo: door.sudo,
    credentialId,
  };
};

/** A key the person confirmed is pinned; one that was only offered waits for somebody to look at it. */
const storeHostKeys = async (
  tx: Tx,
  hosts: readonly ProposedHost[],
  hostIds: ReadonlyMap<string, string>,
  actor: UserActor,
  now: Date,
): Promise<void> => {
  await tx.hostKey.createMany({
    data: hosts.flatMap(({ key, door, offeredKey }) => {
      const shown = door?.hostKey ?? offeredKey;
      if (door === null || shown === null) return [];
      const confirmed = door.hostKey !== null;
      return [
        {
          hostId: hostIds.get(key) ?? null,
          address: door.address,
          port: door.port,
          ...shown,
          state: confirmed ? "pinned" : "pending",
          confirmedById: confirmed ? actor.id : null,
          confirmedAt: confirmed ? now : null,
        },
      ];
    }),
  });
};

const storeServices = async (
  tx: Tx,
  clusterId: string,
  services: readonly ProposedService[],
  hostIds: ReadonlyMap<string, string>,
): Promise<void> => {
  for (const { key, label, servers } of services)
    await tx.virtualService.create({
      data: {
        clusterId,
        key,
        label,
        realServers: {
          create: servers.map((server) => ({
            key: server.key,
            label: server.label,
            hostId: server.hostKey === null ? null : (hostIds.get(server.hostKey) ?? null),
          })),
        },
      },
    });
};

/** What a person confirmed at the end of onboarding becomes a cluster. */
import { randomUUID } from "node:crypto";
import { doorKey, type Proposal, type ProposedHost } from "../../domain/onboarding/proposal";
import { SluiceError } from "../../domain/sluice-error";
import type { Actor } from "../audit";
import type { Prisma } from "../generated/client";
import { storableText } from "../storable";
import type { Store } from "../store";
import { changeInventory } from "./change";
import { insertCredential } from "./credential";

/**
 * Stores cluster, hosts, keys, credentials, VIPs, services and real servers in one transaction with its audit entry. A confirmed host
 * key is pinned; one that was only offered waits for a person.
 * @throws SluiceError `conflict` (the name is taken), `invalid` (two hosts of one name or door, an unknown jump host)
 */
export const saveProposal = (
  store: Store,
  proposal: Proposal,
  actor: Actor,
): Promise<{ readonly clusterId: string }> => {
  const ids = new Map(proposal.hosts.map((host) => [host.key, randomUUID()]));
  const byDoor = doorsOf(proposal, ids);
  return changeInventory(store, actor, async (tx) => {
    const name = storableText(proposal.clusterName);
    if (await tx.cluster.findUnique({ where: { name } }))
      throw new SluiceError("conflict", `There is a cluster named ${name} already.`);
    const { id: clusterId } = await tx.cluster.create({ data: { name }, select: { id: true } });
    await storeHosts(tx, proposal, clusterId, ids, byDoor, actor);
    await storeServices(tx, proposal, clusterId, ids);
    const count = (n: number, word: string) => `${n} ${word}${n === 1 ? "" : "s"}`;
    const extent = `${count(proposal.hosts.length, "host")}, ${count(proposal.services.length, "service")}`;
    return {
      audit: {
        action: "cluster.create",
        sentence: `added cluster ${name} (${extent})`,
        target: { kind: "cluster", id: clusterId },
        detail: { hosts: proposal.hosts.map((host) => host.name) },
      },
      clusterId,
      result: { clusterId },
    };
  });
};

/** Host ids by `address:port`; checks what would make hosts indistinguishable or unreachable. */
const doorsOf = (proposal: Proposal, ids: ReadonlyMap<string, string>): ReadonlyMap<string, string> => {
  const names = new Set<string>();
  const byDoor = new Map<string, string>();
  if (ids.size < proposal.hosts.length)
    throw new SluiceError("invalid", "Two hosts of the proposal are the same.");
  for (const host of proposal.hosts) {
    if (names.has(host.name)) throw new SluiceError("invalid", `Two hosts are named ${host.name}.`);
    names.add(host.name);
    if (host.door === null) continue;
    const key = `${doorKey(host.door)} via ${host.door.via ?? "-"}`;
    if (byDoor.has(key)) throw new SluiceError("invalid", `Two hosts are reached at ${doorKey(host.door)}.`);
    byDoor.set(key, ids.get(host.key) ?? "");
  }
  return new Map([...byDoor].map(([key, id]) => [key.slice(0, key.indexOf(" ")), id]));
};

const storeHosts = async (
  tx: Prisma.TransactionClient,
  proposal: Proposal,
  clusterId: string,
  ids: ReadonlyMap<string, string>,
  byDoor: ReadonlyMap<string, string>,
  actor: Actor,
): Promise<void> => {
  const credentials = new Map<string, string>();
  const credentialOf = async ({ door }: ProposedHost): Promise<string | null> => {
    if (door === null) return null;
    const key = `${door.user}\n${JSON.stringify(door.credential)}`;
    const id = credentials.get(key) ?? (await insertCredential(tx, door.credential, door.user));
    credentials.set(key, id);
    return id;
  };
  const rows: Prisma.HostCreateManyInput[] = [];
  for (const host of proposal.hosts)
    rows.push({
      id: ids.get(host.key),
      clusterId,
      name: storableText(host.name),
      roles: [...host.roles],
      ...sshColumns(host, byDoor),
      credentialId: await credentialOf(host),
    });
  await tx.host.createMany({ data: rows });
  await tx.hostAddress.createMany({
    data: proposal.hosts.flatMap((host) =>
      [...new Set(host.addresses)].map((address) => ({ hostId: ids.get(host.key) ?? "", address })),
    ),
  });
  await tx.hostKey.createMany({ data: proposal.hosts.flatMap((host) => keyRows(host, ids, actor)) });
};

const sshColumns = ({ door, name }: ProposedHost, byDoor: ReadonlyMap<string, string>) => {
  if (door === null) return {};
  const jumpHostId = door.via === null ? null : byDoor.get(door.via);
  if (jumpHostId === undefined)
    throw new SluiceError(
      "invalid",
      `${name} is reached through ${door.via}, which is not a host of the proposal.`,
    );
  return { sshAddress: door.address, sshPort: door.port, sshUser: door.user, sudo: door.sudo, jumpHostId };
};

const keyRows = (
  { door, key, offeredKey }: ProposedHost,
  ids: ReadonlyMap<string, string>,
  actor: Actor,
): Prisma.HostKeyCreateManyInput[] => {
  const shown = door?.hostKey ?? offeredKey;
  if (door === null || shown === null) return [];
  const confirmed = door.hostKey !== null;
  return [
    {
      hostId: ids.get(key) ?? null,
      address: door.address,
      port: door.port,
      algorithm: shown.algorithm,
      publicKey: shown.publicKey,
      fingerprint: shown.fingerprint,
      state: confirmed ? "pinned" : "pending",
      confirmedById: confirmed && actor.kind === "user" ? actor.id : null,
      confirmedAt: confirmed ? new Date() : null,
    },
  ];
};

const storeServices = async (
  tx: Prisma.TransactionClient,
  proposal: Proposal,
  clusterId: string,
  ids: ReadonlyMap<string, string>,
): Promise<void> => {
  const label = (text: string | null) => (text === null ? null : storableText(text));
  await tx.vip.createMany({
    data: proposal.vips.map((vip) => ({ clusterId, address: vip.address, label: label(vip.label) })),
  });
  const services = proposal.services.map((service) => ({ ...service, id: randomUUID() }));
  await tx.virtualService.createMany({
    data: services.map(({ id, key, label: text }) => ({
      id,
      clusterId,
      key: storableText(key),
      label: label(text),
    })),
  });
  await tx.realServer.createMany({
    data: services.flatMap((service) =>
      service.servers.map((server) => ({
        serviceId: service.id,
        key: storableText(server.key),
        label: label(server.label),
        hostId: server.hostKey === null ? null : (ids.get(server.hostKey) ?? null),
      })),
    ),
  });
};

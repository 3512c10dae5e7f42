/** Editing and forgetting one host. The machine itself is not touched by either. */
import type { Role } from "../../domain/cluster/inventory";
import type { CredentialChoice } from "../../domain/onboarding/proposal";
import { SluiceError } from "../../domain/sluice-error";
import type { Actor } from "../audit";
import type { Prisma } from "../generated/client";
import { isUuid, storableText } from "../storable";
import type { Store } from "../store";
import { changeInventory } from "./change";
import { insertCredential, removeUnusedCredentials } from "./credential";

/** What is absent stays. */
export type HostChange = {
  readonly name?: string;
  readonly roles?: readonly Role[];
  /** Null: no SSH any more, seen through others only. */
  readonly ssh?: {
    readonly address: string;
    readonly port: number;
    readonly user: string;
    readonly sudo: boolean;
    readonly viaHostId: string | null;
    /** Absent: the credential stays. */
    readonly credential?: CredentialChoice;
  } | null;
  readonly pollSeconds?: number;
  readonly enabled?: boolean;
};

/** @throws SluiceError `not-found`, `conflict` (the name is taken), `invalid` (the jump host leads back to this one) */
export const updateHost = (store: Store, hostId: string, change: HostChange, actor: Actor): Promise<void> =>
  changeInventory(store, actor, async (tx) => {
    const host = await find(tx, hostId);
    if (change.ssh?.viaHostId) await refuseCircle(tx, host, change.ssh.viaHostId);
    await tx.host.update({
      where: { id: hostId },
      data: {
        name: change.name === undefined ? undefined : storableText(change.name),
        roles: change.roles === undefined ? undefined : [...change.roles],
        pollSeconds: change.pollSeconds,
        enabled: change.enabled,
        ...(change.ssh === undefined ? {} : await sshColumns(tx, change.ssh)),
      },
    });
    await removeUnusedCredentials(tx);
    const what = Object.entries(change)
      .filter(([, value]) => value !== undefined)
      .map(([name]) => name);
    return {
      audit: {
        action: "host.update",
        sentence: `changed ${what.join(", ")} of ${host.name}`,
        target: { kind: "host", id: hostId },
      },
      clusterId: host.clusterId,
      result: undefined,
    };
  });

const sshColumns = async (tx: Prisma.TransactionClient, ssh: NonNullable<HostChange["ssh"]> | null) => {
  if (ssh === null) return { sshAddress: null, jumpHostId: null, credentialId: null };
  const credentialId = ssh.credential && (await insertCredential(tx, ssh.credential, ssh.user));
  return {
    sshAddress: ssh.address,
    sshPort: ssh.port,
    sshUser: ssh.user,
    sudo: ssh.sudo,
    jumpHostId: ssh.viaHostId,
    ...(credentialId === undefined ? {} : { credentialId }),
  };
};

/** Forgets the host and its history. @throws SluiceError `not-found`, `conflict` (others are reached through it) */
export const removeHost = (store: Store, hostId: string, actor: Actor): Promise<void> =>
  changeInventory(store, actor, async (tx) => {
    const host = await find(tx, hostId);
    const dependent = await tx.host.findFirst({ where: { jumpHostId: hostId } });
    if (dependent)
      throw new SluiceError(
        "conflict",
        `${dependent.name} is reached through ${host.name}: change that first.`,
      );
    await tx.host.delete({ where: { id: hostId } });
    await removeUnusedCredentials(tx);
    return {
      audit: {
        action: "host.remove",
        sentence: `removed host ${host.name}`,
        target: { kind: "host", id: hostId },
      },
      clusterId: host.clusterId,
      result: undefined,
    };
  });

const find = async (tx: Prisma.TransactionClient, hostId: string) => {
  const host = isUuid(hostId) ? await tx.host.findUnique({ where: { id: hostId } }) : null;
  if (!host) throw new SluiceError("not-found", "This host does not exist any more.");
  return host;
};

const refuseCircle = async (
  tx: Prisma.TransactionClient,
  host: { readonly id: string; readonly name: string },
  viaHostId: string,
): Promise<void> => {
  let next: string | null = viaHostId;
  for (let hops = 0; next !== null; hops++) {
    if (next === host.id || hops > 8)
      throw new SluiceError("invalid", `${host.name} would be reached through itself.`);
    const via: { jumpHostId: string | null } | null = await tx.host.findUnique({
      where: { id: next },
      select: { jumpHostId: true },
    });
    if (!via) throw new SluiceError("invalid", "The jump host does not exist any more.");
    next = via.jumpHostId;
  }
};

/** Name, roles and door of a host. */
import type { Role } from "../../domain/cluster/inventory";
import type { CredentialChoice } from "../../domain/onboarding/proposal";
import { SluiceError } from "../../domain/sluice-error";
import type { Actor } from "../../store/audit";
import type { Store } from "../../store/store";
import { changeInventory, type Tx } from "./change";
import { forgetUnusedCredentials, storeCredential } from "./credential";

export type HostChange = {
  readonly hostId: string;
  readonly name?: string;
  readonly roles?: readonly Role[];
  /** Null takes the door away: the host is then seen through others only. */
  readonly ssh?: {
    readonly address: string;
    readonly port: number;
    readonly user: string;
    readonly sudo: boolean;
    readonly viaHostId: string | null;
    readonly credential?: CredentialChoice;
  } | null;
};

export const updateHost = (store: Store, change: HostChange, actor: Actor): Promise<void> =>
  changeInventory(
    store,
    actor,
    `There is already a host named ${change.name ?? ""} in this cluster.`,
    async (tx) => {
      const host = await tx.host.findUnique({ where: { id: change.hostId } });
      if (host === null)
        throw new SluiceError("not-found", "There is no such host; it may have been removed.");
      await tx.host.update({
        where: { id: host.id },
        data: {
          ...(change.name === undefined ? {} : { name: change.name }),
          ...(change.roles === undefined ? {} : { roles: [...change.roles] }),
          ...(await doorData(tx, host.id, host.clusterId, change.ssh)),
        },
      });
      await forgetUnusedCredentials(tx);
      const name = change.name ?? host.name;
      return {
        clusterId: host.clusterId,
        audit: {
          action: "host.update",
          sentence: name === host.name ? `changed host ${name}` : `renamed host ${host.name} to ${name}`,
          target: { kind: "host", id: host.id },
          detail: {
            ...(change.roles === undefined ? {} : { roles: [...change.roles] }),
            ...(change.ssh
              ? { address: change.ssh.address, port: change.ssh.port, user: change.ssh.user }
              : {}),
            ...(change.ssh === null ? { ssh: null } : {}),
          },
        },
        result: undefined,
      };
    },
  );

const doorData = async (tx: Tx, hostId: string, clusterId: string, ssh: HostChange["ssh"]) => {
  if (ssh === undefined) return {};
  if (ssh === null) return { sshAddress: null, credentialId: null, jumpHostId: null };
  if (ssh.viaHostId !== null) await checkJump(tx, hostId, clusterId, ssh.viaHostId);
  return {
    sshAddress: ssh.address,
    sshPort: ssh.port,
    sshUser: ssh.user,
    sudo: ssh.sudo,
    jumpHostId: ssh.viaHostId,
    ...(ssh.credential === undefined
      ? {}
      : { credentialId: await storeCredential(tx, ssh.credential, ssh.user) }),
  };
};

/** A jump host must be in the same cluster, have a door, and not be reached through the host itself. */
const checkJump = async (tx: Tx, hostId: string, clusterId: string, viaHostId: string): Promise<void> => {
  const seen = new Set([hostId]);
  for (let next: string | null = viaHostId; next !== null; ) {
    if (seen.has(next)) throw new SluiceError("invalid", "A host cannot be reached through itself.");
    seen.add(next);
    const jump: { clusterId: string; sshAddress: string | null; jumpHostId: string | null } | null =
      await tx.host.findUnique({ where: { id: next } });
    if (jump?.clusterId !== clusterId || jump.sshAddress === null)
      throw new SluiceError("invalid", "The jump host is not a host of this cluster that SSH reaches.");
    next = jump.jumpHostId;
  }
};

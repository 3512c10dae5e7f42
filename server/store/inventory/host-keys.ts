/** Host keys: the worker reports what a host showed, a person decides. Nothing becomes trusted by itself. */
import type { OfferedHostKey } from "../../domain/onboarding/proposal";
import { SluiceError } from "../../domain/sluice-error";
import type { Actor } from "../audit";
import type { Prisma } from "../generated/client";
import { isUuid } from "../storable";
import type { Store } from "../store";
import { changeInventory } from "./change";

export type HostKeyState = "pinned" | "pending" | "rejected" | "replaced";

/** A key as the host showed it, and where. */
export type ShownKey = OfferedHostKey & {
  readonly hostId: string;
  readonly address: string;
  readonly port: number;
};

/**
 * The worker saw a key that is not pinned. It waits for a person, unless a person has rejected it before. A key that was replaced
 * and comes back waits again.
 * @returns the state it is in now; null when the host no longer exists
 */
export const reportHostKey = async (store: Store, shown: ShownKey): Promise<HostKeyState | null> => {
  const { rows } = await store.pool.query<{ state: HostKeyState }>(
    `WITH stored AS (
       INSERT INTO host_key (host_id, address, port, algorithm, public_key, fingerprint, state)
       SELECT id, $2, $3, $4, $5, $6, 'pending' FROM host WHERE id = $1
       ON CONFLICT (host_id, address, port, fingerprint) DO UPDATE
         SET state = CASE host_key.state WHEN 'replaced' THEN 'pending' ELSE host_key.state END
       RETURNING state)
     SELECT state, pg_notify('sluice_inventory', (SELECT cluster_id::text FROM host WHERE id = $1)) FROM stored`,
    [shown.hostId, shown.address, shown.port, shown.algorithm, shown.publicKey, shown.fingerprint],
  );
  return rows[0]?.state ?? null;
};

/** Pins the key a person compared; whatever was pinned for this host before is replaced. @throws SluiceError `not-found` */
export const confirmHostKey = (store: Store, hostKeyId: string, actor: Actor): Promise<void> =>
  decide(store, hostKeyId, actor, "pinned");

/** Never trusted and not asked about again. @throws SluiceError `not-found` */
export const rejectHostKey = (store: Store, hostKeyId: string, actor: Actor): Promise<void> =>
  decide(store, hostKeyId, actor, "rejected");

const decide = (store: Store, id: string, actor: Actor, state: "pinned" | "rejected"): Promise<void> =>
  changeInventory(store, actor, async (tx) => {
    const key = isUuid(id)
      ? await tx.hostKey.findUnique({
          where: { id },
          include: { host: { select: { name: true, clusterId: true } } },
        })
      : null;
    if (!key) throw new SluiceError("not-found", "This host key is no longer known.");
    if (state === "pinned" && key.hostId !== null) await replacePinned(tx, key.hostId, [key.fingerprint]);
    await tx.hostKey.update({ where: { id }, data: { state, ...decision(actor) } });
    const name = key.host?.name ?? `${key.address}:${key.port}`;
    return {
      audit: {
        action: state === "pinned" ? "host-key.confirm" : "host-key.reject",
        sentence: `${state === "pinned" ? "confirmed" : "rejected"} host key ${key.fingerprint} of ${name}`,
        target: { kind: "host-key", id },
      },
      clusterId: key.host?.clusterId ?? null,
      result: undefined,
    };
  });

/** Pins keys a person imported (known_hosts) for a host; keys pinned before that are not among them are replaced. */
export const pinHostKeys = (
  store: Store,
  hostId: string,
  keys: readonly OfferedHostKey[],
  actor: Actor,
): Promise<void> =>
  changeInventory(store, actor, async (tx) => {
    const host = isUuid(hostId) ? await tx.host.findUnique({ where: { id: hostId } }) : null;
    if (!host || host.sshAddress === null)
      throw new SluiceError("not-found", "This host does not exist any more, or is not reached by SSH.");
    await replacePinned(
      tx,
      hostId,
      keys.map(({ fingerprint }) => fingerprint),
    );
    for (const key of keys) {
      const place = { hostId, address: host.sshAddress, port: host.sshPort, fingerprint: key.fingerprint };
      await tx.hostKey.upsert({
        where: { hostId_address_port_fingerprint: place },
        create: {
          ...place,
          algorithm: key.algorithm,
          publicKey: key.publicKey,
          state: "pinned",
          ...decision(actor),
        },
        update: { state: "pinned", ...decision(actor) },
      });
    }
    return {
      audit: {
        action: "host-key.import",
        sentence: `pinned ${keys.map(({ fingerprint }) => fingerprint).join(", ")} for ${host.name}`,
        target: { kind: "host", id: hostId },
      },
      clusterId: host.clusterId,
      result: undefined,
    };
  });

const replacePinned = (tx: Prisma.TransactionClient, hostId: string, except: readonly string[]) =>
  tx.hostKey.updateMany({
    where: { hostId, state: "pinned", fingerprint: { notIn: [...except] } },
    data: { state: "replaced" },
  });

const decision = (actor: Actor) => ({
  confirmedAt: new Date(),
  confirmedById: actor.kind === "user" ? actor.id : null,
});

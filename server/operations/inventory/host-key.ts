/** A person decides about a host key: only a confirmed one is ever spoken to. */
import { SluiceError } from "../../domain/sluice-error";
import type { Actor } from "../../store/audit";
import type { Store } from "../../store/store";
import { changeInventory, type Tx } from "./change";

const keyOrThrow = async (tx: Tx, hostKeyId: string) => {
  const key = await tx.hostKey.findUnique({ where: { id: hostKeyId }, include: { host: true } });
  if (key?.host == null)
    throw new SluiceError("not-found", "There is no such host key; it may have been removed.");
  return { key, host: key.host };
};

/** Pins the key. Whatever was pinned for the same door before is replaced. */
export const confirmHostKey = (
  store: Store,
  hostKeyId: string,
  actor: Actor & { kind: "user" },
  now: Date,
): Promise<void> =>
  changeInventory(store, actor, "", async (tx) => {
    const { key, host } = await keyOrThrow(tx, hostKeyId);
    const { hostId, address, port } = key;
    await tx.hostKey.updateMany({
      where: { hostId, address, port, state: "pinned", id: { not: key.id } },
      data: { state: "replaced" },
    });
    await tx.hostKey.update({
      where: { id: key.id },
      data: { state: "pinned", confirmedById: actor.id, confirmedAt: now },
    });
    return {
      clusterId: host.clusterId,
      audit: {
        action: "host-key.confirm",
        sentence: `confirmed host key ${key.fingerprint} of ${host.name}`,
        target: { kind: "host", id: host.id },
        detail: { address, port, algorithm: key.algorithm },
      },
      result: undefined,
    };
  });

/** The key is not to be trusted. What was pinned stays pinned; the host stays blocked while it shows this key. */
export const rejectHostKey = (
  store: Store,
  hostKeyId: string,
  actor: Actor & { kind: "user" },
  now: Date,
): Promise<void> =>
  changeInventory(store, actor, "", async (tx) => {
    const { key, host } = await keyOrThrow(tx, hostKeyId);
    await tx.hostKey.update({
      where: { id: key.id },
      data: { state: "rejected", confirmedById: actor.id, confirmedAt: now },
    });
    return {
      clusterId: host.clusterId,
      audit: {
        action: "host-key.reject",
        sentence: `rejected host key ${key.fingerprint} of ${host.name}`,
        target: { kind: "host", id: host.id },
      },
      result: undefined,
    };
  });

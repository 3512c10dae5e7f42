/** Sluice forgets one host and its history. */
import { SluiceError } from "../../domain/sluice-error";
import type { Actor } from "../../store/audit";
import type { Store } from "../../store/store";
import { changeInventory, type Tx } from "./change";
import { forgetUnusedCredentials } from "./credential";

export const removeHost = (store: Store, hostId: string, actor: Actor): Promise<void> =>
  changeInventory(store, actor, "", async (tx) => {
    const host = await tx.host.findUnique({
      where: { id: hostId },
      include: { reachedBy: { select: { name: true }, orderBy: { name: "asc" } } },
    });
    if (host === null) throw new SluiceError("not-found", "There is no such host; it may have been removed.");
    if (host.reachedBy.length > 0) {
      const names = host.reachedBy.map(({ name }) => name).join(", ");
      throw new SluiceError(
        "conflict",
        `${names} ${names.includes(",") ? "are" : "is"} reached through ${host.name}.`,
      );
    }
    await refuseWhileChanged(tx, host.clusterId, host.name);
    await tx.host.delete({ where: { id: hostId } });
    await forgetUnusedCredentials(tx);
    return {
      clusterId: host.clusterId,
      audit: {
        action: "host.remove",
        sentence: `removed host ${host.name}`,
        target: { kind: "host", id: hostId },
      },
      result: undefined,
    };
  });

/** Not while it may be sent something. On the way back it may go: one that never answers again would hold its cluster for ever. */
const refuseWhileChanged = async (tx: Tx, clusterId: string, name: string): Promise<void> => {
  const open = await tx.operation.findFirst({ where: { clusterId, state: { in: ["queued", "running"] } } });
  if (open !== null)
    throw new SluiceError(
      "conflict",
      `${name} is in a cluster that ${open.startedByName} is changing just now. Wait until that has ended, or abort it.`,
    );
};

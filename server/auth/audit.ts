/** One line of the audit: who did what to what. Written in the transaction that does it. */
import type { Prisma } from "../store/generated/client";
import type { SignedIn } from "./permission";

/** A transaction of the store's Prisma client. */
export type Tx = Prisma.TransactionClient;

export type Actor =
  | { readonly kind: "user"; readonly id: string; readonly name: string }
  | { readonly kind: "system"; readonly name: string };

export const actorOf = ({ id, name }: SignedIn): Actor => ({ kind: "user", id, name });

export type AuditLine = {
  /** Stable, `noun.verb`. */
  readonly action: string;
  /** What was done, as the actor's predicate: "renamed cluster web to web-paris". */
  readonly sentence: string;
  /** `user`, `cluster`, `host`, `host-key`; and its id. */
  readonly target: string;
  readonly targetId: string | null;
  readonly detail?: Prisma.InputJsonObject;
};

export const writeAudit = async (tx: Tx, actor: Actor, line: AuditLine): Promise<void> => {
  await tx.auditEntry.create({
    data: {
      actorKind: actor.kind,
      actorId: actor.kind === "user" ? actor.id : null,
      actorName: actor.name,
      outcome: "done",
      ...line,
    },
  });
};

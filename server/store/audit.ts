/** Who did what. An entry is written in the transaction that does it, and is never removed. */
import { Prisma } from "./generated/client";
import { storableText } from "./storable";
import type { Store } from "./store";

export type Actor =
  | { readonly kind: "user"; readonly id: string; readonly name: string }
  /** Set-up, migrations, the command line. */
  | { readonly kind: "system"; readonly name: string }
  | { readonly kind: "worker"; readonly id: string };

export type Outcome = "pending" | "done" | "failed";

export type Audit = {
  /** Stable verb: `cluster.rename`, `host-key.confirm`, `request.discover`. */
  readonly action: string;
  /** "renamed cluster web to web-paris" */
  readonly sentence: string;
  readonly target?: { readonly kind: string; readonly id: string };
  /** JSON; never a secret, sealed or not. */
  readonly detail?: Prisma.InputJsonValue;
  readonly outcome?: Outcome;
};

export type AuditRow = {
  /** Digits; grows with time. */
  readonly id: string;
  /** ms */
  readonly at: number;
  /** Name of the person, `worker`, or what the system calls itself, e.g. `set-up`. */
  readonly actor: string;
  readonly action: string;
  readonly sentence: string;
  readonly outcome: Outcome;
};

/** A client inside or outside a transaction. */
export type Writer = Store["prisma"] | Prisma.TransactionClient;

/** @param requestId the request whose answer will settle a `pending` outcome */
export const appendAudit = async (
  writer: Writer,
  actor: Actor,
  audit: Audit,
  requestId: string | null = null,
): Promise<void> => {
  await writer.auditEntry.create({
    data: {
      actorKind: actor.kind,
      actorId: actor.kind === "system" ? null : actor.id,
      actorName: storableText(actor.kind === "worker" ? "worker" : actor.name),
      action: audit.action,
      sentence: storableText(audit.sentence),
      target: audit.target?.kind ?? null,
      targetId: audit.target?.id ?? null,
      detail: audit.detail ?? Prisma.DbNull,
      outcome: audit.outcome ?? "done",
      requestId,
    },
  });
};

/** Newest first. `before` is the `next` of the call before; `next` is null at the end. */
export const listAudit = async (
  store: Store,
  { before, limit }: { readonly before?: string; readonly limit: number },
): Promise<{ entries: AuditRow[]; next: string | null }> => {
  const rows = await store.prisma.auditEntry.findMany({
    where: before === undefined ? {} : { id: { lt: BigInt(before) } },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  return {
    entries: page.map((row) => ({
      id: row.id.toString(),
      at: row.at.getTime(),
      actor: row.actorName,
      action: row.action,
      sentence: row.sentence,
      outcome: row.outcome === "pending" || row.outcome === "failed" ? row.outcome : "done",
    })),
    next: rows.length > limit ? (page.at(-1)?.id.toString() ?? null) : null,
  };
};

/** What a person may say to an operation: stop, or how to go on. The engine hears it when the transaction commits. */
import { SluiceError } from "../../domain/sluice-error";
import type { Prisma } from "../generated/client";
import { isUuid } from "../storable";
import type { Choice, Operation } from "./model";
import { operationOf } from "./read";

type Tx = Prisma.TransactionClient;

const lock = async (tx: Tx, operationId: string): Promise<Operation> => {
  if (isUuid(operationId))
    await tx.$queryRaw`SELECT 1 FROM operation WHERE id = ${operationId}::uuid FOR UPDATE`;
  const row = isUuid(operationId) ? await tx.operation.findUnique({ where: { id: operationId } }) : null;
  if (row === null)
    throw new SluiceError("not-found", "There is no such operation; it may have been removed.");
  return operationOf(row);
};

const told = (tx: Tx, { id }: Operation) => tx.$executeRaw`SELECT pg_notify('sluice_operation', ${id})`;

/** Twice is the same as once. What is being restored already goes on being restored. */
export const requestAbort = async (tx: Tx, operationId: string, now: Date): Promise<Operation> => {
  const operation = await lock(tx, operationId);
  if (operation.state === "done")
    throw new SluiceError("conflict", "It has ended already: there is nothing to abort.");
  if (operation.state === "restoring")
    throw new SluiceError("conflict", "It is on its way back already, and that cannot be aborted.");
  if (operation.state === "waiting")
    throw new SluiceError("conflict", "It has stopped already and waits for a choice.");
  if (operation.abortRequestedAt === null) {
    await tx.operation.update({ where: { id: operation.id }, data: { abortRequestedAt: now } });
    await told(tx, operation);
  }
  return operation;
};

export const makeChoice = async (tx: Tx, operationId: string, choice: Choice): Promise<Operation> => {
  const operation = await lock(tx, operationId);
  if (operation.state !== "waiting" || !operation.options.includes(choice))
    throw new SluiceError("conflict", "It does not wait for this: somebody may have chosen already.");
  await tx.operation.update({
    where: { id: operation.id },
    data: {
      // Going back is entered only when it is committed, here as anywhere.
      state: choice === "roll-back" ? "restoring" : "running",
      choice,
      round: { increment: 1 },
      options: [],
      abortRequestedAt: null,
    },
  });
  await told(tx, operation);
  return operation;
};

/** A person stops a rollout, or says how it goes on. The web process runs this. */
import type { Choice } from "../../store/operations/model";
import { makeChoice, requestAbort } from "../../store/operations/signal";
import type { Store } from "../../store/store";
import { type Person, record } from "../change/draft";
import { planOf } from "./model";

export const abortOperation = (store: Store, operationId: string, actor: Person, now: Date): Promise<void> =>
  store.prisma.$transaction(async (tx) => {
    const operation = await requestAbort(tx, operationId, now);
    await record(tx, operation.clusterId, actor, {
      action: "operation.abort",
      sentence: `aborted the rollout of change ${planOf(operation.plan).change.number}`,
      target: { kind: "operation", id: operation.id },
    });
  });

const words: Readonly<Record<Choice, string>> = {
  retry: "chose to go on with",
  "roll-back": "chose to roll back",
  leave: "chose to leave as it is",
};

export const chooseForOperation = (
  store: Store,
  operationId: string,
  choice: Choice,
  actor: Person,
): Promise<void> =>
  store.prisma.$transaction(async (tx) => {
    const operation = await makeChoice(tx, operationId, choice);
    await record(tx, operation.clusterId, actor, {
      action: "operation.choose",
      sentence: `${words[choice]} the rollout of change ${planOf(operation.plan).change.number}`,
      target: { kind: "operation", id: operation.id },
      detail: { choice },
    });
  });

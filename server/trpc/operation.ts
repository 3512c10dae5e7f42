/** Operations under way, and what a person may say to them. */
import { z } from "zod";
import { mayDo } from "../auth/permission";
import { SluiceError } from "../domain/sluice-error";
import { abortOperation, chooseForOperation } from "../operations/rollout/signal";
import { type OperationView, operationView } from "../operations/rollout/view";
import { loadOperation } from "../store/operations/read";
import type { Store } from "../store/store";
import { isUnavailable } from "../store/unavailable";
import { operator, router, viewer } from "./init";
import type { Live } from "./live";
import { withoutSecrets } from "./secrets";

export type { OperationView };

const byOperation = z.object({ operationId: z.uuid() });

const viewOf = async (store: Store, operationId: string, maySecrets: boolean): Promise<OperationView> => {
  const loaded = await loadOperation(store, operationId);
  if (loaded === null)
    throw new SluiceError("not-found", "There is no such operation; it may have been removed.");
  const view = operationView(loaded.operation, loaded.journal);
  return maySecrets ? view : withoutSecrets(view);
};

/** The view at once, then whenever it has changed; ends when the operation has. */
async function* watch(
  store: Store,
  live: Live,
  operationId: string,
  maySecrets: boolean,
  until: AbortSignal,
): AsyncGenerator<OperationView> {
  let last = "";
  for await (const _ of live.operationHints(until)) {
    // While PostgreSQL is away nothing is new; when it is back there is a hint.
    const view = await viewOf(store, operationId, maySecrets).catch((error: unknown) => {
      if (isUnavailable(error)) return null;
      throw error;
    });
    if (view === null) continue;
    const text = JSON.stringify(view);
    if (text !== last) yield view;
    last = text;
    if (view.state === "done") return;
  }
}

export const operationRouter = router({
  get: viewer
    .input(byOperation)
    .query(
      ({ ctx, input }): Promise<OperationView> =>
        viewOf(ctx.store, input.operationId, mayDo(ctx.user.role, "operate")),
    ),
  live: viewer
    .input(byOperation)
    .subscription(
      ({ ctx, input }): AsyncGenerator<OperationView> =>
        watch(ctx.store, ctx.live, input.operationId, mayDo(ctx.user.role, "operate"), ctx.until),
    ),
  /** The host under way goes back; what is done stays done until a choice is made. */
  abort: operator
    .input(byOperation)
    .mutation(
      ({ ctx, input }): Promise<void> =>
        abortOperation(ctx.store, input.operationId, ctx.actor, new Date(ctx.now())),
    ),
  choose: operator
    .input(byOperation.extend({ choice: z.enum(["retry", "roll-back", "leave"]) }))
    .mutation(
      ({ ctx, input }): Promise<void> =>
        chooseForOperation(ctx.store, input.operationId, input.choice, ctx.actor),
    ),
});

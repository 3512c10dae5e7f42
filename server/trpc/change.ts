/** What should be on the hosts, and the change sets that change it: edit, review, begin to roll out. */
import { z } from "zod";
import { mayDo } from "../auth/permission";
import { SluiceError } from "../domain/sluice-error";
import { abandonChange } from "../operations/change/abandon-change";
import { addEdit } from "../operations/change/add-edit";
import { createChange } from "../operations/change/create-change";
import { describeChange } from "../operations/change/describe-change";
import { changeEdit, reason } from "../operations/change/edit-schema";
import { removeEdit } from "../operations/change/remove-edit";
import { label } from "../operations/requests";
import { startRollout } from "../operations/rollout/start";
import { loadDesired } from "../store/changes/desired";
import type { ChangeRow, DesiredCluster, DesiredFile, DesiredHost } from "../store/changes/model";
import { listChanges } from "../store/changes/sets";
import { askWorker } from "./ask-worker";
import { type ChangeView, changeView, type Review, reviewChange } from "./change-view";
import { byCluster } from "./cluster";
import { operator, router, viewer } from "./init";
import { withoutSecrets } from "./secrets";

export type { ChangeRow, ChangeView, DesiredCluster, DesiredFile, DesiredHost, Review };

const byChange = z.object({ changeId: z.uuid() });
/** Which state of the draft the person has before them: after anybody's edit it is refused, and says whose. */
const byDraft = byChange.extend({ version: z.number().int().min(1) });
const described = { title: label, reason };

export const changeRouter = router({
  /** What should be on every host, beside what was last seen there. Viewers see no passwords. */
  desired: viewer.input(byCluster).query(async ({ ctx, input }): Promise<DesiredCluster> => {
    const desired = await loadDesired(ctx.store, input.clusterId);
    if (desired === null)
      throw new SluiceError("not-found", "There is no such cluster; it may have been removed.");
    return mayDo(ctx.user.role, "operate") ? desired : withoutSecrets(desired);
  }),
  /** Reads the files of every host now; `desired` then shows them. */
  refresh: operator
    .input(byCluster)
    .mutation(
      ({ ctx, input }): Promise<{ unread: readonly { hostId: string; why: string }[] }> =>
        askWorker(ctx.store, "read-files", input, ctx.actor, null),
    ),
  /** Newest first. */
  list: viewer
    .input(byCluster)
    .query(({ ctx, input }): Promise<ChangeRow[]> => listChanges(ctx.store, input.clusterId)),
  create: operator
    .input(byCluster.extend(described))
    .mutation(
      ({ ctx, input }): Promise<{ changeId: string }> =>
        createChange(ctx.store, input, ctx.actor, new Date(ctx.now())),
    ),
  get: viewer.input(byChange).query(async ({ ctx, input }): Promise<ChangeView> => {
    const view = await changeView(ctx.store, input.changeId);
    return mayDo(ctx.user.role, "operate") ? view : withoutSecrets(view);
  }),
  addEdit: operator
    .input(byDraft.extend({ edit: changeEdit }))
    .mutation(
      ({ ctx, input }): Promise<{ readonly index: number; readonly version: number }> =>
        addEdit(ctx.store, input, ctx.actor, new Date(ctx.now())),
    ),
  removeEdit: operator
    .input(byDraft.extend({ index: z.number().int().min(0) }))
    .mutation(
      ({ ctx, input }): Promise<{ readonly version: number }> =>
        removeEdit(ctx.store, input, ctx.actor, new Date(ctx.now())),
    ),
  describe: operator
    .input(byDraft.extend(described))
    .mutation(
      ({ ctx, input }): Promise<{ readonly version: number }> =>
        describeChange(ctx.store, input, ctx.actor, new Date(ctx.now())),
    ),
  abandon: operator
    .input(byChange)
    .mutation(
      ({ ctx, input }): Promise<void> =>
        abandonChange(ctx.store, input.changeId, ctx.actor, new Date(ctx.now())),
    ),
  /** Looks at every host afresh: some seconds. Changes nothing; a mutation because it asks machines. */
  review: operator
    .input(byChange)
    .mutation(({ ctx, input }): Promise<Review> => reviewChange(ctx.store, input.changeId, ctx.actor)),
  /** Looks afresh once more, and begins only if everything still is as it was reviewed. */
  start: operator
    .input(
      byChange.extend({
        hash: z.string().max(200),
        overrides: z
          .array(z.object({ code: z.string().max(100), hostId: z.uuid().nullable(), reason: reason.min(1) }))
          .max(1_000),
      }),
    )
    .mutation(async ({ ctx, input }): Promise<{ operationId: string }> => {
      const { changeId } = input;
      const fresh = await askWorker(ctx.store, "plan", { changeId }, ctx.actor, null);
      const mayOverrideAll = mayDo(ctx.user.role, "administer");
      return startRollout(ctx.store, { ...input, mayOverrideAll }, fresh, ctx.actor, new Date(ctx.now()));
    }),
});

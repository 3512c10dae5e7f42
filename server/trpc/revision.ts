/** Every text a file of a host should ever have had. */
import { z } from "zod";
import { mayDo } from "../auth/permission";
import { SluiceError } from "../domain/sluice-error";
import { backTo } from "../operations/change/back-to";
import type { Revision, RevisionRow } from "../store/changes/model";
import { listRevisions, loadRevision } from "../store/changes/revisions";
import { byHost } from "./host";
import { operator, router, viewer } from "./init";
import { withoutSecrets } from "./secrets";

export type { Revision, RevisionRow };

const byRevision = z.object({ revisionId: z.uuid() });

export const revisionRouter = router({
  /** Newest first. Without a path: of every file of the host. */
  list: viewer
    .input(byHost.extend({ path: z.string().max(255).optional() }))
    .query(({ ctx, input }): Promise<RevisionRow[]> => listRevisions(ctx.store, input.hostId, input.path)),
  /** With its text, and the one it replaced. */
  get: viewer
    .input(byRevision)
    .query(async ({ ctx, input }): Promise<Revision & { readonly before: Revision | null }> => {
      const revision = await loadRevision(ctx.store, input.revisionId);
      if (revision === null)
        throw new SluiceError("not-found", "There is no such revision; its host may have been removed.");
      return mayDo(ctx.user.role, "operate") ? revision : withoutSecrets(revision);
    }),
  /** A new change set of whole files, to be reviewed. */
  backTo: operator
    .input(z.union([byRevision, z.object({ operationId: z.uuid() })]))
    .mutation(
      ({ ctx, input }): Promise<{ changeId: string }> =>
        backTo(ctx.store, input, ctx.actor, new Date(ctx.now())),
    ),
});

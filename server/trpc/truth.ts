/** Where what should be, what the files on the hosts say, and what runs there differ; and what a person makes of it. */
import { z } from "zod";
import { mayDo } from "../auth/permission";
import { type Adopted, adopt } from "../operations/change/adopt";
import { differencesIn, type Found } from "../operations/change/differences";
import { repair } from "../operations/change/repair";
import { byCluster } from "./cluster";
import { operator, router, viewer } from "./init";
import { withoutSecrets } from "./secrets";

export type { Adopted, Found };

const some = byCluster.extend({ ids: z.array(z.string().max(2_000)).min(1).max(500) });

export const truthRouter = router({
  /** None while an operation is open: everything is in motion then. */
  get: viewer.input(byCluster).query(async ({ ctx, input }): Promise<readonly Found[]> => {
    const found = await differencesIn(ctx.store, input.clusterId, ctx.now());
    return mayDo(ctx.user.role, "operate") ? found : withoutSecrets(found);
  }),
  /** What is there becomes what should be: files at once, the rest as a draft. */
  adopt: operator
    .input(some)
    .mutation(({ ctx, input }): Promise<Adopted> => adopt(ctx.store, input, ctx.actor, new Date(ctx.now()))),
  /** A draft that brings back what should be there. */
  repair: operator
    .input(some)
    .mutation(
      ({ ctx, input }): Promise<{ changeId: string }> =>
        repair(ctx.store, input, ctx.actor, new Date(ctx.now())),
    ),
});

/** The first screen: what is wrong anywhere, and every cluster as a row. */
import type { Overview } from "../domain/cluster/view";
import { router, viewer } from "./init";

export const overviewRouter = router({
  get: viewer.query(({ ctx }): Promise<Overview> => ctx.live.overviewNow()),
  live: viewer.subscription(({ ctx }): AsyncGenerator<Overview> => ctx.live.overviews(ctx.until)),
});

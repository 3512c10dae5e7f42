/** The first screen: what is wrong anywhere, and every cluster as a row. */
import type { Overview } from "../domain/cluster/view";
import { router, viewer } from "./init";
import { pending, pendingStream } from "./pending";

export const overviewRouter = router({
  get: viewer.query((): Promise<Overview> => pending()),
  live: viewer.subscription((): AsyncGenerator<Overview> => pendingStream()),
});

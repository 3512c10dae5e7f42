/** All routers together. The browser's code imports the types below and nothing else of this folder. */
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { changeRouter } from "./change";
import { clusterRouter } from "./cluster";
import { eventRouter } from "./event";
import { hostRouter } from "./host";
import { router } from "./init";
import { onboardingRouter } from "./onboarding";
import { operationRouter } from "./operation";
import { overviewRouter } from "./overview";
import { revisionRouter } from "./revision";
import { routingRouter } from "./routing";
import { serviceRouter } from "./service";
import { sessionRouter } from "./session";
import { settingsRouter } from "./settings";
import { setupRouter } from "./setup";
import { truthRouter } from "./truth";

export const appRouter = router({
  change: changeRouter,
  cluster: clusterRouter,
  event: eventRouter,
  host: hostRouter,
  onboarding: onboardingRouter,
  operation: operationRouter,
  overview: overviewRouter,
  revision: revisionRouter,
  routing: routingRouter,
  service: serviceRouter,
  session: sessionRouter,
  settings: settingsRouter,
  setup: setupRouter,
  truth: truthRouter,
});

export type AppRouter = typeof appRouter;
export type RouterInputs = inferRouterInputs<AppRouter>;
export type RouterOutputs = inferRouterOutputs<AppRouter>;

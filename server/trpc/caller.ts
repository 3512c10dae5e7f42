/** The API called from within the process. */
import type { Context } from "./context";
import { callerFactory } from "./init";
import { appRouter } from "./router";

const create = callerFactory(appRouter);

export const callerOf = (context: Context) => create(context);

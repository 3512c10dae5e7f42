/**
 * trpc/: the browser's API. One router per screen; a procedure is a schema, a permission, one call, data out.
 * May use operations, store, auth and domain; never hosts, polling or the worker.
 *
 * No bare procedure leaves this file: whoever writes one must say who may call it.
 */
import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import { type DeclaredPermission, mayDo, type Permission } from "../auth/permission";
import { SluiceError } from "../domain/sluice-error";
import type { Context } from "./context";
import { failureOf, trpcCodeOf } from "./failure";

type Meta = { readonly permission: DeclaredPermission };

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    transformer: superjson,
    // Two lost pings: the browser opens a new stream.
    sse: { ping: { enabled: true, intervalMs: 2_000 }, client: { reconnectAfterInactivityMs: 6_000 } },
    errorFormatter: ({ shape, error }) => {
      const failure = failureOf(error.cause ?? error);
      // tRPC's own refusals (no such procedure, wrong method) are about the request, not about us.
      const sentence =
        failure.code === "defect" && error.code !== "INTERNAL_SERVER_ERROR" && !error.cause
          ? error.message
          : failure.sentence;
      return {
        code: shape.code,
        message: sentence,
        data: {
          code: shape.data.code,
          httpStatus: shape.data.httpStatus,
          path: shape.data.path,
          failure: { ...failure, sentence },
        },
      };
    },
  });

/** Gives our errors tRPC's code, so that the HTTP status is right. */
const named = t.middleware(async ({ next }) => {
  const result = await next();
  if (!result.ok && result.error.cause instanceof SluiceError) {
    const cause = result.error.cause;
    throw new TRPCError({ code: trpcCodeOf[cause.code], message: cause.message, cause });
  }
  return result;
});

export const router = t.router;
export const callerFactory = t.createCallerFactory;

/** A procedure for whoever may do `permission`; `ctx.user` is there. */
export const permit = (permission: Permission) =>
  t.procedure
    .meta({ permission })
    .use(named)
    .use(({ ctx, next }) => {
      if (ctx.user === null) throw new SluiceError("signed-out", "You are signed out. Sign in to go on.");
      if (!mayDo(ctx.user.role, permission))
        throw new SluiceError("forbidden", `Your role (${ctx.user.role}) does not allow this.`);
      return next({ ctx: { user: ctx.user } });
    });

/** A procedure that answers without a session; its path must stand in `publicProcedures`. */
export const open = t.procedure.meta({ permission: "public" }).use(named);
export const viewer = permit("read");
export const operator = permit("operate");
export const admin = permit("administer");

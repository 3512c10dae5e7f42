/**
 * trpc/: the browser's API. One router per screen; a procedure is a schema, a permission, one call, data out.
 * May use operations, store, auth and domain; never hosts, polling or the worker.
 *
 * No bare procedure leaves this file: whoever writes one must say who may call it.
 */
import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import { actorOf, type DeclaredPermission, mayDo, type Permission } from "../auth/permission";
import { SluiceError } from "../domain/sluice-error";
import type { Context } from "./context";
import { failureOf, knownError, trpcCodeOf } from "./failure";

type Meta = { readonly permission: DeclaredPermission };

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    transformer: superjson,
    // Two lost pings: the browser opens a new stream.
    sse: { ping: { enabled: true, intervalMs: 2_000 }, client: { reconnectAfterInactivityMs: 6_000 } },
    errorFormatter: ({ shape, error }) => {
      const failure = failureOf(error);
      const { code, httpStatus, path } = shape.data;
      return { code: shape.code, message: failure.sentence, data: { code, httpStatus, path, failure } };
    },
  });

/** Gives our errors tRPC's code, so that the HTTP status is right. */
const named = t.middleware(async ({ next }) => {
  const result = await next();
  const known = result.ok ? null : knownError(result.error.cause);
  if (known === null) return result;
  throw new TRPCError({ code: trpcCodeOf[known.code], message: known.message, cause: known });
});

export const router = t.router;
export const callerFactory = t.createCallerFactory;

/** A procedure for whoever may do `permission`; `ctx.user` is there, and `ctx.until` ends when it no longer may. */
export const permit = (permission: Permission) =>
  t.procedure
    .meta({ permission })
    .use(named)
    .use(async ({ ctx, type, next }) => {
      const { user } = ctx;
      if (user === null) throw new SluiceError("signed-out", "You are signed out. Sign in to go on.");
      if (!mayDo(user.role, permission))
        throw new SluiceError("forbidden", `Your role (${user.role}) does not allow this.`);
      const until =
        type === "subscription" ? ctx.live.whileAllowed(user, permission, ctx.closed) : ctx.closed;
      const result = await next({ ctx: { user, until, actor: actorOf(user) } });
      if (type === "mutation" && result.ok) ctx.live.changed();
      return result;
    });

/** A procedure that answers without a session; its path must stand in `publicProcedures`. */
export const open = t.procedure.meta({ permission: "public" }).use(named);
export const viewer = permit("read");
export const operator = permit("operate");
export const admin = permit("administer");

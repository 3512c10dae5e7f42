/** Signing in and out, and who is signed in. */
import { z } from "zod";
import { changeOwnPassword } from "../auth/people";
import { type Permission, permissionsFor, type SignedIn } from "../auth/permission";
import { signIn, signOut } from "../auth/sign-in";
import { open, router, viewer } from "./init";

export type Me = {
  /** Null: signed out. */
  readonly user: Omit<SignedIn, "sessionId"> | null;
  readonly permissions: readonly Permission[];
};

export const credentials = z.object({
  email: z.string().trim().toLowerCase().max(254).pipe(z.email("That is not an e-mail address.")),
  password: z.string().min(1, "Type the password.").max(256),
});

export const newPassword = z.string().min(12, "At least 12 characters.").max(256, "At most 256 characters.");

export const meOf = (user: SignedIn | null): Me => {
  if (user === null) return { user: null, permissions: [] };
  const { id, name, email, role } = user;
  return { user: { id, name, email, role }, permissions: permissionsFor(role) };
};

export const sessionRouter = router({
  me: open.query(({ ctx }): Me => meOf(ctx.user)),
  /** Sets the session cookie. Fails with `wrong-password` or `too-many-attempts`. */
  signIn: open.input(credentials).mutation(async ({ ctx, input }): Promise<Me> => {
    const { user, setCookies } = await signIn(ctx.auth, {
      ...input,
      remoteAddress: ctx.remoteAddress,
      now: ctx.now(),
    });
    ctx.setCookies(setCookies);
    return meOf(user);
  }),
  signOut: open.mutation(async ({ ctx }): Promise<void> => {
    ctx.setCookies(await signOut(ctx.auth, ctx.cookie));
  }),
  /** One's own password; every other session of this person ends. */
  changePassword: viewer
    .input(z.object({ current: z.string().max(256), next: newPassword }))
    .mutation(({ ctx, input }): Promise<void> => {
      const { id: userId, sessionId } = ctx.user;
      return changeOwnPassword(ctx.auth, { userId, sessionId, now: ctx.now(), ...input }, ctx.actor);
    }),
});

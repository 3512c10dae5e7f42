/** Signing in and out, and who is signed in. */
import { z } from "zod";
import { type Permission, permissionsFor, type SignedIn } from "../auth/permission";
import { open, router, viewer } from "./init";
import { pending } from "./pending";

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

export const sessionRouter = router({
  me: open.query(({ ctx }): Me => {
    if (ctx.user === null) return { user: null, permissions: [] };
    const { id, name, email, role } = ctx.user;
    return { user: { id, name, email, role }, permissions: permissionsFor(role) };
  }),
  /** Sets the session cookie. Fails with `wrong-password` or `too-many-attempts`. */
  signIn: open.input(credentials).mutation((): Promise<Me> => pending()),
  signOut: open.mutation((): Promise<void> => pending()),
  /** One's own password; every other session of this person ends. */
  changePassword: viewer
    .input(z.object({ current: z.string().max(256), next: newPassword }))
    .mutation((): Promise<void> => pending()),
});

/** The first administrator: only with the one-time token that the server printed, and only while there is no user. */
import { z } from "zod";
import { setUpNeeded } from "../auth/set-up";
import { signIn } from "../auth/sign-in";
import { label } from "../operations/requests";
import { open, router } from "./init";
import { credentials, type Me, meOf, newPassword } from "./session";

export const setupRouter = router({
  state: open.query(
    async ({ ctx }): Promise<{ needed: boolean }> => ({ needed: await setUpNeeded(ctx.store) }),
  ),
  /** Creates the first administrator and signs in. Fails with `set-up-closed`. */
  create: open
    .input(
      z.object({
        token: z.string().min(1).max(200),
        name: label,
        email: credentials.shape.email,
        password: newPassword,
      }),
    )
    .mutation(async ({ ctx, input }): Promise<Me> => {
      const { remoteAddress } = ctx;
      const now = ctx.now();
      await ctx.setUp.create({ ...input, remoteAddress, now });
      const { user, setCookies } = await signIn(ctx.auth, { ...input, remoteAddress, now });
      ctx.setCookies(setCookies);
      return meOf(user);
    }),
});

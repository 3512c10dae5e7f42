/** The first administrator: only with the one-time token that the server printed, and only while there is no user. */
import { z } from "zod";
import { label } from "../operations/requests";
import { open, router } from "./init";
import { pending } from "./pending";
import { credentials, type Me, newPassword } from "./session";

export const setupRouter = router({
  state: open.query((): Promise<{ needed: boolean }> => pending()),
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
    .mutation((): Promise<Me> => pending()),
});

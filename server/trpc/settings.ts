/** People and the audit. */
import { z } from "zod";
import { createUser, listUsers, removeUser, resetPassword, setRole, type UserRow } from "../auth/people";
import { roles } from "../auth/permission";
import { label } from "../operations/requests";
import { type AuditRow, listAudit } from "../store/audit";
import { admin, router } from "./init";
import { credentials, newPassword } from "./session";

export type { AuditRow, UserRow };

const byUser = z.object({ userId: z.uuid() });

export const settingsRouter = router({
  users: router({
    list: admin.query(({ ctx }): Promise<UserRow[]> => listUsers(ctx.auth)),
    create: admin
      .input(
        z.object({
          name: label,
          email: credentials.shape.email,
          password: newPassword,
          role: z.enum(roles),
        }),
      )
      .mutation(({ ctx, input }): Promise<{ id: string }> => createUser(ctx.auth, input, ctx.actor)),
    /** The last administrator stays one. */
    setRole: admin
      .input(byUser.extend({ role: z.enum(roles) }))
      .mutation(({ ctx, input }): Promise<void> => setRole(ctx.auth, input.userId, input.role, ctx.actor)),
    /** Their sessions and open streams end within seconds. */
    remove: admin
      .input(byUser)
      .mutation(({ ctx, input }): Promise<void> => removeUser(ctx.auth, input.userId, ctx.actor)),
    /** Sets another person's password; their sessions end. */
    changePassword: admin
      .input(byUser.extend({ password: newPassword }))
      .mutation(
        ({ ctx, input }): Promise<void> => resetPassword(ctx.auth, input.userId, input.password, ctx.actor),
      ),
  }),
  audit: router({
    /** Newest first; `next` goes into `before`. */
    list: admin
      .input(
        z.object({
          before: z
            .string()
            .regex(/^\d{1,18}$/)
            .optional(),
          limit: z.number().int().min(1).max(200).default(50),
        }),
      )
      .query(
        ({ ctx, input }): Promise<{ entries: AuditRow[]; next: string | null }> =>
          listAudit(ctx.store, input),
      ),
  }),
});

/** People and the audit. */
import { z } from "zod";
import { roles, type UserRole } from "../auth/permission";
import { label } from "../operations/requests";
import { admin, router } from "./init";
import { pending } from "./pending";
import { credentials, newPassword } from "./session";

export type UserRow = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: UserRole;
  /** ms */
  readonly createdAt: number;
  /** The last time a session of theirs was used, ms; null when there is none. */
  readonly lastSeenAt: number | null;
};

export type AuditRow = {
  readonly id: string;
  /** ms */
  readonly at: number;
  /** Name of the person, `worker`, or `set-up`. */
  readonly actor: string;
  /** Stable verb, e.g. `cluster.rename`. */
  readonly action: string;
  /** "renamed cluster web to web-paris" */
  readonly sentence: string;
  readonly outcome: "done" | "failed" | "pending";
};

const byUser = z.object({ userId: z.string().min(1).max(100) });

export const settingsRouter = router({
  users: router({
    list: admin.query((): Promise<UserRow[]> => pending()),
    create: admin
      .input(
        z.object({
          name: label,
          email: credentials.shape.email,
          password: newPassword,
          role: z.enum(roles),
        }),
      )
      .mutation((): Promise<{ id: string }> => pending()),
    /** The last administrator stays one. */
    setRole: admin.input(byUser.extend({ role: z.enum(roles) })).mutation((): Promise<void> => pending()),
    /** Their sessions and open streams end within seconds. */
    remove: admin.input(byUser).mutation((): Promise<void> => pending()),
    /** Sets another person's password; their sessions end. */
    changePassword: admin
      .input(byUser.extend({ password: newPassword }))
      .mutation((): Promise<void> => pending()),
  }),
  audit: router({
    /** Newest first; `next` goes into `before`. */
    list: admin
      .input(
        z.object({
          before: z
            .string()
            .regex(/^\d{1,19}$/)
            .optional(),
          limit: z.number().int().min(1).max(200).default(50),
        }),
      )
      .query((): Promise<{ entries: AuditRow[]; next: string | null }> => pending()),
  }),
});

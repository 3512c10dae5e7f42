/**
 * auth/: who is signed in, and what a role may do. Knows people and sessions; knows no cluster, host or key.
 * This file is pure: the whole of Sluice's authorisation in one table.
 */

export const roles = ["viewer", "operator", "admin"] as const;
export type UserRole = (typeof roles)[number];
export const isRole = (value: unknown): value is UserRole => roles.some((role) => role === value);

/** `read`: see everything but secrets. `operate`: change clusters and hosts. `administer`: people, audit, installation. */
export type Permission = "read" | "operate" | "administer";

/** What a procedure may declare. `public` is for the few that must work without a session (see `publicProcedures`). */
export type DeclaredPermission = Permission | "public";

const permissionsOf: Readonly<Record<UserRole, readonly Permission[]>> = {
  viewer: ["read"],
  operator: ["read", "operate"],
  admin: ["read", "operate", "administer"],
};

export const permissionsFor = (role: UserRole): readonly Permission[] => permissionsOf[role];

export const mayDo = (role: UserRole, permission: Permission): boolean =>
  permissionsOf[role].includes(permission);

/** The closed list of procedures that answer without a session. Any other `public` procedure fails the build. */
export const publicProcedures: readonly string[] = [
  "session.me",
  "session.signIn",
  "session.signOut",
  "setup.create",
  "setup.state",
];

/** A signed-in person as every procedure sees it. */
export type SignedIn = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: UserRole;
  /** The session this request came with. */
  readonly sessionId: string;
};

/** The same person as the audit names them. */
export const actorOf = ({ id, name }: SignedIn) => ({ kind: "user", id, name }) as const;

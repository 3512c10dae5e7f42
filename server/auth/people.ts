/** The people who may sign in. Every act is one transaction with its line in the audit. */
import { SluiceError } from "../domain/sluice-error";
import { type Actor, appendAudit } from "../store/audit";
import type { Prisma } from "../store/generated/client";
import { countAttempt } from "./attempts";
import { type Auth, hashPassword, passwordMatches } from "./auth";
import { isRole, type UserRole } from "./permission";

type Tx = Prisma.TransactionClient;

export type NewPerson = { readonly name: string; readonly email: string; readonly role: UserRole };

export type UserRow = NewPerson & {
  readonly id: string;
  /** ms */
  readonly createdAt: number;
  /** When a session of theirs began or was last renewed (once a day while in use), ms; null when there is none. */
  readonly lastSeenAt: number | null;
};

/** In the order of their names. */
export const listUsers = async ({ store }: Auth): Promise<UserRow[]> => {
  const rows = await store.prisma.user.findMany({
    orderBy: [{ name: "asc" }, { email: "asc" }],
    include: { sessions: { orderBy: { updatedAt: "desc" }, take: 1, select: { updatedAt: true } } },
  });
  return rows.map(({ id, name, email, role, createdAt, sessions }) => ({
    id,
    name,
    email,
    role: isRole(role) ? role : "viewer",
    createdAt: createdAt.getTime(),
    lastSeenAt: sessions[0]?.updatedAt.getTime() ?? null,
  }));
};

/** Within a transaction: the person, their password, the audit. */
export const insertUser = async (
  tx: Tx,
  { passwordHash, ...person }: NewPerson & { readonly passwordHash: string },
  actor: Actor,
): Promise<string> => {
  const { id } = await tx.user.create({ data: { ...person, emailVerified: true }, select: { id: true } });
  // As better-auth stores an account with a password.
  await tx.account.create({
    data: { userId: id, accountId: id, providerId: "credential", password: passwordHash },
  });
  await appendAudit(tx, actor, {
    action: "user.create",
    sentence: `added ${person.name} (${person.email}) as ${person.role}`,
    target: { kind: "user", id: id },
  });
  return id;
};

export const createUser = async (
  auth: Auth,
  { password, ...person }: NewPerson & { readonly password: string },
  actor: Actor,
): Promise<{ id: string }> => {
  const passwordHash = await hashPassword(auth, password);
  return auth.store.prisma.$transaction(async (tx) => {
    if ((await tx.user.count({ where: { email: person.email } })) > 0)
      throw new SluiceError("conflict", `There is already somebody with the address ${person.email}.`);
    return { id: await insertUser(tx, { ...person, passwordHash }, actor) };
  });
};

export const setRole = ({ store }: Auth, userId: string, role: UserRole, actor: Actor): Promise<void> =>
  store.prisma.$transaction(async (tx) => {
    const user = await lockedUser(tx, userId);
    if (user.role === role) return;
    if (role !== "admin") await keepAnAdmin(tx, user);
    await tx.user.update({ where: { id: userId }, data: { role } });
    await appendAudit(tx, actor, {
      action: "user.set-role",
      sentence: `changed the role of ${user.email} from ${user.role} to ${role}`,
      target: { kind: "user", id: userId },
    });
  });

/** Their sessions go with them; open streams end at the next look, two seconds later at most. */
export const removeUser = ({ store }: Auth, userId: string, actor: Actor): Promise<void> =>
  store.prisma.$transaction(async (tx) => {
    const user = await lockedUser(tx, userId);
    await keepAnAdmin(tx, user);
    await tx.user.delete({ where: { id: userId } });
    await appendAudit(tx, actor, {
      action: "user.remove",
      sentence: `removed ${user.name} (${user.email})`,
      target: { kind: "user", id: userId },
    });
  });

/** Another person's password; all their sessions end. */
export const resetPassword = async (
  auth: Auth,
  userId: string,
  password: string,
  actor: Actor,
): Promise<void> => {
  const passwordHash = await hashPassword(auth, password);
  await auth.store.prisma.$transaction(async (tx) => {
    const user = await lockedUser(tx, userId);
    await tx.account.updateMany({
      where: { userId, providerId: "credential" },
      data: { password: passwordHash },
    });
    await tx.session.deleteMany({ where: { userId } });
    await appendAudit(tx, actor, {
      action: "user.reset-password",
      sentence: `set a new password for ${user.email}`,
      target: { kind: "user", id: userId },
    });
  });
};

/** One's own password; every other session of this person ends. */
export const changeOwnPassword = async (
  auth: Auth,
  who: {
    readonly userId: string;
    readonly sessionId: string;
    readonly current: string;
    readonly next: string;
    readonly now: number;
  },
  actor: Actor,
): Promise<void> => {
  const { store } = auth;
  // Somebody at an unlocked screen must not guess the password there.
  const limit = { key: `change-password ${who.userId}`, attempts: 8, windowMs: 5 * 60_000 };
  await countAttempt(store, [limit], who.now);
  const account = await store.prisma.account.findFirst({
    where: { userId: who.userId, providerId: "credential" },
    include: { user: true },
  });
  if (!account?.password || !(await passwordMatches(auth, who.current, account.password)))
    throw new SluiceError("wrong-password", "The current password is wrong. Nothing was changed.");
  const password = await hashPassword(auth, who.next);
  await store.prisma.$transaction(async (tx) => {
    await tx.account.update({ where: { id: account.id }, data: { password } });
    await tx.session.deleteMany({ where: { userId: who.userId, id: { not: who.sessionId } } });
    await appendAudit(tx, actor, {
      action: "user.change-password",
      sentence: "changed the own password",
      target: { kind: "user", id: who.userId },
    });
  });
};

type Person = { readonly id: string; readonly name: string; readonly email: string; readonly role: string };

/** Changes to people happen one after the other: two administrators cannot demote each other at once. */
const lockedUser = async (tx: Tx, userId: string): Promise<Person> => {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('sluice people'))`;
  const user = await tx.user.findUnique({ where: { id: userId } });
  if (user === null) throw new SluiceError("not-found", "This person has been removed already.");
  return user;
};

const keepAnAdmin = async (tx: Tx, user: Person): Promise<void> => {
  if (user.role !== "admin") return;
  if ((await tx.user.count({ where: { role: "admin", id: { not: user.id } } })) === 0)
    throw new SluiceError(
      "conflict",
      `${user.name} is the last administrator: make somebody else one first.`,
    );
};

/** Who a request comes from. Looked up in the database every time: the role is never older than the request. */
import { type Auth, seeingThrough } from "./auth";
import { isRole, type SignedIn, type UserRole } from "./permission";

/** The person behind the cookie, and cookies to send back (a session in use is renewed once a day). */
export const sessionOf = async (
  auth: Auth,
  cookie: string | undefined,
): Promise<{ user: SignedIn | null; setCookies: string[] }> => {
  if (cookie === undefined || !cookie.includes("session_token")) return { user: null, setCookies: [] };
  const { headers, response } = await seeingThrough(auth, () =>
    auth.better.api.getSession({ headers: new Headers({ cookie }), returnHeaders: true }),
  );
  const setCookies = headers.getSetCookie();
  if (response === null || !isRole(response.user.role)) return { user: null, setCookies };
  const { id, name, email, role } = response.user;
  return { user: { id, name, email, role, sessionId: response.session.id }, setCookies };
};

/** For streams that stay open: the role behind each session that still exists, by session id. */
export const rolesOfSessions = async (
  { store }: Auth,
  sessionIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, UserRole>> => {
  const rows = await store.prisma.session.findMany({
    where: { id: { in: [...sessionIds] }, expiresAt: { gt: now } },
    select: { id: true, user: { select: { role: true } } },
  });
  return new Map(rows.flatMap(({ id, user }) => (isRole(user.role) ? [[id, user.role] as const] : [])));
};

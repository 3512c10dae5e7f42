/** Signing in and out. */
import { isAPIError } from "better-auth/api";
import { SluiceError } from "../domain/sluice-error";
import { countAttempt, forgetAttempts, type Limit } from "./attempts";
import { type Auth, seeingThrough } from "./auth";
import { isRole, type SignedIn } from "./permission";

const fiveMinutes = 5 * 60_000;

/**
 * Guessing one account from one place is stopped early; spraying many accounts from one place later; the account from
 * anywhere only late, so that a stranger cannot lock an operator out at night.
 */
const limitsFor = (email: string, address: string): { pair: Limit; all: Limit[] } => {
  const pair = { key: `sign-in ${email} from ${address}`, attempts: 8, windowMs: fiveMinutes };
  const place = { key: `sign-in from ${address}`, attempts: 60, windowMs: fiveMinutes };
  const account = { key: `sign-in ${email}`, attempts: 200, windowMs: fiveMinutes };
  return { pair, all: [pair, place, account] };
};

const wrong = () => new SluiceError("wrong-password", "The e-mail address or the password is wrong.");

/** Opens a session. Throws `wrong-password` (never saying which of the two) or `too-many-attempts`. */
export const signIn = async (
  auth: Auth,
  who: {
    readonly email: string;
    readonly password: string;
    readonly remoteAddress: string;
    readonly now: number;
  },
): Promise<{ user: SignedIn; setCookies: string[] }> => {
  const { better, store } = auth;
  const limits = limitsFor(who.email, who.remoteAddress);
  await countAttempt(store, limits.all, who.now);
  const { headers, response } = await seeingThrough(auth, () =>
    better.api.signInEmail({ body: { email: who.email, password: who.password }, returnHeaders: true }),
  ).catch((error: unknown) => {
    if (isAPIError(error) && error.statusCode === 401) throw wrong();
    throw error;
  });
  const session = await store.prisma.session.findUnique({
    where: { token: response.token },
    include: { user: true },
  });
  if (session === null || !isRole(session.user.role)) throw wrong();
  await forgetAttempts(store, [limits.pair], who.now);
  const { id, name, email, role } = session.user;
  return { user: { id, name, email, role, sessionId: session.id }, setCookies: headers.getSetCookie() };
};

/** Ends the session, if there is one. Returns the cookies that clear the browser's. */
export const signOut = async (auth: Auth, cookie: string | undefined): Promise<string[]> => {
  const { headers } = await seeingThrough(auth, () =>
    auth.better.api.signOut({
      headers: new Headers(cookie === undefined ? {} : { cookie }),
      returnHeaders: true,
    }),
  );
  return headers.getSetCookie();
};

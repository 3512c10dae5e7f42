/**
 * better-auth as Sluice uses it: e-mail and password, sessions as rows, no cookie cache (a removed person is out at the
 * next request). None of its HTTP endpoints is mounted; what Sluice needs of it is called from this folder.
 */
import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { isAPIError } from "better-auth/api";
import type { Store } from "../store/store";
import { isUnavailable } from "../store/unavailable";

export type AuthOptions = {
  /** Signs the cookies. */
  readonly secret: string;
  /** True when people come by https: the cookie is then never sent in clear. */
  readonly secureCookies: boolean;
};

/** Seconds: a session ends after 14 days without use. */
const sessionSeconds = 14 * 86_400;

const build = (store: Store, { secret, secureCookies }: AuthOptions) =>
  betterAuth({
    appName: "Sluice",
    secret,
    baseURL: "http://sluice.invalid",
    database: prismaAdapter(store.prisma, { provider: "postgresql", transaction: true }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 256 },
    user: { additionalFields: { role: { type: "string", required: true, input: false } } },
    session: { expiresIn: sessionSeconds, updateAge: 86_400 },
    // Counted by attempts.ts: better-auth's own limiter works in its HTTP handler only.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: {
      level: "error",
      log: (_level, message, ...details) => {
        if (!details.some(isUnavailable)) console.error(`better-auth: ${message}`, ...details);
      },
    },
    advanced: {
      cookiePrefix: "sluice",
      useSecureCookies: secureCookies,
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax", path: "/" },
      database: { generateId: false },
    },
  });

export type Auth = {
  readonly store: Store;
  readonly better: ReturnType<typeof build>;
};

export const openAuth = (store: Store, options: AuthOptions): Auth => ({
  store,
  better: build(store, options),
});

/** scrypt, salted, as better-auth stores it. */
export const hashPassword = async ({ better }: Auth, password: string): Promise<string> =>
  (await better.$context).password.hash(password);

export const passwordMatches = async ({ better }: Auth, password: string, hash: string): Promise<boolean> =>
  (await better.$context).password.verify({ password, hash });

/**
 * better-auth answers "failed to get session" for whatever happened below it. If PostgreSQL is away, this throws its
 * own error instead, so that nobody is told that their session has ended; if it is back already, the call is repeated.
 */
export const seeingThrough = async <T>({ store }: Auth, call: () => Promise<T>): Promise<T> => {
  try {
    return await call();
  } catch (error) {
    if (!isAPIError(error) || error.statusCode < 500) throw error;
    await store.pool.query("SELECT 1");
    return call();
  }
};

/** Sluice's own API as a person's browser speaks it: a session cookie, JSON, same origin. For the demo and the tests. */
import { createTRPCClient, httpLink } from "@trpc/client";
import superjson from "superjson";
import type { AppRouter } from "../server/trpc/router";

export type Api = ReturnType<typeof createTRPCClient<AppRouter>>;
export type Session = { readonly url: string; readonly cookie: string; readonly api: Api };

const apiAt = (url: string, cookie: string): Api =>
  createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: `${url}/api/trpc`,
        transformer: superjson,
        headers: { cookie, origin: new URL(url).origin },
      }),
    ],
  });

/** Without a session: what a visitor may ask. */
export const visitor = (url: string): Api => apiAt(url, "");

/** Signs in with e-mail and password. Throws the server's sentence when it refuses. */
export const signIn = async (url: string, email: string, password: string): Promise<Session> => {
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: new URL(url).origin },
    body: JSON.stringify({ email, password }),
  });
  if (!response.ok) throw new Error(`Sign-in refused (${response.status}): ${await response.text()}`);
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  return { url, cookie, api: apiAt(url, cookie) };
};

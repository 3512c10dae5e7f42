import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { Shell } from "../_shell/shell";
import { RAIL_COOKIE, THEME_COOKIE, themeOf } from "../_shell/theme";
import { ToSignIn } from "../_shell/to-sign-in";
import { api, me } from "../_trpc/server";

/** What operators do: signed in, inside the shell, with the first look at everything already there. */
export default async function OpsLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  const session = await me();
  if (session.user === null) return <ToSignIn />;
  // A page that cannot be filled on the server asks again in the browser, and says there what is wrong.
  const overview = await (await api()).overview.get().catch(() => undefined);
  return (
    <Shell
      me={{ ...session, user: session.user }}
      overview={overview}
      theme={themeOf(jar.get(THEME_COOKIE)?.value)}
      narrow={jar.get(RAIL_COOKIE)?.value === "1"}
    >
      {children}
    </Shell>
  );
}

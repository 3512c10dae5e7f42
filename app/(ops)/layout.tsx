import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { OpsFrame } from "../_shell/ops-frame";
import { RAIL_COOKIE, THEME_COOKIE, themeOf } from "../_shell/theme";

/** What operators do. Signed in, inside the shell. */
export default async function OpsLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  return (
    <OpsFrame theme={themeOf(jar.get(THEME_COOKIE)?.value)} narrow={jar.get(RAIL_COOKIE)?.value === "1"}>
      {children}
    </OpsFrame>
  );
}

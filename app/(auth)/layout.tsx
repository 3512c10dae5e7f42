import type { ReactNode } from "react";
import { Logo } from "../_shell/logo";

/** Pages for those who are not signed in: one narrow column. */
export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <main className="flex min-h-dvh flex-col items-center px-4 pt-[16vh] pb-12">
      <div className="w-full max-w-[340px]">
        <div className="mb-6 flex items-center gap-2.5">
          <Logo size={22} />
          <span className="font-semibold text-xl tracking-tight">Sluice</span>
        </div>
        {children}
      </div>
    </main>
  );
}

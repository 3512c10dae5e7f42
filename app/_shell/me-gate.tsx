"use client";
import { useQuery } from "@tanstack/react-query";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect } from "react";
import { useTRPC } from "../_trpc/client";
import { failureOf } from "../_trpc/failure";
import { signInHref } from "../_trpc/query-client";
import { ErrorState } from "../_ui/error-state";
import type { Me } from "./me";

/** Lets the signed-in through, sends others to sign in and back. */
export function MeGate({ children }: { children: (me: Me) => ReactNode }) {
  const trpc = useTRPC();
  const path = usePathname();
  const session = useQuery(trpc.session.me.queryOptions(undefined, { staleTime: 60_000 }));
  const signedOut = session.data?.user === null;
  useEffect(() => {
    if (signedOut) window.location.replace(signInHref(path + window.location.search));
  }, [signedOut, path]);
  if (session.data?.user) return children({ ...session.data, user: session.data.user });
  if (session.error)
    return (
      <main className="flex min-h-dvh items-center justify-center">
        <ErrorState title="Sluice does not answer">{failureOf(session.error).sentence}</ErrorState>
      </main>
    );
  return <main className="min-h-dvh" aria-busy />;
}

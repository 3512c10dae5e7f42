"use client";
import { createContext, type ReactNode, useContext } from "react";
import type { RouterOutputs } from "../../server/trpc/router";

type Session = RouterOutputs["session"]["me"];
export type Me = Session & { readonly user: NonNullable<Session["user"]> };

const MeContext = createContext<Me | null>(null);

export function MeProvider({ me, children }: { me: Me; children: ReactNode }) {
  return <MeContext value={me}>{children}</MeContext>;
}

/** Who is signed in. The server decides what they may do; this only decides what is offered. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (me === null) throw new Error("useMe outside of the operators' pages");
  return me;
}

/** Whether to offer what needs `permission`. */
export const useMay = (permission: Me["permissions"][number]): boolean =>
  useMe().permissions.includes(permission);

"use client";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "../_trpc/client";
import { failureOf } from "../_trpc/failure";
import { toast } from "../_ui/toast";

/** Ends the session and leaves for the sign-in page. */
export function useSignOut(): { readonly signOut: () => void; readonly pending: boolean } {
  const trpc = useTRPC();
  const { mutate, isPending } = useMutation(
    trpc.session.signOut.mutationOptions({
      onSuccess: () => window.location.assign("/sign-in"),
      onError: (error) => toast(failureOf(error).sentence, { kind: "down" }),
    }),
  );
  return { signOut: mutate, pending: isPending };
}

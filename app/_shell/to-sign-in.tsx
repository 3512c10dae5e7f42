"use client";
import { useEffect } from "react";
import { signInHref } from "../_trpc/query-client";

/** Sends to the sign-in page and, from there, back to here. */
export function ToSignIn() {
  useEffect(() => {
    const { pathname, search, hash } = window.location;
    window.location.replace(signInHref(pathname + search + hash));
  }, []);
  return (
    <main className="p-6">
      <p role="status" className="text-ink-3">
        Going to the sign-in page…
      </p>
      <noscript>
        <a href="/sign-in">Sign in</a>
      </noscript>
    </main>
  );
}

import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { failureOf } from "./failure";

/** Only what may pass by itself is tried again. */
const PASSING = new Set(["unreachable", "store-unreachable", "worker-timeout"]);

/** The sign-in page, with the way back. */
export const signInHref = (path: string): string =>
  path === "/" ? "/sign-in" : `/sign-in?return=${encodeURIComponent(path)}`;

function leaveWhenSignedOut(error: unknown): void {
  if (typeof window === "undefined" || failureOf(error).code !== "signed-out") return;
  if (window.location.pathname === "/sign-in") return;
  window.location.assign(signInHref(window.location.pathname + window.location.search));
}

/** One per browser, one per request on the server. */
export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
    mutationCache: new MutationCache({ onError: leaveWhenSignedOut }),
    defaultOptions: {
      queries: {
        staleTime: 5000,
        retry: (count, error) => count < 2 && PASSING.has(failureOf(error).code),
      },
      mutations: { retry: false },
    },
  });

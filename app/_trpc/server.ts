/**
 * The server's side of a page: who is looking, and data for the first paint. The web process put a door into this
 * process (see PageDoor); nothing of the server is imported here but types.
 */
import { headers } from "next/headers";
import { cache } from "react";
import type { PageDoor, PageDoorKey } from "../../server/trpc/page-door";

const key: PageDoorKey = "sluice.page-door";

const door = (): PageDoor => {
  const found: PageDoor | undefined = Reflect.get(globalThis, Symbol.for(key));
  if (found === undefined)
    throw new Error("Sluice's pages are served by server/start.ts, not by Next alone.");
  return found;
};

const cookie = async (): Promise<string | undefined> => (await headers()).get("cookie") ?? undefined;

/** Who is looking, and what they may do. Once per request, however many layouts ask. */
export const me = cache(async () => door().me(await cookie()));

/** True as long as there is no user at all: every page then leads to set-up. */
export const setUpNeeded = cache(() => door().setUpNeeded());

/** The API as the person who is looking may use it. */
export const api = cache(async () => door().api(await cookie()));

/** For the inline scripts of this page (the Content-Security-Policy lets no other run). */
export const nonce = async (): Promise<string | undefined> => (await headers()).get("x-nonce") ?? undefined;

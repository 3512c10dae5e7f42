/** Puts the page door where rendered pages find it. */
import { sessionOf } from "../auth/session";
import { setUpNeeded } from "../auth/set-up";
import { callerOf } from "../trpc/caller";
import type { Doors } from "../trpc/context";
import type { PageDoor, PageDoorKey } from "../trpc/page-door";
import { meOf } from "../trpc/session";

const key: PageDoorKey = "sluice.page-door";
const never = new AbortController().signal;

export const openPageDoor = (doors: Doors): void => {
  const door: PageDoor = {
    me: async (cookie) => meOf((await sessionOf(doors.auth, cookie)).user),
    setUpNeeded: () => setUpNeeded(doors.store),
    api: async (cookie) => {
      const { user } = await sessionOf(doors.auth, cookie);
      // A page cannot set cookies while it is rendered, and needs no limit by address: it only reads.
      return callerOf({
        ...doors,
        user,
        cookie,
        remoteAddress: "page",
        closed: never,
        setCookies: () => undefined,
      });
    },
  };
  Reflect.set(globalThis, Symbol.for(key), door);
};

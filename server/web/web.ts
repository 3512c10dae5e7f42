/** The web process without Next and without a port: what start.ts and the tests put together in the same way. */
import { openAuth } from "../auth/auth";
import { openSetUp, type SetUp } from "../auth/set-up";
import type { Store } from "../store/store";
import type { Doors } from "../trpc/context";
import { openApi } from "./api";
import type { Environment } from "./environment";
import { openWebServer, type PageHandler, type WebServer } from "./http-server";
import { openLiveHub } from "./live-hub";
import { logSeldom } from "./log";
import { openPageDoor } from "./open-page-door";
import { watchSessions } from "./session-watch";

export type Web = WebServer & {
  readonly doors: Doors;
  readonly setUp: SetUp;
};

/** `secret` signs the session cookies. `page` answers everything outside of /api. */
export const openWeb = (store: Store, environment: Environment, secret: string, page: PageHandler): Web => {
  const auth = openAuth(store, { secret, secureCookies: environment.publicUrl?.protocol === "https:" });
  const setUp = openSetUp(auth);
  const now = () => Date.now();
  const onFailure = logSeldom(30_000);
  const sessions = watchSessions(auth, (error) => onFailure("sessions could not be looked up", error));
  const live = openLiveHub({
    store,
    sessions,
    now,
    onFailure: (what, error) => onFailure(`${what} could not be refreshed`, error),
  });
  const doors: Doors = { store, auth, setUp, live, now };
  openPageDoor(doors);
  const { server, close } = openWebServer(environment, openApi(doors, environment), page);
  return {
    doors,
    setUp,
    server,
    close: async (graceMs) => {
      sessions.stop();
      live.stop();
      await close(graceMs);
    },
  };
};

/** What every procedure gets: who asks, from where, and the doors it may use. Made anew for each request. */
import type { Auth } from "../auth/auth";
import type { SignedIn } from "../auth/permission";
import type { SetUp } from "../auth/set-up";
import type { Store } from "../store/store";
import type { Live } from "./live";

/** The same for every request of the process. */
export type Doors = {
  readonly store: Store;
  readonly auth: Auth;
  readonly setUp: SetUp;
  readonly live: Live;
  readonly now: () => number;
};

export type Context = Doors & {
  /** Null: no session, or it has ended. Looked up in the database for this request. */
  readonly user: SignedIn | null;
  /** The client's address as the server believes it; for limits and the audit. */
  readonly remoteAddress: string;
  /** The request's Cookie header. */
  readonly cookie: string | undefined;
  /** Aborts when the connection of this request is done with, in whatever way. */
  readonly closed: AbortSignal;
  /** Adds Set-Cookie lines to the answer. */
  readonly setCookies: (lines: readonly string[]) => void;
};

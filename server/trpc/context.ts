/** What every procedure gets: who asks, from where, and the doors it may use. Made anew for each request. */
import type { SignedIn } from "../auth/permission";

export type Context = {
  /** Null: no session, or it has ended. Looked up in the database for this request. */
  readonly user: SignedIn | null;
  /** The client's address as the server believes it; for rate limits and the audit. */
  readonly remoteAddress: string;
};

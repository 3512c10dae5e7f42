/** Open streams outlive the look at their session: this looks again, for all of them in one query, every two seconds. */
import type { Auth } from "../auth/auth";
import { mayDo, type Permission, type SignedIn } from "../auth/permission";
import { rolesOfSessions } from "../auth/session";
import { SluiceError } from "../domain/sluice-error";

type Watched = { readonly user: SignedIn; readonly permission: Permission; readonly end: AbortController };

export type SessionWatch = {
  /** Aborts with `signal`, or with `signed-out` / `forbidden` once the session or its permission is gone. */
  readonly whileAllowed: (user: SignedIn, permission: Permission, signal: AbortSignal) => AbortSignal;
  readonly stop: () => void;
};

export const lookEveryMs = 2_000;

export const watchSessions = (auth: Auth, onFailure: (error: unknown) => void): SessionWatch => {
  const watched = new Set<Watched>();

  const look = async (): Promise<void> => {
    if (watched.size === 0) return;
    const ids = [...new Set([...watched].map(({ user }) => user.sessionId))];
    const roles = await rolesOfSessions(auth, ids, new Date());
    for (const { user, permission, end } of watched) {
      // A stream that was opened during the query is looked at next time.
      if (!ids.includes(user.sessionId)) continue;
      const role = roles.get(user.sessionId);
      if (role === undefined)
        end.abort(new SluiceError("signed-out", "Your session has ended. Sign in to go on."));
      else if (!mayDo(role, permission))
        end.abort(new SluiceError("forbidden", `Your role is now ${role}, which does not allow this.`));
    }
  };

  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    // Without PostgreSQL nothing is known about the session: streams stay, and carry nothing new either.
    look()
      .catch(onFailure)
      .finally(() => {
        looking = false;
      });
  }, lookEveryMs);
  timer.unref();

  return {
    whileAllowed: (user, permission, signal) => {
      const entry: Watched = { user, permission, end: new AbortController() };
      watched.add(entry);
      const leave = () => {
        watched.delete(entry);
        entry.end.abort();
      };
      signal.addEventListener("abort", leave, { once: true });
      if (signal.aborted) leave();
      return entry.end.signal;
    },
    stop: () => clearInterval(timer),
  };
};

/** While there is no user, the server says on its console how to become the first. */
import { type SetUp, setUpNeeded, tokenLifetime } from "../auth/set-up";
import type { Store } from "../store/store";

/** Prints a link if one is needed, and a new one whenever it has run out. Returns how to stop. */
export const offerSetUp = async (
  store: Store,
  setUp: SetUp,
  origin: string,
  now: () => number,
  say: (sentence: string) => void,
): Promise<() => void> => {
  const offer = async (): Promise<boolean> => {
    if (!(await setUpNeeded(store))) return false;
    const link = `${origin}/set-up?token=${setUp.issue(now())}`;
    say(`There is no user yet. Create the first administrator (one time, within an hour): ${link}`);
    return true;
  };
  if (!(await offer())) return () => undefined;
  const timer = setInterval(() => {
    offer().then(
      (needed) => needed || clearInterval(timer),
      () => undefined,
    );
  }, tokenLifetime);
  timer.unref();
  return () => clearInterval(timer);
};

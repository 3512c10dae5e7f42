/** What the store needs done now and then: roll-ups and retention. The worker runs it; several workers may. */
import { applyRetention } from "./retention";
import { rollUp } from "./samples/roll-up";
import type { Store } from "./store";
import { isUnavailable } from "./unavailable";

const rollUpEveryMs = 15_000;
const retentionEveryMs = 30 * 60_000;

/**
 * Begins at once. A failure is said and tried again at the next turn; PostgreSQL being away is not worth a word.
 * @returns ends it; work under way is left to finish or to fail when the store closes: both are safe to repeat
 */
export const startUpkeep = (store: Store, say: (line: string) => void): (() => void) => {
  let stopped = false;
  let timer: NodeJS.Timeout | null = null;
  let nextRetention = 0;
  const turn = async () => {
    try {
      await rollUp(store, Date.now());
      if (stopped || performance.now() < nextRetention) return;
      nextRetention = performance.now() + retentionEveryMs;
      const { days } = await applyRetention(store, Date.now());
      if (days.length > 0) say(`dropped raw samples of ${days.join(", ")}`);
    } catch (error) {
      if (!stopped && !isUnavailable(error)) say(`upkeep failed and is tried again: ${String(error)}`);
    }
  };
  const loop = async () => {
    await turn();
    if (!stopped) timer = setTimeout(() => void loop(), rollUpEveryMs);
  };
  void loop();
  return () => {
    stopped = true;
    if (timer) clearTimeout(timer);
  };
};

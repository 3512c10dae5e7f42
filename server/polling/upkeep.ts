/** What the store needs from time to time: roll-ups of finished minutes and hours, and forgetting what is old enough. */
import { applyRetention } from "../store/retention";
import { rollUp } from "../store/samples/roll-up";
import type { Store } from "../store/store";
import { isUnavailable } from "../store/unavailable";
import { repeat } from "./repeat";

const rollUpEveryMs = 20_000;
const retentionEveryMs = 3_600_000;

export const startUpkeep = (store: Store, say: (line: string) => void): (() => void) => {
  const seldom = (what: string) => (error: unknown) => {
    if (!isUnavailable(error)) say(`${what} failed and is tried again: ${String(error)}`);
  };
  const stops = [
    repeat(rollUpEveryMs, () => rollUp(store, Date.now()), seldom("the roll-up")),
    repeat(retentionEveryMs, () => applyRetention(store, Date.now()), seldom("the retention")),
  ];
  return () => {
    for (const stop of stops) stop();
  };
};

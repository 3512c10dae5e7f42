/**
 * One moment under the pointer, shared by all charts of a screen: pointing at one shows the values of every one.
 * A store outside React's tree, so that moving it redraws a line and some numbers and never a plot.
 */
import { useSyncExternalStore } from "react";

export type Cursor = {
  /** Moment in ms, or null while nothing is pointed at. */
  readonly get: () => number | null;
  readonly set: (t: number | null) => void;
  readonly subscribe: (changed: () => void) => () => void;
};

export const createCursor = (): Cursor => {
  let moment: number | null = null;
  const listeners = new Set<() => void>();
  return {
    get: () => moment,
    set: (t) => {
      if (t === moment) return;
      moment = t;
      for (const changed of listeners) changed();
    },
    subscribe: (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  };
};

const nowhere = () => null;

export const useCursor = (cursor: Cursor): number | null =>
  useSyncExternalStore(cursor.subscribe, cursor.get, nowhere);

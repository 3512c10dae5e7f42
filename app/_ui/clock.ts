"use client";
/**
 * One timer for every age on the screen. Moments come from the server; a browser whose clock is an hour off
 * must still read "2 s", so the difference is estimated from the arrival of live messages.
 */
import { useSyncExternalStore } from "react";

let behindServer = 0;
let samples: number[] = [];
let current = 0;
let timer: ReturnType<typeof setInterval> | null = null;
const listeners = new Set<() => void>();

function tick() {
  current = Date.now() - behindServer;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  if (timer === null) {
    current = Date.now() - behindServer;
    timer = setInterval(tick, 1000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer !== null) {
      clearInterval(timer);
      timer = null;
    }
  };
}

const snapshot = () => {
  if (current === 0) current = Date.now() - behindServer;
  return current;
};
const onServer = () => null;

/** Now on the server's clock, ms, once a second; null while rendering on the server and while hydrating. */
export const useNow = (): number | null => useSyncExternalStore(subscribe, snapshot, onServer);

const never = () => false;

/** While nothing new can arrive, things do not grow stale one by one: one banner says it for all. */
let judgedAt: number | null = null;

/** From now on staleness is judged as of `at` (server clock, ms); null: as of now again. */
export function judgeStalenessAt(at: number | null): void {
  judgedAt = at;
  tick();
}

export const isStale = (at: number, limitMs: number): boolean => (judgedAt ?? snapshot()) - at > limitMs;

/**
 * Whether something seen at `at` is older than `limitMs`. Renders again only when the answer changes, so a table
 * may ask for every cell. False until the page is hydrated.
 */
export const useStale = (at: number | null, limitMs: number | undefined): boolean =>
  useSyncExternalStore(subscribe, () => at !== null && limitMs !== undefined && isStale(at, limitMs), never);

/** Now on the server's clock, ms, outside of rendering. */
export const serverNow = (): number => Date.now() - behindServer;

/**
 * Tells the clock that a message stamped `at` (server clock, ms) arrived just now. Messages are late, never early:
 * the smallest difference of the last twenty is the best estimate. Under two seconds nothing is corrected.
 */
export function noteServerTime(at: number, arrived: number = Date.now()): void {
  samples = [...samples.slice(-19), arrived - at];
  const smallest = Math.min(...samples);
  behindServer = Math.abs(smallest) < 2000 ? 0 : smallest;
}

"use client";
/** Text that was typed and not yet added to a change, by place: it stays while one looks at another place, and is asked about before the tab closes. */
import { useEffect, useSyncExternalStore } from "react";

/** `base`: what stood there when typing began. */
export type Typed = { readonly text: string; readonly base: string };

const typed = new Map<string, Typed>();
const listeners = new Set<() => void>();

const tell = () => {
  for (const listener of listeners) listener();
};
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function forgetTyped(id: string): void {
  typed.delete(id);
  tell();
}

/** Null: nothing was typed here. `stored`: what stands there now; typing that again is typing nothing. */
export function useTyped(id: string, stored: string): readonly [Typed | null, (next: Typed) => void] {
  const now = useSyncExternalStore(
    subscribe,
    () => typed.get(id) ?? null,
    () => null,
  );
  const dirty = now !== null && now.text !== stored;
  useEffect(() => {
    if (!dirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [dirty]);
  const set = (next: Typed) => {
    if (next.text === stored) typed.delete(id);
    else typed.set(id, next);
    tell();
  };
  return [now, set];
}

"use client";
import { type KeyboardEvent, useRef, useState } from "react";
import { textOf, type Words } from "./control";

/**
 * What stands in a typed control: what was typed, until the value itself becomes another one. A text is given on once, though
 * Enter and leaving both mean it.
 */
export function useText<T>(
  given: string,
  read: () => T,
): readonly [T, (next: T) => void, (key: string) => boolean] {
  const [state, setState] = useState(() => ({ given, shown: read() }));
  const sent = useRef<string | null>(null);
  if (state.given !== given) {
    setState({ given, shown: read() });
    sent.current = null;
  }
  return [
    state.given === given ? state.shown : read(),
    (shown) => setState({ given, shown }),
    (key) => {
      if (sent.current === key) return false;
      sent.current = key;
      return true;
    },
  ];
}

export const textIn = (value: Words | null): string => (value === null ? "" : textOf(value));

/** Keys of every typed control: Enter gives on, Escape takes back. */
export const keysOf =
  (commit: () => void, reset: () => void, enter: boolean) =>
  (event: KeyboardEvent<HTMLInputElement | HTMLTextAreaElement>) => {
    if (event.key === "Enter" && (enter || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      commit();
    }
    if (event.key === "Escape") {
      event.stopPropagation();
      reset();
    }
  };

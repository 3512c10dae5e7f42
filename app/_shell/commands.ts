"use client";
/**
 * The one registry of commands. It feeds the palette, the shortcuts and the `?` sheet, so that they cannot disagree.
 * The shell registers what works everywhere; a page adds its own with `useCommands` while it is shown.
 */
import { useEffect, useSyncExternalStore } from "react";

export type Command = {
  readonly id: string;
  /** A verb and its object: "Go to events". */
  readonly label: string;
  readonly group: "Go to" | "This page" | "Sluice";
  /** Keys pressed one after the other: `g e`, `t`, `?`. */
  readonly keys?: string;
  readonly run: () => void;
};

const EMPTY: readonly Command[] = [];
let sets: readonly (readonly Command[])[] = [];
let all: readonly Command[] = EMPTY;
const listeners = new Set<() => void>();

function change(next: readonly (readonly Command[])[]) {
  sets = next;
  all = next.flat();
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Registers commands while the component is shown. `commands` must keep its identity (`useMemo`). */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => {
    change([...sets, commands]);
    return () => change(sets.filter((set) => set !== commands));
  }, [commands]);
}

export const allCommands = (): readonly Command[] => all;

export const useAllCommands = (): readonly Command[] =>
  useSyncExternalStore(
    subscribe,
    () => all,
    () => EMPTY,
  );

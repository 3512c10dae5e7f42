"use client";
import { useSyncExternalStore } from "react";

/** What lies over the page: the palette or the sheet of shortcuts. Both are loaded when first opened. */
export type Overlay = "palette" | "shortcuts" | null;

let overlay: Overlay = null;
const listeners = new Set<() => void>();

export function setOverlay(next: Overlay): void {
  overlay = next;
  for (const listener of listeners) listener();
}
export const openPalette = (): void => setOverlay("palette");

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useOverlay = (): Overlay =>
  useSyncExternalStore(
    subscribe,
    () => overlay,
    () => null,
  );

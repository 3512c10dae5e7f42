"use client";
/** How the tab's live stream is doing. One stream per tab (browsers allow six connections per host), so one state. */
import { useSyncExternalStore } from "react";
import { judgeStalenessAt } from "../_ui/clock";

export type StreamState =
  /** No page wants one, or the tab is hidden. */
  | { readonly kind: "idle" }
  /** Not yet there; `since` browser clock, ms. */
  | { readonly kind: "connecting"; readonly since: number }
  | { readonly kind: "live" }
  /** It was there and is not any more: `since` browser clock; `dataAt` the server's moment of the last figures. */
  | { readonly kind: "lost"; readonly since: number; readonly dataAt: number | null };

export type StreamEvent =
  | { readonly kind: "opening" }
  | { readonly kind: "data"; readonly at: number }
  | { readonly kind: "failed" }
  | { readonly kind: "closed" };

type Stream = { readonly state: StreamState; readonly dataAt: number | null };

/** What an event makes of the state. A loss begins once: further failures do not restart its clock. */
export function nextStream({ state, dataAt }: Stream, event: StreamEvent, now: number): Stream {
  switch (event.kind) {
    case "data":
      return { state: { kind: "live" }, dataAt: event.at };
    case "closed":
      return { state: { kind: "idle" }, dataAt: null };
    case "opening":
      return state.kind === "idle"
        ? { state: { kind: "connecting", since: now }, dataAt }
        : { state, dataAt };
    case "failed":
      return state.kind === "lost"
        ? { state, dataAt }
        : { state: { kind: "lost", since: now, dataAt }, dataAt };
  }
}

const idle: StreamState = { kind: "idle" };
let stream: Stream = { state: idle, dataAt: null };
const listeners = new Set<() => void>();

export function noteStream(event: StreamEvent): void {
  const next = nextStream(stream, event, Date.now());
  const changed = next.state.kind !== stream.state.kind;
  stream = next;
  if (!changed) return;
  judgeStalenessAt(next.state.kind === "lost" ? next.dataAt : null);
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useStreamState = (): StreamState =>
  useSyncExternalStore(
    subscribe,
    () => stream.state,
    () => idle,
  );

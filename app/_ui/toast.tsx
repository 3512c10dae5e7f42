"use client";
/** Short messages that nobody asked for: one store, one place on the screen, one polite live region. */
import { X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { Button, IconButton } from "./button";
import { type Mark, StatusGlyph } from "./status-mark";

type Toast = {
  readonly id: number;
  readonly text: string;
  readonly kind: Mark | null;
  readonly action: { readonly label: string; readonly run: () => void } | null;
};
type State = { readonly toasts: readonly Toast[]; readonly said: string };

const EMPTY: State = { toasts: [], said: "" };
let state: State = EMPTY;
let next = 1;
const listeners = new Set<() => void>();

function set(change: Partial<State>) {
  state = { ...state, ...change };
  for (const listener of listeners) listener();
}

const dismiss = (id: number) => set({ toasts: state.toasts.filter((toast) => toast.id !== id) });

/** Reads `text` out to screen readers, politely; shows nothing. */
export const announce = (text: string): void => set({ said: text });

/** Shows a message at the foot of the page and reads it out. It goes by itself unless something can be done about it. */
export function toast(
  text: string,
  options: { kind?: Mark; action?: { label: string; run: () => void }; lastsMs?: number } = {},
): void {
  const id = next++;
  const entry = { id, text, kind: options.kind ?? null, action: options.action ?? null };
  set({ toasts: [...state.toasts.slice(-2), entry], said: text });
  const lastsMs = options.lastsMs ?? (options.action || options.kind === "down" ? 15_000 : 5000);
  setTimeout(() => dismiss(id), lastsMs);
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Rendered once, at the end of the page. */
export function Toaster() {
  const { toasts, said } = useSyncExternalStore(
    subscribe,
    () => state,
    () => EMPTY,
  );
  return (
    <>
      <div aria-live="polite" role="status" className="sr-only">
        {said}
      </div>
      <ol className="pointer-events-none fixed end-4 bottom-4 z-50 flex w-96 max-w-[calc(100vw-2rem)] flex-col gap-2">
        {toasts.map((entry) => (
          <li
            key={entry.id}
            className="pointer-events-auto flex animate-rise items-center gap-2 rounded-lg bg-raised py-1.5 ps-3 pe-1.5 shadow-pop"
          >
            {entry.kind && <StatusGlyph kind={entry.kind} />}
            <span className="min-w-0 flex-1 py-1">{entry.text}</span>
            {entry.action && (
              <Button
                size="small"
                onClick={() => {
                  entry.action?.run();
                  dismiss(entry.id);
                }}
              >
                {entry.action.label}
              </Button>
            )}
            <IconButton
              size="small"
              label="Dismiss"
              icon={<X aria-hidden size={14} />}
              onClick={() => dismiss(entry.id)}
            />
          </li>
        ))}
      </ol>
    </>
  );
}

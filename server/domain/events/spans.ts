/** From two lists of states to the spans that begin and end between them. Pure. */
import type { Span } from "./model";
import type { States } from "./states";

/**
 * Spans to write: an open one (`to` null) for every state that is new, and a closed one for every state that is no longer
 * known. Twice the same gives none. With nothing before, all are opened: the store continues those it has.
 */
export const spanChanges = (
  hostId: string,
  before: { readonly states: States; readonly at: number } | null,
  now: { readonly states: States; readonly at: number },
): readonly Span[] => {
  const spans: Span[] = [];
  for (const [subject, value] of now.states)
    if (before?.states.get(subject) !== value) spans.push({ hostId, subject, value, from: now.at, to: null });
  for (const [subject, value] of before?.states ?? [])
    if (!now.states.has(subject))
      spans.push({ hostId, subject, value, from: before?.at ?? now.at, to: now.at });
  return spans;
};

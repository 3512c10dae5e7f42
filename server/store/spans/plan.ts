/** What must be written so that the stored spans tell the same as the observed ones. Decides only; `write.ts` acts. */
import type { Span } from "../../domain/events/model";

/** A span of the database that has no end yet. */
export type OpenSpan = Omit<Span, "to"> & { readonly id: string };

export type SpanPlan = {
  readonly close: readonly { readonly id: string; readonly to: number }[];
  /** Open spans that turn out never to have held: another value began in the same millisecond. */
  readonly remove: readonly string[];
  readonly insert: readonly Span[];
};

/**
 * `incoming` with `to` null says: from then on the subject has that value. With `to` it says: until then it had.
 * - The open span of the same value is continued; one of another value ends where the new one begins.
 * - What began before the open span is history: stored if it has an end, and never opened over the newer one.
 * - Twice is the same as once (together with the unique key host, subject, from).
 */
export const planSpans = (open: readonly OpenSpan[], incoming: readonly Span[]): SpanPlan => {
  const close: { id: string; to: number }[] = [];
  const remove: string[] = [];
  const insert: Span[] = [];
  const openBy = new Map(open.map((span) => [subjectKey(span), span]));
  for (const [key, spans] of bySubject(incoming)) {
    let held = openBy.get(key) ?? null;
    for (const span of chained(spans)) {
      if (held === null) insert.push(span);
      else if (span.to !== null && span.to < held.from) insert.push(span);
      else if (span.value === held.value) {
        if (span.to === null) continue;
        close.push({ id: held.id, to: span.to });
        held = null;
      } else if (span.from < held.from) {
        if (span.to !== null) insert.push({ ...span, to: held.from });
      } else {
        if (span.from === held.from) remove.push(held.id);
        else close.push({ id: held.id, to: span.from });
        insert.push(span);
        held = null;
      }
    }
  }
  return { close, remove, insert };
};

const subjectKey = (span: { readonly hostId: string; readonly subject: string }): string =>
  `${span.hostId}\n${span.subject}`;

const bySubject = (spans: readonly Span[]): ReadonlyMap<string, Span[]> => {
  const groups = new Map<string, Span[]>();
  for (const span of spans) {
    const group = groups.get(subjectKey(span));
    if (group) group.push(span);
    else groups.set(subjectKey(span), [span]);
  }
  return groups;
};

/**
 * In order of time; one that is followed by another ends there at the latest, so that only the last can be open.
 * Of several that begin in the same millisecond the last said holds.
 */
const chained = (spans: readonly Span[]): Span[] => {
  const sorted = [...spans].sort((a, b) => a.from - b.from);
  return sorted.flatMap((span, index) => {
    const next = sorted[index + 1];
    if (!next) return [span];
    if (next.from === span.from) return [];
    return [{ ...span, to: span.to === null ? next.from : Math.min(span.to, next.from) }];
  });
};

/** Since when: an index of the spans that are open now. Pure. */
import type { Span } from "../events/model";

export type OpenSpan = Pick<Span, "hostId" | "subject" | "value" | "from">;

/**
 * When the state of a subject began on a host; null when no span tells, or when the span tells of another value than
 * the one just seen (it will be closed in a moment).
 */
export type Since = (hostId: string, subject: string, value?: string) => number | null;

export const indexSpans = (spans: readonly OpenSpan[]): Since => {
  const open = new Map(spans.map((span) => [`${span.hostId}\n${span.subject}`, span]));
  return (hostId, subject, value) => {
    const span = open.get(`${hostId}\n${subject}`);
    return span === undefined || (value !== undefined && span.value !== value) ? null : span.from;
  };
};

/** The latest of several moments, those not known left out; null when none is known. */
export const latest = (moments: readonly (number | null)[]): number | null =>
  moments.reduce<number | null>((a, b) => (a === null || (b !== null && b > a) ? b : a), null);

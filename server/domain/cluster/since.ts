/** Since when: an index of the spans that are open now. Pure. */
import { compareNames } from "../address";
import type { Span } from "../events/model";
import { absent } from "../events/subjects";

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

/** What was there once and is not any more. `name`: the subject without its first word. */
export type Lost = { readonly name: string; readonly since: number };

/** The things of one kind (`neighbour`, `link`, …) that a host had and has no more, in the order they went. */
export type Missing = (hostId: string, kind: string) => readonly Lost[];

export const indexMissing = (spans: readonly OpenSpan[]): Missing => {
  const lost = new Map<string, Lost[]>();
  for (const { hostId, subject, value, from } of spans) {
    if (value !== absent) continue;
    const [kind = ""] = subject.split(" ", 1);
    const key = `${hostId}\n${kind}`;
    lost.set(key, [...(lost.get(key) ?? []), { name: subject.slice(kind.length + 1), since: from }]);
  }
  return (hostId, kind) =>
    [...(lost.get(`${hostId}\n${kind}`) ?? [])].sort(
      (a, b) => a.since - b.since || compareNames(a.name, b.name),
    );
};

/** The latest of several moments, those not known left out; null when none is known. */
export const latest = (moments: readonly (number | null)[]): number | null =>
  moments.reduce<number | null>((a, b) => (a === null || (b !== null && b > a) ? b : a), null);

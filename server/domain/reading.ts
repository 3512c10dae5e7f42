/**
 * A fact as Sluice holds it: known with the moment it was seen, or unknown with the reason.
 * Unknown is a value of its own: it is never shown as 0, never as down, never as ok.
 * Times are milliseconds since the epoch on the worker's clock.
 */
export type Reading<T> =
  | { readonly kind: "known"; readonly value: T; readonly at: number }
  | { readonly kind: "unknown"; readonly why: string; readonly since: number | null };

export const known = <T>(value: T, at: number): Reading<T> => ({ kind: "known", value, at });
export const unknown = (why: string, since: number | null = null): Reading<never> => ({
  kind: "unknown",
  why,
  since,
});

/** Applies `f` to a known value; unknown stays unknown with its own reason. */
export const mapReading = <A, B>(reading: Reading<A>, f: (value: A) => B): Reading<B> =>
  reading.kind === "known" ? known(f(reading.value), reading.at) : reading;

/** What a parser returns: the value, or the reason in one sentence. Parsers never throw. */
export type Parsed<T> =
  | { readonly kind: "parsed"; readonly value: T }
  | { readonly kind: "failed"; readonly why: string };

export const parsed = <T>(value: T): Parsed<T> => ({ kind: "parsed", value });
export const failed = (why: string): Parsed<never> => ({ kind: "failed", why });

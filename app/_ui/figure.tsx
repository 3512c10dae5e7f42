"use client";
import type { Reading } from "#domain/reading";
import { Age } from "./age";
import { classNames } from "./class-names";
import { useStale } from "./clock";

/**
 * One figure. Known: the value, with its exact form and its moment as tip; dimmed and said to be stale when older than
 * `limitMs`. Unknown: a dash and the reason, never 0. `withAge` prints the age beside it.
 */
export function Figure<T>({
  reading,
  format,
  unit,
  exact,
  limitMs,
  withAge = false,
  className,
}: {
  reading: Reading<T>;
  format: (value: T) => string;
  /** Printed after the value, smaller; leave out where the head of the column carries it. */
  unit?: string;
  /** The value in full, for the tip. */
  exact?: (value: T) => string;
  limitMs?: number;
  withAge?: boolean;
  className?: string;
}) {
  const stale = useStale(reading.kind === "known" ? reading.at : null, limitMs);
  if (reading.kind === "unknown") return <UnknownFigure why={reading.why} className={className} />;
  const tip = [exact?.(reading.value), stale ? "stale, seen" : "seen"].filter(Boolean).join(" · ");
  return (
    <span className={classNames("whitespace-nowrap", stale && "text-ink-3", className)}>
      <span data-tip={tip} data-at={reading.at}>
        {format(reading.value)}
        {unit && <span className="text-ink-3 text-xs"> {unit}</span>}
      </span>
      {stale && <span className="sr-only">, stale</span>}
      {withAge && <Age at={reading.at} limitMs={limitMs} className="ms-2 text-xs" />}
    </span>
  );
}

/** "unknown · why": a dash for the eye, the reason for everybody who points, focuses or listens. `inline` prints it. */
export function UnknownFigure({
  why,
  inline = false,
  className,
}: {
  why: string;
  inline?: boolean;
  className?: string;
}) {
  if (inline) return <span className={classNames("text-unknown", className)}>unknown · {why}</span>;
  return (
    <span data-tip={`Unknown: ${why}`} className={classNames("text-unknown", className)}>
      <span aria-hidden>–</span>
      <span className="sr-only">unknown: {why}</span>
    </span>
  );
}

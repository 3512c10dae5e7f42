"use client";
import { classNames } from "./class-names";
import { useNow, useStale } from "./clock";
import { formatAge, formatClock, formatDuration, formatMoment, formatStopwatch } from "./format";

const iso = (at: number) => new Date(at).toISOString();

/** The age of a figure: `2 s`; past `limitMs` (two polls) `stale 0:47`, in words, not in colour alone. */
export function Age({ at, limitMs, className }: { at: number | null; limitMs?: number; className?: string }) {
  const now = useNow();
  const stale = useStale(at, limitMs);
  if (at === null) return <span className={classNames("text-ink-3", className)}>never</span>;
  const age = now === null ? 0 : now - at;
  return (
    <time
      dateTime={iso(at)}
      data-tip="Seen"
      data-at={at}
      className={classNames(
        "whitespace-nowrap",
        stale ? "font-medium text-degraded" : "text-ink-3",
        className,
      )}
    >
      {now === null ? "…" : stale ? `stale ${formatStopwatch(age)}` : formatAge(age)}
    </time>
  );
}

/** How long something has lasted: `for 3 min 12 s`; the moment it began is the tip. */
export function Lasting({ since, className }: { since: number | null; className?: string }) {
  const now = useNow();
  if (since === null) return <span className={className}>since an unknown moment</span>;
  return (
    <time
      dateTime={iso(since)}
      data-tip="Since"
      data-at={since}
      className={classNames("whitespace-nowrap", className)}
    >
      {now === null ? "…" : `for ${formatDuration(now - since)}`}
    </time>
  );
}

/** A moment: `03:12:09` today, with the date before today; in full, with its zone, as tip. `clock` never shows the date. */
export function Moment({
  at,
  clock = false,
  className,
}: {
  at: number;
  clock?: boolean;
  className?: string;
}) {
  const now = useNow();
  return (
    <time dateTime={iso(at)} data-at={at} className={classNames("whitespace-nowrap", className)}>
      {now === null ? "…" : clock ? formatClock(at) : formatMoment(at, now)}
    </time>
  );
}

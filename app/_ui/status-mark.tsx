import type { ReactNode } from "react";
import { classNames } from "./class-names";

export type Mark = "ok" | "degraded" | "down" | "draining" | "off" | "unknown";

const WORDS: Record<Mark, string> = {
  ok: "OK",
  degraded: "Degraded",
  down: "Down",
  draining: "Draining",
  off: "Off",
  unknown: "No data",
};

/** Complete class names: Tailwind reads sources, it does not run them. */
export const MARK_TEXT: Record<Mark, string> = {
  ok: "text-ok",
  degraded: "text-degraded",
  down: "text-down",
  draining: "text-draining",
  off: "text-off",
  unknown: "text-unknown",
};

/** The word that always stands beside (or behind) the shape. */
export const markWord = (kind: Mark): string => WORDS[kind];

/** The shape in a 12 by 12 box, in the current colour: six outlines that differ without colour and at a glance. */
function Shape({ kind }: { kind: Mark }): ReactNode {
  switch (kind) {
    case "ok":
      return <circle cx="6" cy="6" r="4.5" fill="currentColor" />;
    case "degraded":
      return (
        <path d="M6 .9 11.6 10.8H.4Z" fill="currentColor" stroke="currentColor" strokeLinejoin="round" />
      );
    case "down":
      return <path d="M3.7.6h4.6l3.1 3.1v4.6l-3.1 3.1H3.7L.6 8.3V3.7Z" fill="currentColor" />;
    case "draining":
      return (
        <>
          <circle cx="6" cy="6" r="4.6" fill="none" stroke="currentColor" strokeWidth="1.5" />
          <path d="M6 1.4a4.6 4.6 0 0 0 0 9.2Z" fill="currentColor" />
        </>
      );
    case "off":
      return <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" strokeWidth="1.6" />;
    case "unknown":
      return (
        <circle
          cx="6"
          cy="6"
          r="4.6"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.6"
          strokeDasharray="2.3 1.83"
        />
      );
  }
}

/** The shape alone, for places where the word stands elsewhere. `inText` sets it on the baseline of its line. */
export function StatusGlyph({
  kind,
  size = 12,
  inText = false,
}: {
  kind: Mark;
  size?: number;
  inText?: boolean;
}) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 12 12"
      width={size}
      height={size}
      overflow="visible"
      className={classNames(MARK_TEXT[kind], "shrink-0", inText && "relative top-[1.5px]")}
    >
      <Shape kind={kind} />
    </svg>
  );
}

/**
 * A status: shape, word and colour, all three. `word` replaces the kind's own word; `compact` keeps the word for
 * screen readers and the tip, for columns too narrow to print it.
 */
export function StatusMark({
  kind,
  word,
  compact = false,
  className,
}: {
  kind: Mark;
  word?: string;
  compact?: boolean;
  className?: string;
}) {
  const text = word ?? WORDS[kind];
  return (
    <span
      data-status={kind}
      data-tip={compact || text.length > LONG ? text : undefined}
      className={classNames("inline-flex items-baseline gap-1.5 whitespace-nowrap", className)}
    >
      <StatusGlyph kind={kind} inText />
      <span
        className={
          compact
            ? "sr-only"
            : classNames("min-w-0 truncate font-medium", kind === "ok" ? "text-ink-2" : MARK_TEXT[kind])
        }
      >
        {text}
      </span>
    </span>
  );
}

/** A word longer than this may be cut where room is short; then the tip has it whole. */
const LONG = 24;

/** Desired and observed differ. Not a status: it stands beside one. */
export function DriftMark({ what }: { what: string }) {
  return (
    <span data-tip={what} className="font-mono font-semibold text-degraded">
      <span aria-hidden>≠</span>
      <span className="sr-only">differs: {what}</span>
    </span>
  );
}

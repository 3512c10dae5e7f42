import type { Count } from "#domain/cluster/view";
import { classNames } from "../_ui/class-names";
import { StatusGlyph } from "../_ui/status-mark";

/** "3/4": how many of all; marked when some are missing (or none is left), and when some are not known. */
export function CountOf({ count, what, className }: { count: Count; what: string; className?: string }) {
  const missing = count.of - count.n - count.unknown;
  const kind = missing > 0 ? (count.n === 0 ? "down" : "degraded") : count.unknown > 0 ? "unknown" : null;
  const words = [
    `${count.n} of ${count.of} ${what}`,
    missing > 0 && `${missing} not`,
    count.unknown > 0 && `${count.unknown} unknown`,
  ].filter(Boolean);
  if (count.of === 0) return <span className={classNames("text-ink-3", className)}>none</span>;
  return (
    <span
      data-tip={words.join(", ")}
      className={classNames("inline-flex items-baseline gap-1.5 whitespace-nowrap", className)}
    >
      {kind && <StatusGlyph kind={kind} size={10} inText />}
      <span aria-hidden className={kind && kind !== "unknown" ? "font-medium" : undefined}>
        {count.n}
        <span className="text-ink-3">/{count.of}</span>
      </span>
      <span className="sr-only">{words.join(", ")}</span>
    </span>
  );
}

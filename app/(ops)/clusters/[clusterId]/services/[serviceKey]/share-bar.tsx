/** A share as a bar with a tick where the fair share is. The figures stand beside it; the bar alone says nothing. */
import { formatShare } from "../../../../../_ui/format";

const width = 96;

export function ShareBar({
  share,
  fair,
  quiet = false,
}: {
  share: number | null;
  fair: number | null;
  /** A part of a part: lighter. */
  quiet?: boolean;
}) {
  if (share === null)
    return (
      <span className="text-unknown">
        –<span className="sr-only"> unknown</span>
      </span>
    );
  // The scale ends at the whole or, where all parts are small, at twice the largest of the two.
  const top = Math.min(1, Math.max(share, fair ?? 0) * 1.6 || 1);
  const at = (part: number) => Math.min(width, (part / top) * width);
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap align-middle">
      <svg aria-hidden width={width} height={14} className="shrink-0">
        <rect x={0} y={4} width={width} height={6} rx={1.5} fill="var(--color-selected)" />
        <rect
          x={0}
          y={4}
          width={Math.max(share > 0 ? 1 : 0, at(share))}
          height={6}
          rx={1.5}
          fill={quiet ? "var(--color-ink-3)" : "var(--color-ink-2)"}
        />
        {fair === null ? null : (
          <line x1={at(fair)} x2={at(fair)} y1={0} y2={14} stroke="var(--color-focus)" strokeWidth={2} />
        )}
      </svg>
      <span className={quiet ? "w-11 text-end text-ink-2" : "w-11 text-end font-medium"}>
        {formatShare(share)}
      </span>
      <span className="w-16 text-ink-3 text-xs max-xl:sr-only">
        {fair === null ? "" : `fair ${formatShare(fair)}`}
      </span>
    </span>
  );
}

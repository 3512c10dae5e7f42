import { classNames } from "./class-names";

/** A grey bar where text will be. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span aria-hidden className={classNames("block h-3 animate-breathe rounded-sm bg-selected", className)} />
  );
}

const WIDTHS = ["w-40", "w-56", "w-32", "w-48", "w-36"];

/** Rows that keep the height of the table to come; `label` tells a screen reader what is being loaded. */
export function SkeletonRows({ rows = 5, label }: { rows?: number; label: string }) {
  return (
    <div role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows have no identity and never move
        <div key={row} className="flex h-8 items-center gap-8 border-line border-b px-4 last:border-b-0">
          <Skeleton className={WIDTHS[row % WIDTHS.length]} />
          <Skeleton className="ms-auto w-12" />
          <Skeleton className="w-12" />
          <Skeleton className="w-12" />
        </div>
      ))}
    </div>
  );
}

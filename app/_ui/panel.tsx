import type { ReactNode } from "react";
import { classNames } from "./class-names";

/** A titled surface. `flush` lets a table reach the edges. */
export function Panel({
  title,
  note,
  actions,
  flush = false,
  id,
  children,
  className,
}: {
  title?: string;
  /** One quiet line after the title: a count, an age. */
  note?: ReactNode;
  actions?: ReactNode;
  flush?: boolean;
  id?: string;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section
      id={id}
      aria-label={title}
      className={classNames("min-w-0 rounded-lg border border-line bg-surface", className)}
    >
      {title && (
        <header className="flex min-h-10 flex-wrap items-center gap-x-3 border-line border-b px-4 py-1.5">
          <h2 className="whitespace-nowrap font-semibold">{title}</h2>
          {note && <div className="min-w-0 text-ink-3 text-xs">{note}</div>}
          {actions && <div className="ms-auto flex items-center gap-2">{actions}</div>}
        </header>
      )}
      <div
        className={classNames(
          "min-w-0",
          flush ? classNames("overflow-x-auto rounded-b-lg", !title && "rounded-t-lg") : "p-4",
        )}
      >
        {children}
      </div>
    </section>
  );
}

/** Names and values, one row each; for facts that are not a table. */
export function Facts({
  items,
  className,
}: {
  items: readonly { readonly name: string; readonly value: ReactNode }[];
  className?: string;
}) {
  return (
    <dl className={classNames("grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1", className)}>
      {items.map((item) => (
        <div key={item.name} className="contents">
          <dt className="text-ink-3">{item.name}</dt>
          <dd className="min-w-0 break-words">{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** One large figure with its name: the head of a page. */
export function Stat({ name, children, note }: { name: string; children: ReactNode; note?: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col">
      <dt className="whitespace-nowrap text-ink-3 text-xs">{name}</dt>
      <dd className="whitespace-nowrap font-medium text-lg">{children}</dd>
      {note && <dd className="whitespace-nowrap text-ink-3 text-xs">{note}</dd>}
    </div>
  );
}

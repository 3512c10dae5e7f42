"use client";
import Link from "next/link";
import type { MouseEvent, ReactNode } from "react";
import { classNames } from "./class-names";

/** Tabs are links: the URL is the state, and a tab can be sent to a colleague. */
export function LinkTabs({
  label,
  tabs,
  current,
}: {
  /** What the tabs choose between, for screen readers. */
  label: string;
  tabs: readonly {
    readonly id: string;
    readonly label: string;
    readonly href: string;
    readonly note?: ReactNode;
  }[];
  current: string;
}) {
  return (
    <nav aria-label={label} className="flex gap-1 overflow-x-auto border-line border-b">
      {tabs.map((tab) => (
        <Link
          key={tab.id}
          href={tab.href}
          scroll={false}
          aria-current={tab.id === current ? "page" : undefined}
          className={classNames(
            "-mb-px flex h-9 items-center gap-1.5 whitespace-nowrap border-b-2 px-2.5",
            tab.id === current
              ? "border-ink font-medium text-ink"
              : "border-transparent text-ink-2 hover:border-line-strong hover:text-ink",
          )}
        >
          {tab.label}
          {tab.note !== undefined && <span className="text-ink-3 text-xs">{tab.note}</span>}
        </Link>
      ))}
    </nav>
  );
}

/**
 * A few exclusive choices in one control (a range, a grouping), as links. `parameter`: the search parameter whose value
 * an option's id is, where the page reads it in the browser: a press then sets it at once, without asking the server,
 * and two presses in a row both count.
 */
export function Segments({
  label,
  options,
  current,
  parameter,
}: {
  label: string;
  parameter?: string;
  options: readonly { readonly id: string; readonly label: string; readonly href: string }[];
  current: string;
}) {
  return (
    <nav aria-label={label} className="inline-flex rounded-md border border-line bg-sunken p-0.5">
      {options.map((option) => (
        <Link
          key={option.id}
          href={option.href}
          scroll={false}
          replace
          onClick={(event) => {
            if (parameter === undefined || opensElsewhere(event)) return;
            event.preventDefault();
            const url = new URL(window.location.href);
            url.searchParams.set(parameter, option.id);
            window.history.replaceState(null, "", url);
          }}
          aria-current={option.id === current ? "true" : undefined}
          className={classNames(
            "flex h-6 items-center whitespace-nowrap rounded-sm px-2 text-xs",
            option.id === current
              ? "bg-raised font-medium text-ink shadow-[0_0_0_1px_var(--color-line)]"
              : "text-ink-2 hover:text-ink",
          )}
        >
          {option.label}
        </Link>
      ))}
    </nav>
  );
}

const opensElsewhere = (event: MouseEvent): boolean =>
  event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;

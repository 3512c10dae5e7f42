import type { ReactNode } from "react";
import { StatusGlyph } from "./status-mark";

/** Four different empties, four different next steps. */
export type Emptiness = "nothing-configured" | "nothing-matches" | "nothing-wrong" | "cannot-see";

const GLYPH = {
  "nothing-configured": "off",
  "nothing-matches": "off",
  "nothing-wrong": "ok",
  "cannot-see": "unknown",
} as const;

/**
 * What stands where rows would be. `title` says what is empty, the text why, `action` what next: add the first one,
 * clear the filter, nothing, ask somebody for the permission.
 */
export function EmptyState({
  kind,
  title,
  children,
  action,
  page = false,
}: {
  kind: Emptiness;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** It stands for the whole page: its title is the page's heading. */
  page?: boolean;
}) {
  const Title = page ? "h1" : "p";
  return (
    <div data-empty={kind} className="flex flex-col items-center gap-1 px-6 py-10 text-center">
      <StatusGlyph kind={GLYPH[kind]} size={16} />
      <Title className="mt-2 font-medium">{title}</Title>
      {children && <div className="max-w-[52ch] text-balance text-ink-3">{children}</div>}
      {action && <div className="mt-3 flex gap-2">{action}</div>}
    </div>
  );
}

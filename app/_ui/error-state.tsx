import type { ReactNode } from "react";
import { StatusGlyph } from "./status-mark";

/** A screen or a panel that could not be shown: what failed, what was not touched, what next. */
export function ErrorState({
  title,
  children,
  action,
  page = false,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** It stands for the whole page: its title is the page's heading. */
  page?: boolean;
}) {
  const Title = page ? "h1" : "p";
  return (
    <div role="alert" className="flex flex-col items-center gap-1 px-6 py-10 text-center">
      <StatusGlyph kind="down" size={16} />
      <Title className="mt-2 font-medium">{title}</Title>
      {children && <div className="max-w-[60ch] text-balance text-ink-2">{children}</div>}
      {action && <div className="mt-3 flex gap-2">{action}</div>}
    </div>
  );
}

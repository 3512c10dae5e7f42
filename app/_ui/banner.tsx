import type { ReactNode } from "react";
import { classNames } from "./class-names";
import { type Mark, StatusGlyph } from "./status-mark";

const TONE: Record<"info" | Mark, string> = {
  info: "bg-unknown-soft",
  ok: "bg-ok-soft",
  degraded: "bg-degraded-soft",
  down: "bg-down-soft",
  draining: "bg-draining-soft",
  off: "bg-unknown-soft",
  unknown: "bg-unknown-soft",
};

/** One line across the page or a panel, about all that is below it. `live` has it read out when it appears. */
export function Banner({
  kind,
  children,
  action,
  live = false,
  className,
}: {
  kind: "info" | Mark;
  children: ReactNode;
  action?: ReactNode;
  live?: boolean;
  className?: string;
}) {
  return (
    <div
      role={live ? "status" : undefined}
      data-banner={kind}
      className={classNames("flex min-h-8 items-center gap-2 px-4 py-1.5", TONE[kind], className)}
    >
      {kind !== "info" && <StatusGlyph kind={kind} />}
      <div className="min-w-0">{children}</div>
      {action && <div className="ms-auto shrink-0">{action}</div>}
    </div>
  );
}

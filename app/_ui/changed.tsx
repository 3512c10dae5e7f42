"use client";
import { type ReactNode, useState } from "react";
import { classNames } from "./class-names";

/** Gives its content one short tint whenever `value` has changed since it was first shown. */
export function Changed({
  value,
  children,
  className,
}: {
  value: string | number | boolean | null;
  children: ReactNode;
  className?: string;
}) {
  const [seen, setSeen] = useState({ value, changes: 0 });
  if (seen.value !== value) setSeen({ value, changes: seen.changes + 1 });
  return (
    // A new key restarts the animation.
    <span
      key={seen.changes}
      className={classNames("-mx-1 rounded-sm px-1", seen.changes > 0 && "animate-tint", className)}
    >
      {children}
    </span>
  );
}

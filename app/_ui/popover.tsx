"use client";
import { DropdownMenu, Popover as Radix } from "radix-ui";
import type { ReactNode } from "react";

const surface = "z-40 rounded-lg bg-raised shadow-pop animate-rise outline-none";

/** Content that hangs on a button. `trigger` is one Button or IconButton. */
export function Popover({
  trigger,
  children,
  label,
  align = "start",
}: {
  trigger: ReactNode;
  children: ReactNode;
  /** What opens, for screen readers. */
  label: string;
  align?: "start" | "end";
}) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          aria-label={label}
          className={`${surface} p-3`}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** A menu of verbs. An entry is a verb and its object; `danger` sets it apart by its colour and its place at the end. */
export function Menu({
  trigger,
  items,
  align = "end",
}: {
  trigger: ReactNode;
  items: readonly {
    readonly label: string;
    readonly onSelect: () => void;
    readonly danger?: boolean;
    readonly disabled?: boolean;
  }[];
  align?: "start" | "end";
}) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className={`${surface} min-w-44 p-1`}
        >
          {items.map((item) => (
            <DropdownMenu.Item
              key={item.label}
              disabled={item.disabled}
              onSelect={item.onSelect}
              className={`flex h-7 items-center rounded-md px-2 outline-none data-disabled:opacity-50 data-highlighted:bg-selected ${item.danger ? "text-down" : ""}`}
            >
              {item.label}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

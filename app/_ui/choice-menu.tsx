"use client";
import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";

/** One of a few, chosen from a menu that shows all of them and which one holds. `trigger` is one Button or IconButton. */
export function ChoiceMenu<Value extends string>({
  trigger,
  label,
  value,
  choices,
  onChange,
}: {
  trigger: ReactNode;
  /** What is chosen, for screen readers. */
  label: string;
  value: Value;
  choices: readonly { readonly value: Value; readonly label: string; readonly icon?: ReactNode }[];
  onChange: (value: Value) => void;
}) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className="z-40 min-w-40 animate-rise rounded-lg bg-raised p-1 shadow-pop outline-none"
        >
          <DropdownMenu.RadioGroup aria-label={label} value={value}>
            {choices.map((choice) => (
              <DropdownMenu.RadioItem
                key={choice.value}
                value={choice.value}
                onSelect={() => onChange(choice.value)}
                className="flex h-7 items-center gap-2 rounded-md px-2 outline-none data-highlighted:bg-selected"
              >
                {choice.icon}
                <span className="flex-1">{choice.label}</span>
                <DropdownMenu.ItemIndicator>
                  <Check aria-hidden size={13} />
                </DropdownMenu.ItemIndicator>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

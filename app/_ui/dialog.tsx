"use client";
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { IconButton } from "./button";
import { classNames } from "./class-names";

type Props = {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  /** One sentence under the title. */
  readonly description?: ReactNode;
  readonly children: ReactNode;
  /** Buttons, the deciding one last. */
  readonly footer?: ReactNode;
  readonly wide?: boolean;
};

function Modal({
  open,
  onOpenChange,
  title,
  description,
  children,
  footer,
  place,
}: Props & { place: string }) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          tabIndex={-1}
          onOpenAutoFocus={focusInside}
          className={classNames("fixed z-40 flex flex-col bg-surface shadow-pop outline-none", place)}
        >
          <header className="flex items-start gap-3 border-line border-b py-2 ps-4 pe-2">
            <div className="min-w-0 flex-1 py-1">
              <Radix.Title className="font-semibold text-lg">{title}</Radix.Title>
              {description && <Radix.Description className="text-ink-3">{description}</Radix.Description>}
            </div>
            <Radix.Close asChild>
              <IconButton label="Close" shortcut="Esc" icon={<X aria-hidden size={16} />} />
            </Radix.Close>
          </header>
          <div data-body className="min-h-0 flex-1 overflow-auto p-4">
            {children}
          </div>
          {footer && (
            <footer className="flex justify-end gap-2 border-line border-t px-4 py-3">{footer}</footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** A form begins in its first control; what is only read begins at its title, not on the button that ends it. */
function focusInside(event: Event) {
  if (!(event.target instanceof HTMLElement)) return;
  event.preventDefault();
  const control = event.target.querySelector<HTMLElement>(
    "[data-body] :is(input, select, textarea):not(:disabled)",
  );
  (control ?? event.target).focus();
}

/** A short question or a form, in the middle. */
export function Dialog(props: Props) {
  const width = props.wide ? "w-[720px]" : "w-[480px]";
  return (
    <Modal
      {...props}
      place={`${width} -translate-x-1/2 top-[12vh] left-1/2 max-h-[76vh] max-w-[calc(100vw-2rem)] animate-rise rounded-lg`}
    />
  );
}

/** Something to read or review beside the page it is about: raw output, a plan. */
export function Sheet(props: Props) {
  const width = props.wide ? "w-[960px]" : "w-[560px]";
  return <Modal {...props} place={`${width} inset-y-0 right-0 max-w-[calc(100vw-3rem)] animate-slide`} />;
}

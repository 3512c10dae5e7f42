import { LoaderCircle } from "lucide-react";
import Link from "next/link";
import type { ButtonHTMLAttributes, ReactNode } from "react";
import { classNames } from "./class-names";

export type ButtonVariant = "primary" | "secondary" | "ghost" | "danger";
type Size = "small" | "normal";

const VARIANT: Record<ButtonVariant, string> = {
  primary: "bg-accent text-on-accent hover:bg-accent-hover",
  secondary: "border border-line-strong/60 bg-raised text-ink hover:bg-hover",
  ghost: "text-ink-2 hover:bg-selected hover:text-ink",
  danger: "border border-down bg-down-soft text-down hover:border-2",
};

/** The look of a button, for links and for Radix triggers. */
export const buttonClass = (variant: ButtonVariant = "secondary", size: Size = "normal"): string =>
  classNames(
    "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium",
    "disabled:pointer-events-none disabled:opacity-50 aria-disabled:pointer-events-none aria-disabled:opacity-50",
    size === "small" ? "h-6 px-2 text-xs" : "h-8 px-3",
    VARIANT[variant],
  );

type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "className"> & {
  readonly variant?: ButtonVariant;
  readonly size?: Size;
  /** Something is under way: the button says so and takes no second press. */
  readonly busy?: boolean;
  readonly icon?: ReactNode;
  readonly className?: string;
};

/** A button says verb and object: "Add cluster", "Drain lvs2". */
export function Button({ variant, size, busy = false, icon, children, className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={rest.disabled || busy}
      aria-busy={busy || undefined}
      className={classNames(buttonClass(variant, size), className)}
    >
      {busy ? <LoaderCircle aria-hidden size={14} className="animate-spin" /> : icon}
      {children}
    </button>
  );
}

/** A button that is only an icon: `label` is its name and its tip. */
export function IconButton({
  label,
  icon,
  shortcut,
  size = "normal",
  className,
  ...rest
}: Omit<ButtonHTMLAttributes<HTMLButtonElement>, "className" | "children"> & {
  label: string;
  icon: ReactNode;
  shortcut?: string;
  size?: Size;
  className?: string;
}) {
  return (
    <button
      type="button"
      aria-label={label}
      data-tip={shortcut ? `${label} · ${shortcut}` : label}
      {...rest}
      className={classNames(
        "inline-flex shrink-0 items-center justify-center rounded-md text-ink-2 hover:bg-selected hover:text-ink disabled:opacity-50",
        size === "small" ? "size-6" : "size-8",
        className,
      )}
    >
      {icon}
    </button>
  );
}

/** A link that looks like a button. */
export function LinkButton({
  href,
  variant,
  size,
  icon,
  children,
  className,
}: {
  href: string;
  variant?: ButtonVariant;
  size?: Size;
  icon?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <Link href={href} className={classNames(buttonClass(variant, size), className)}>
      {icon}
      {children}
    </Link>
  );
}

/** A link in text and in cells. Ink, not colour: underlined in prose, on hover in tables (`quiet`). */
export function TextLink({
  href,
  quiet = false,
  children,
  className,
}: {
  href: string;
  quiet?: boolean;
  children: ReactNode;
  className?: string;
}) {
  return (
    <Link
      href={href}
      className={classNames(
        "rounded-sm underline-offset-3 hover:underline hover:decoration-ink",
        quiet ? "inline-block leading-6" : "underline decoration-line-strong",
        className,
      )}
    >
      {children}
    </Link>
  );
}

"use client";
import { type ComponentProps, createContext, type ReactNode, useContext, useId } from "react";
import { classNames } from "./class-names";

/** What a field tells the control inside it, so that label, hint and error are bound without ids by hand. */
type Binding = { id: string; describedBy: string | undefined; invalid: boolean; required: boolean };
const FieldContext = createContext<Binding | null>(null);

function useBinding(own: { id?: string }) {
  const field = useContext(FieldContext);
  return {
    id: own.id ?? field?.id,
    "aria-describedby": field?.describedBy,
    "aria-invalid": field?.invalid || undefined,
    required: field?.required || undefined,
  };
}

const control =
  "min-w-0 rounded-md border border-line-strong bg-raised text-ink hover:border-ink-3 " +
  "aria-invalid:border-down disabled:opacity-60";

/** Label above, control, then hint or error. An error says what is wrong and what would be right. */
export function Field({
  label,
  hint,
  error,
  required = false,
  children,
  className,
}: {
  label: string;
  hint?: ReactNode;
  error?: string | null;
  required?: boolean;
  /** One control of this file. */
  children: ReactNode;
  className?: string;
}) {
  const id = useId();
  const describedBy = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ") || undefined;
  return (
    <FieldContext value={{ id, describedBy, invalid: Boolean(error), required }}>
      <div className={classNames("flex flex-col gap-1", className)}>
        <label htmlFor={id} className="font-medium text-ink-2 text-xs">
          {label}
        </label>
        {children}
        {error && (
          <p id={`${id}-error`} className="text-down text-xs">
            {error}
          </p>
        )}
        {hint && (
          <p id={`${id}-hint`} className="text-ink-3 text-xs">
            {hint}
          </p>
        )}
      </div>
    </FieldContext>
  );
}

export function Input({
  mono = false,
  icon,
  className,
  ...rest
}: ComponentProps<"input"> & {
  mono?: boolean;
  /** Drawn inside, before the text. */
  icon?: ReactNode;
}) {
  const input = (
    <input
      spellCheck={false}
      {...rest}
      {...useBinding(rest)}
      className={classNames(
        control,
        icon ? "h-8 w-full ps-7 pe-2" : "h-8 px-2",
        mono && "font-mono text-xs",
        className,
      )}
    />
  );
  if (!icon) return input;
  return (
    <span className="relative block">
      <span className="absolute inset-y-0 start-2.5 flex items-center text-ink-3">{icon}</span>
      {input}
    </span>
  );
}

export function Textarea({
  mono = false,
  className,
  ...rest
}: ComponentProps<"textarea"> & { mono?: boolean }) {
  return (
    <textarea
      spellCheck={false}
      rows={4}
      {...rest}
      {...useBinding(rest)}
      className={classNames(control, "px-2 py-1.5", mono && "font-mono text-xs", className)}
    />
  );
}

/** The platform's own select: the keyboard and the phone know it. */
export function Select({ className, children, ...rest }: ComponentProps<"select">) {
  return (
    <select {...rest} {...useBinding(rest)} className={classNames(control, "h-8 px-1.5", className)}>
      {children}
    </select>
  );
}

/** A checkbox with its words beside it. */
export function Checkbox({
  label,
  hint,
  className,
  ...rest
}: Omit<ComponentProps<"input">, "type"> & { label: ReactNode; hint?: ReactNode }) {
  const id = useId();
  return (
    <div className={classNames("flex items-start gap-2", className)}>
      <input
        type="checkbox"
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        {...rest}
        className="mt-[3px] size-3.5 accent-accent"
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint && (
          <p id={`${id}-hint`} className="text-ink-3 text-xs">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}

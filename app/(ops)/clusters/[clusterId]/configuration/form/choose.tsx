"use client";
/** One of a few words; the first says what holds when nothing is said. */
import { Select } from "../../../../../_ui/field";
import { type Control, textOf, type Words } from "./control";
import type { ControlProps } from "./control-props";

export type Option = { readonly value: string; readonly label: string; readonly words: Words };

export const optionsOf = (control: Extract<Control, { kind: "flag" | "choice" }>): readonly Option[] =>
  control.kind === "choice"
    ? control.options.map(({ word, label }) => ({
        value: word,
        label: label.toLowerCase().startsWith(word.toLowerCase()) ? label : `${word}: ${label}`,
        words: [word],
      }))
    : [
        { value: "", label: "on", words: [] },
        ...(control.off ? [{ value: "off", label: "off", words: ["off"] }] : []),
      ];

const NOTHING = "\u0000nothing";

export function Choose({
  options,
  value,
  otherwise,
  label,
  describedBy,
  disabled,
  required,
  invalid,
  onValue,
}: ControlProps & { options: readonly Option[] }) {
  const now = value === null ? NOTHING : textOf(value);
  const known = now === NOTHING || options.some((option) => option.value === now);
  return (
    <Select
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      disabled={disabled}
      value={now}
      onChange={(event) => {
        const option = options.find((one) => one.value === event.target.value);
        onValue(option?.words ?? null);
      }}
      className="w-full max-w-80"
    >
      {(!required || now === NOTHING) && (
        <option value={NOTHING}>{otherwise === null ? "not set" : `not set (${otherwise})`}</option>
      )}
      {!known && <option value={now}>{now}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </Select>
  );
}

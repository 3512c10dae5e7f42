"use client";
/** A word, words, or lines of them, as they are typed. */
import { Input, Textarea } from "../../../../../_ui/field";
import { wordsFrom } from "./control";
import type { ControlProps } from "./control-props";
import { keysOf, textIn, useText } from "./use-text";

export function Typed({
  control,
  value,
  hidden,
  secret,
  otherwise,
  placeholder,
  label,
  describedBy,
  disabled,
  required,
  invalid,
  onValue,
  onProblem,
}: ControlProps) {
  const before = textIn(value);
  const [text, setText, isNews] = useText(before, () => before);
  const commit = () => {
    if (text.trim() === before.trim()) return onProblem(null);
    const words = wordsFrom(control, text);
    // A password that is not shown is not taken away by leaving its empty input.
    if (words === null && hidden) return onProblem(null);
    if (words === null && required) return onProblem("It has to be called something.");
    if (isNews(text)) onProblem(onValue(words));
  };
  const reset = () => {
    setText(before);
    onProblem(null);
  };
  const common = {
    "aria-label": label,
    "aria-describedby": describedBy,
    "aria-invalid": invalid || undefined,
    disabled,
    value: text,
    placeholder: hidden
      ? "set, and not shown; type to replace it"
      : (otherwise ?? (placeholder === "" ? undefined : `such as ${placeholder}`)),
    onBlur: commit,
  };
  if (control.kind === "lines")
    return (
      <Textarea
        {...common}
        mono
        rows={Math.min(12, Math.max(2, text.split("\n").length))}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={keysOf(commit, reset, false)}
        className="w-full max-w-[44rem]"
      />
    );
  const unit = control.kind === "word" ? control.unit : null;
  const numeric = control.kind === "word" && control.numeric;
  return (
    <span className="flex items-center gap-2">
      <Input
        {...common}
        mono={!numeric}
        type={secret ? "password" : "text"}
        autoComplete="off"
        inputMode={numeric ? "decimal" : undefined}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={keysOf(commit, reset, true)}
        className={numeric ? "w-40 text-end" : "w-full max-w-80"}
      />
      {unit !== null && <span className="shrink-0 text-ink-3 text-xs">{unit}</span>}
    </span>
  );
}

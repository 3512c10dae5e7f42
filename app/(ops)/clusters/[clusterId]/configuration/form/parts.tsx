"use client";
/** A value of several pieces, each with a control of its own. */
import { Input, Select } from "../../../../../_ui/field";
import { partControl, partTexts, wordsOfParts } from "./control";
import type { ControlProps } from "./control-props";
import { keysOf, textIn, useText } from "./use-text";

export function Parts({
  parts,
  value,
  label,
  otherwise,
  describedBy,
  disabled,
  invalid,
  required,
  onValue,
  onProblem,
}: ControlProps & { parts: Parameters<typeof partTexts>[0] }) {
  const words = (value ?? []).filter((word): word is string => typeof word === "string");
  const [texts, setTexts, isNews] = useText(textIn(value), () => partTexts(parts, words));
  const commit = (next: typeof texts) => {
    const said = wordsOfParts(parts, next);
    if ((said ?? []).join(" ") === words.join(" ") && (said === null) === (value === null))
      return onProblem(null);
    if (said === null && required) return onProblem("It has to be called something.");
    if (isNews(JSON.stringify(said))) onProblem(onValue(said));
  };
  const reset = () => {
    setTexts(partTexts(parts, words));
    onProblem(null);
  };
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
      {parts.map((part, index) => {
        const control = partControl(part);
        const name = part.label.replace(/^(?:the|a) /, "");
        const set = (text: string) => ({ ...texts, [part.name]: text });
        const common = {
          "aria-label": `${label}: ${name}`,
          "aria-describedby": describedBy,
          "aria-invalid": invalid || undefined,
          disabled,
        };
        return (
          <span key={part.name} className="flex items-center gap-1.5">
            {parts.length > 1 && <span className="text-ink-3 text-xs">{name}</span>}
            {control.kind === "choice" || control.kind === "flag" ? (
              <Select
                {...common}
                value={texts[part.name] ?? ""}
                onChange={(event) => {
                  const next = set(event.target.value);
                  setTexts(next);
                  commit(next);
                }}
              >
                <option value="">{part.optional ? "not set" : "choose"}</option>
                {(control.kind === "choice" ? control.options : [{ word: "on", label: "on" }]).map(
                  (option) => (
                    <option key={option.word} value={option.word}>
                      {option.label}
                    </option>
                  ),
                )}
              </Select>
            ) : (
              <Input
                {...common}
                mono
                value={texts[part.name] ?? ""}
                placeholder={index === 0 && value === null ? (otherwise ?? undefined) : undefined}
                onChange={(event) => setTexts(set(event.target.value))}
                onBlur={() => commit(texts)}
                onKeyDown={keysOf(() => commit(texts), reset, true)}
                className={widthOf(part.atom?.kind)}
              />
            )}
          </span>
        );
      })}
    </span>
  );
}

const widthOf = (atom: string | undefined): string =>
  atom === "port" || atom === "integer" || atom === "seconds"
    ? "w-22"
    : atom === "command" || atom === "path" || atom === "text"
      ? "w-72"
      : atom === "address"
        ? "w-36"
        : "w-44";

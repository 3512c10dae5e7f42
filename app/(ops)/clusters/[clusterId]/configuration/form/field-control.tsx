"use client";
/** The control of one value. What is typed is given on when it is left or with Enter, and only if it fits; Escape takes it back. */
import { type KeyboardEvent, useRef, useState } from "react";
import { Input, Select, Textarea } from "../../../../../_ui/field";
import { type Control, partControl, partTexts, textOf, type Words, wordsFrom, wordsOfParts } from "./control";

export type ControlProps = {
  readonly control: Control;
  readonly value: Words | null;
  /** Something is set that is not shown. */
  readonly hidden: boolean;
  readonly secret: boolean;
  /** What holds when nothing is said; shown where a value would stand. */
  readonly otherwise: string | null;
  readonly placeholder: string;
  /** For screen readers: "Weight on lvs1". */
  readonly label: string;
  readonly describedBy: string | undefined;
  readonly disabled: boolean;
  readonly required: boolean;
  readonly invalid: boolean;
  /** Null: taken out of the file. Answers why it does not fit, or null. */
  readonly onValue: (words: Words | null) => string | null;
  /** Said while typing does not fit yet; null: it does. */
  readonly onProblem: (why: string | null) => void;
};

export function FieldControl(props: ControlProps) {
  const { control } = props;
  switch (control.kind) {
    case "flag":
    case "choice":
      return <Choose {...props} options={optionsOf(control)} />;
    case "method":
      return <Method {...props} />;
    case "parts":
      return <Parts {...props} parts={control.parts} />;
    case "word":
    case "words":
    case "lines":
      return <Typed {...props} />;
  }
}

/**
 * What stands in a typed control: what was typed, until the value itself becomes another one. A text is given on once, though
 * Enter and leaving both mean it.
 */
function useText<T>(given: string, read: () => T): readonly [T, (next: T) => void, (key: string) => boolean] {
  const [state, setState] = useState(() => ({ given, shown: read() }));
  const sent = useRef<string | null>(null);
  if (state.given !== given) {
    setState({ given, shown: read() });
    sent.current = null;
  }
  return [
    state.given === given ? state.shown : read(),
    (shown) => setState({ given, shown }),
    (key) => {
      if (sent.current === key) return false;
      sent.current = key;
      return true;
    },
  ];
}

const textIn = (value: Words | null): string => (value === null ? "" : textOf(value));

type Option = { readonly value: string; readonly label: string; readonly words: Words };

const optionsOf = (control: Extract<Control, { kind: "flag" | "choice" }>): readonly Option[] =>
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

function Choose({
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

/** Keys of every typed control: Enter gives on, Escape takes back. */
const keysOf =
  (commit: () => void, reset: () => void, enter: boolean) =>
  (event: KeyboardEvent<HTMLInputElement | HTMLTextAreaElement>) => {
    if (event.key === "Enter" && (enter || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      commit();
    }
    if (event.key === "Escape") {
      event.stopPropagation();
      reset();
    }
  };

function Typed({
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

function Parts({
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
                className={WIDTH(part.atom?.kind)}
              />
            )}
          </span>
        );
      })}
    </span>
  );
}

const WIDTH = (atom: string | undefined): string =>
  atom === "port" || atom === "integer" || atom === "seconds"
    ? "w-22"
    : atom === "command" || atom === "path" || atom === "text"
      ? "w-72"
      : atom === "address"
        ? "w-36"
        : "w-44";

const METHODS = [
  { word: "DR", label: "DR: direct routing" },
  { word: "NAT", label: "NAT: back through the director" },
  { word: "TUN", label: "TUN: through a tunnel" },
] as const;

/** The forwarding method; what a tunnel is made of stands behind it. */
function Method(props: ControlProps) {
  const words = (props.value ?? []).filter((word): word is string => typeof word === "string");
  const [method, ...tunnel] = words;
  return (
    <span className="flex flex-wrap items-center gap-2">
      <Choose
        {...props}
        value={method === undefined ? null : [method]}
        options={METHODS.map(({ word, label }) => ({ value: word, label, words: [word] }))}
        onValue={(next) => {
          const why = props.onValue(next);
          props.onProblem(why);
          return why;
        }}
      />
      {method === "TUN" && (
        <Typed
          {...props}
          control={{ kind: "words" }}
          label={`${props.label}: tunnel`}
          value={tunnel.length === 0 ? null : tunnel}
          otherwise="type ipip"
          onValue={(next) => props.onValue(["TUN", ...(next ?? []).flat()])}
        />
      )}
    </span>
  );
}

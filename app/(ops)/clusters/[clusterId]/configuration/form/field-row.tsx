"use client";
/** One field: what it is, what it says on every director, what it said before, and the way back. */
import { Undo2 } from "lucide-react";
import { useId, useState } from "react";
import { Button, TextLink } from "../../../../../_ui/button";
import { classNames } from "../../../../../_ui/class-names";
import { Code } from "../../../../../_ui/code";
import { DriftMark, StatusMark } from "../../../../../_ui/status-mark";
import { textOf, type Words } from "./control";
import { FieldControl } from "./field-control";
import type { FormField, HostValue } from "./fields";

export type FieldVerbs = {
  /** Null takes it out. */
  readonly set: (hostIds: readonly string[], words: Words | null) => void;
  /** Takes the open change set's edits of this field out again; null: there are none to take out. */
  readonly undo: (() => void) | null;
  readonly fileHref: (hostId: string, path: string, line: number) => string;
};

export function FieldRow({
  field,
  scope,
  readOnly,
  verbs,
}: {
  field: FormField;
  /** Edit on this host only; null: on all that have the place. */
  scope: string | null;
  readOnly: boolean;
  verbs: FieldVerbs;
}) {
  const id = useId();
  const shown = scope === null ? field.hosts : field.hosts.filter(({ host }) => host.hostId === scope);
  const [first] = shown;
  if (first === undefined) return null;
  const apart = shown.length > 1 && (field.perHost || field.differs);
  const groups = apart ? shown.map((one) => [one]) : [shown];
  const others = scope === null ? [] : field.hosts.filter(({ host }) => host.hostId !== scope);
  return (
    <div
      data-field={field.id}
      className={classNames(
        "grid gap-x-5 gap-y-1 border-line border-b px-4 py-2 last:border-b-0",
        "@lg:grid-cols-[10.5rem_minmax(0,1fr)] @3xl:grid-cols-[10.5rem_minmax(0,21rem)_minmax(0,1fr)]",
        field.edited && "shadow-[inset_3px_0_0_var(--color-ink)]",
      )}
    >
      <p className="flex min-w-0 flex-wrap items-baseline gap-x-2 @lg:pt-1.5">
        <span className="font-medium">{field.label}</span>
        {field.differs && <DriftMark what={`${field.label} is not the same on all directors`} />}
        {field.edited && <span className="rounded-sm bg-tint px-1 text-2xs leading-4">edited</span>}
      </p>
      <div className="flex min-w-0 flex-col gap-1.5">
        {groups.map((hosts) => (
          <ValueLine
            key={hosts.map(({ host }) => host.hostId).join(" ")}
            field={field}
            hosts={hosts}
            named={apart}
            describedBy={`${id}-help`}
            readOnly={readOnly}
            verbs={verbs}
          />
        ))}
        {others.some(({ value }) => text(value) !== text(first.value)) && (
          <p className="text-ink-3 text-xs">
            {others
              .map(({ host, value, otherwise }) => `${host.name}: ${shownValue(value, otherwise)}`)
              .join(" · ")}
          </p>
        )}
        {field.edited && <Was field={field} hosts={shown} undo={readOnly ? null : verbs.undo} />}
      </div>
      <p
        id={`${id}-help`}
        className="min-w-0 text-ink-3 text-xs @lg:col-start-2 @3xl:col-start-3 @3xl:pt-1.5"
      >
        <Help text={field.help} />
        {field.since !== null && ` From ${field.since} on.`}
        {field.script && " keepalived runs it as root."}
      </p>
    </div>
  );
}

/** Commands in a sentence stand between backticks. */
const Help = ({ text: help }: { text: string }) =>
  help.split("`").map((part, index) => (index % 2 === 1 ? <Code key={part}>{part}</Code> : part));

const text = (value: Words | null): string | null => (value === null ? null : textOf(value));

const shownValue = (value: Words | null, otherwise: string | null): string =>
  value === null ? (otherwise === null ? "not set" : `not set (${otherwise})`) : textOf(value) || "on";

function ValueLine({
  field,
  hosts,
  named,
  describedBy,
  readOnly,
  verbs,
}: {
  field: FormField;
  /** They say the same, or it is one. */
  hosts: readonly HostValue[];
  named: boolean;
  describedBy: string;
  readOnly: boolean;
  verbs: FieldVerbs;
}) {
  const id = useId();
  const [problem, setProblem] = useState<string | null>(null);
  const [first] = hosts;
  if (first === undefined) return null;
  const { host } = first;
  const fixed = hosts.find((one) => one.fixed !== null);
  const wrong = problem ?? first.problem;
  const onValue = (words: Words | null): string | null => {
    const why = words === null ? null : field.check(words);
    if (why === null)
      verbs.set(
        hosts.map((one) => one.host.hostId),
        words,
      );
    return why;
  };
  return (
    <div className={classNames(named && "grid grid-cols-[5rem_minmax(0,1fr)] items-baseline gap-x-2")}>
      {named && <span className="truncate text-ink-2">{host.name}</span>}
      <div className="flex min-w-0 flex-col gap-1">
        {readOnly ? (
          <ReadValue value={first} />
        ) : (
          <FieldControl
            control={field.control}
            value={first.value}
            hidden={first.hidden}
            secret={field.secret}
            otherwise={first.otherwise}
            placeholder={field.placeholder}
            label={named ? `${field.label} on ${host.name}` : field.label}
            describedBy={wrong === null ? describedBy : `${id}-wrong`}
            disabled={fixed !== undefined}
            required={field.required}
            invalid={wrong !== null}
            onValue={onValue}
            onProblem={setProblem}
          />
        )}
        {wrong !== null && (
          <p id={`${id}-wrong`} role="alert" className="text-down text-xs">
            {wrong}
          </p>
        )}
        {fixed?.fixed != null && (
          <p className="text-ink-3 text-xs">
            {fixed.fixed}.{" "}
            {fixed.path !== null && (
              <TextLink href={verbs.fileHref(fixed.host.hostId, fixed.path, fixed.line ?? 1)}>
                Edit it as text
              </TextLink>
            )}
          </p>
        )}
      </div>
    </div>
  );
}

/** For those who only read: the value itself, not a control that is switched off. */
function ReadValue({ value: { value, hidden, otherwise } }: { value: HostValue }) {
  if (hidden) return <p className="text-ink-3 @lg:pt-1.5">set, and not shown</p>;
  if (value === null)
    return (
      <p className="text-ink-3 @lg:pt-1.5">{otherwise === null ? "not set" : `not set: ${otherwise}`}</p>
    );
  return (
    <p className="whitespace-pre-wrap font-mono text-xs [overflow-wrap:anywhere] @lg:pt-2">
      {textOf(value) || "on"}
    </p>
  );
}

/** Before and after, and the way back. */
function Was({
  field,
  hosts,
  undo,
}: {
  field: FormField;
  hosts: readonly HostValue[];
  undo: (() => void) | null;
}) {
  const changed = hosts.filter(({ was }) => was !== undefined);
  if (changed.length === 0) return null;
  const [first] = changed;
  const alike = changed.every(({ was }) => text(was ?? null) === text(first?.was ?? null));
  const lines =
    alike && first ? [{ name: null, one: first }] : changed.map((one) => ({ name: one.host.name, one }));
  return (
    <div className="flex items-baseline gap-3 text-xs">
      <p className="min-w-0 text-ink-2">
        {field.secret ? (
          <StatusMark kind="off" word="was another one" />
        ) : (
          lines.map(({ name, one }) => (
            <span key={one.host.hostId} className="me-3 [overflow-wrap:anywhere]">
              {name !== null && `${name} `}was{" "}
              {one.was == null ? (
                "not set"
              ) : (
                <del className="whitespace-pre-wrap font-mono">{shownValue(one.was, null)}</del>
              )}
            </span>
          ))
        )}
      </p>
      {undo !== null && (
        <Button
          size="small"
          variant="ghost"
          icon={<Undo2 aria-hidden size={12} />}
          aria-label={`Undo the edit of ${field.label}`}
          onClick={undo}
        >
          Undo
        </Button>
      )}
    </div>
  );
}

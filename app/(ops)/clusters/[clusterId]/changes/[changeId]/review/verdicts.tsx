"use client";
/** What the guards say about a plan: what stops it, what to know; and where. A block is answered with a written reason. */
import type { Plan, Verdict } from "#domain/change/model";
import { counted } from "#domain/words";
import { configurationHref } from "../../../../../../_shell/links";
import { useMay } from "../../../../../../_shell/me";
import { TextLink } from "../../../../../../_ui/button";
import { classNames } from "../../../../../../_ui/class-names";
import { Checkbox, Field, Textarea } from "../../../../../../_ui/field";
import { Panel } from "../../../../../../_ui/panel";
import { StatusMark } from "../../../../../../_ui/status-mark";
import { filePlaceId } from "../../../draft/place-id";
import { byWeight, sentenceOf, verdictKey } from "./words";

/** Reasons by verdict (`verdictKey`); a key without a reason: ticked, not yet written. */
export type Answers = Readonly<Record<string, string>>;

export function Verdicts({
  clusterId,
  changeId,
  plan,
  answers,
  onAnswer,
}: {
  clusterId: string;
  changeId: string;
  plan: Plan;
  answers: Answers;
  /** Null takes the override back. */
  onAnswer: (key: string, reason: string | null) => void;
}) {
  const mayOverrideAll = useMay("administer");
  const verdicts = byWeight(plan.verdicts);
  const blocks = verdicts.filter((verdict) => verdict.level === "block").length;
  if (verdicts.length === 0)
    return (
      <Panel>
        <p className="flex items-baseline gap-2">
          <StatusMark kind="ok" word="The guards have nothing to say." />
          <span className="text-ink-3">
            They know what keepalived -t and vtysh -C pass and what breaks all the same.
          </span>
        </p>
      </Panel>
    );
  const names = new Map(plan.hosts.map(({ hostId, name }) => [hostId, name]));
  // One reason answers every verdict of its code and host: it is asked for at the first of them.
  const first = new Set(
    verdicts.map((verdict) => verdicts.find((one) => verdictKey(one) === verdictKey(verdict))),
  );
  return (
    <Panel
      title="What the guards say"
      note={`${blocks === 0 ? "nothing blocks" : `${blocks} block${blocks === 1 ? "s" : ""}`}, ${counted(verdicts.length - blocks, "warning")}`}
      flush
    >
      <ul>
        {verdicts.map((verdict) => {
          const key = verdictKey(verdict);
          const blocking = verdict.level === "block";
          return (
            <li
              key={`${key} ${verdict.path} ${verdict.line} ${verdict.sentence}`}
              data-verdict={verdict.code}
              data-level={verdict.level}
              className={classNames(
                "flex flex-wrap items-baseline gap-x-3 border-line border-b px-4 py-2 last:border-b-0",
                blocking && answers[key] === undefined && "bg-down-soft",
              )}
            >
              <StatusMark
                kind={blocking ? "down" : "degraded"}
                word={blocking ? "Blocks" : "Warns"}
                className="w-18 shrink-0"
              />
              <div className="min-w-0 flex-1">
                <p className="[overflow-wrap:anywhere]">
                  {sentenceOf(verdict.sentence, [...names.values()])}
                </p>
                {blocking && first.has(verdict) && (verdict.override || mayOverrideAll) && (
                  <Override reason={answers[key]} onReason={(reason) => onAnswer(key, reason)} />
                )}
                {blocking && !verdict.override && !mayOverrideAll && (
                  <p className="text-ink-3 text-xs">Only an administrator may override this.</p>
                )}
              </div>
              <Where verdict={verdict} clusterId={clusterId} changeId={changeId} names={names} />
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

function Where({
  verdict: { hostId, path, line },
  clusterId,
  changeId,
  names,
}: {
  verdict: Verdict;
  clusterId: string;
  changeId: string;
  names: ReadonlyMap<string, string>;
}) {
  const name = hostId === null ? null : (names.get(hostId) ?? null);
  if (hostId === null || path === null)
    return name === null ? null : <span className="shrink-0 text-ink-3 text-xs">{name}</span>;
  const file = path.slice(path.lastIndexOf("/") + 1);
  return (
    <TextLink
      href={configurationHref(clusterId, {
        at: filePlaceId(hostId, path),
        change: changeId,
        line: line ?? undefined,
      })}
      className="shrink-0 text-xs"
    >
      {[name, line === null ? file : `${file}:${line}`].filter(Boolean).join(" · ")}
    </TextLink>
  );
}

function Override({
  reason,
  onReason,
}: {
  reason: string | undefined;
  onReason: (reason: string | null) => void;
}) {
  return (
    <div className="mt-1.5 flex flex-col gap-2">
      <Checkbox
        label="Roll out all the same"
        checked={reason !== undefined}
        onChange={(event) => onReason(event.target.checked ? "" : null)}
      />
      {reason !== undefined && (
        <Field label="Why this is right here" required hint="It is written into the audit beside your name.">
          <Textarea
            rows={2}
            value={reason}
            maxLength={4000}
            onChange={(event) => onReason(event.target.value)}
          />
        </Field>
      )}
    </div>
  );
}

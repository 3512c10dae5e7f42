"use client";
/** One step on one host: what it is, how it went, and on request its commands and all they printed. */
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { Lasting } from "../../../../../../_ui/age";
import { classNames } from "../../../../../../_ui/class-names";
import { CodeBlock } from "../../../../../../_ui/code";
import { formatMillis } from "../../../../../../_ui/format";
import { StatusGlyph } from "../../../../../../_ui/status-mark";
import { Gates } from "./gates";
import { STEP, STEP_MARK, type Step } from "./words";

export function StepLine({ step, hostName }: { step: Step; hostName: string }) {
  const [asked, setAsked] = useState<boolean | null>(null);
  const more = step.commands.length + step.gates.length > 0 || step.output !== "";
  const open =
    more && (asked ?? (step.state === "failed" || (step.state === "working" && step.gates.length > 0)));
  const { mark, word } = STEP_MARK[step.state];
  const head = (
    <>
      <span className="flex w-44 shrink-0 items-baseline gap-2 text-start">
        <StatusGlyph kind={mark} inText />
        <span className={classNames(step.state === "waiting" ? "text-ink-3" : "font-medium")}>
          {STEP[step.name]}
        </span>
        <span className="sr-only">, {word}</span>
      </span>
      <span
        className={classNames(
          "min-w-0 flex-1 text-start [overflow-wrap:anywhere]",
          step.state === "failed" ? "text-down" : "text-ink-2",
        )}
      >
        {step.sentence ?? (step.state === "working" ? `${word}…` : "")}
        {step.attempts > 1 && <span className="text-ink-3"> (try {step.attempts})</span>}
      </span>
      <span className="shrink-0 whitespace-nowrap text-end text-ink-3 text-xs">
        {step.startedAt === null ? null : step.endedAt === null ? (
          <Lasting since={step.startedAt} />
        ) : (
          formatMillis(step.endedAt - step.startedAt)
        )}
      </span>
    </>
  );
  const row = "flex min-h-8 w-full items-baseline gap-3 py-1.5 ps-10 pe-4";
  return (
    <li data-step={step.name} data-state={step.state} className="border-line border-b last:border-b-0">
      {more ? (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setAsked(!open)}
          className={classNames(row, "relative hover:bg-hover")}
        >
          <ChevronRight
            aria-hidden
            size={14}
            className={classNames("absolute start-4 top-2 text-ink-3", open && "rotate-90")}
          />
          {head}
        </button>
      ) : (
        <div className={row}>{head}</div>
      )}
      {open && (
        <div className="flex flex-col gap-2 ps-10 pe-4 pb-3">
          {step.gates.length > 0 && (
            <Gates gates={step.gates} over={step.state === "done" || step.state === "failed"} />
          )}
          {step.commands.length > 0 && (
            <CodeBlock
              wrap
              text={step.commands.join("\n")}
              label={`commands of “${STEP[step.name]}” on ${hostName}`}
              maxLines={12}
            />
          )}
          {step.output !== "" && (
            <CodeBlock
              text={step.output}
              label={`output of “${STEP[step.name]}” on ${hostName}`}
              maxLines={16}
            />
          )}
        </div>
      )}
    </li>
  );
}

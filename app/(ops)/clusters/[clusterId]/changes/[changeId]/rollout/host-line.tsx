"use client";
/** One host of a rollout: where it stands in one line, its steps below while it is the one to look at. */
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { classNames } from "../../../../../../_ui/class-names";
import { useNow } from "../../../../../../_ui/clock";
import { StatusMark } from "../../../../../../_ui/status-mark";
import { StepLine } from "./step-line";
import { currentStep, HOST_MARK, type HostProgress, STEP } from "./words";

export function HostLine({ host, order }: { host: HostProgress; order: number }) {
  const [asked, setAsked] = useState<boolean | null>(null);
  // What was watched stays open when it is done: nothing folds away under the eye.
  const [watched, setWatched] = useState(host.state === "working");
  if (!watched && host.state === "working") setWatched(true);
  const open = asked ?? (watched || host.steps.some((step) => step.state === "failed"));
  const at = currentStep(host);
  const { mark, word } = HOST_MARK[host.state];
  return (
    <li data-host={host.name} data-state={host.state} className="border-line border-b last:border-b-0">
      <h3>
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setAsked(!open)}
          className="flex min-h-10 w-full items-center gap-3 px-4 py-1.5 text-start hover:bg-hover"
        >
          <ChevronRight
            aria-hidden
            size={14}
            className={classNames("shrink-0 text-ink-3", open && "rotate-90")}
          />
          <span className="w-5 text-end text-ink-3">{order}</span>
          <span className="w-32 shrink-0 truncate font-semibold">{host.name}</span>
          <StatusMark kind={mark} word={word} className="w-32 shrink-0" />
          <span className="min-w-0 flex-1 truncate text-ink-2">
            {at !== null &&
              host.state !== "done" &&
              (open ? STEP[at.name] : `${STEP[at.name]}: ${at.sentence ?? "…"}`)}
          </span>
          {host.revertsAt !== null && <WayBack name={host.name} at={host.revertsAt} />}
        </button>
      </h3>
      {open && (
        <ol className="border-line border-t bg-sunken/50">
          {host.steps.length === 0 ? (
            <li className="px-10 py-2 text-ink-3">Nothing has been sent to {host.name}.</li>
          ) : (
            host.steps.map((step) => <StepLine key={step.name} step={step} hostName={host.name} />)
          )}
        </ol>
      )}
    </li>
  );
}

/** The net under a change: when the host goes back by itself, whatever becomes of Sluice. */
function WayBack({ name, at }: { name: string; at: number }) {
  const now = useNow();
  if (now === null) return null;
  const left = Math.ceil((at - now) / 1000);
  return (
    <span className="shrink-0 rounded-full bg-draining-soft px-2.5 py-0.5 font-medium text-draining text-xs">
      {left > 0 ? `${name} goes back by itself in ${left} s` : `${name} is going back by itself`}
    </span>
  );
}

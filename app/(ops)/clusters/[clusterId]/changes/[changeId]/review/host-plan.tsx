"use client";
/** What one host will be sent, what follows there, and what has to be true before it is confirmed. */
import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { HostPlan } from "#domain/change/model";
import { classNames } from "../../../../../../_ui/class-names";
import { CodeBlock } from "../../../../../../_ui/code";
import { FileDiff } from "./file-diff";
import { TableDiff } from "./table-diff";
import { expectedWords } from "./words";

export function HostPlanPanel({
  plan,
  order,
  sameAs,
}: {
  plan: HostPlan;
  order: number;
  /** A host before it that is sent the same: this one begins folded. */
  sameAs: string | null;
}) {
  const [open, setOpen] = useState(sameAs === null);
  const expected = expectedWords(plan.expected);
  return (
    <section
      aria-label={`Plan for ${plan.name}`}
      data-plan={plan.name}
      className="min-w-0 rounded-lg border border-line bg-surface"
    >
      <h3>
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="flex min-h-10 w-full flex-wrap items-center gap-x-3 rounded-lg px-4 py-1.5 text-start hover:bg-hover"
        >
          <ChevronRight
            aria-hidden
            size={14}
            className={classNames("shrink-0 text-ink-3", open && "rotate-90")}
          />
          <span className="w-5 text-end text-ink-3">{order}</span>
          <span className="font-semibold">{plan.name}</span>
          <span className="min-w-0 text-ink-2">{plan.order}</span>
          <span className="ms-auto text-ink-3 text-xs">
            {sameAs === null ? summary(plan) : `the same as on ${sameAs}`}
          </span>
        </button>
      </h3>
      {open && (
        <div className="flex flex-col gap-4 border-line border-t p-4">
          <Part title={plan.files.length === 1 ? "The file" : "The files"}>
            {plan.files.length === 0 ? (
              <p className="text-ink-3">No file changes.</p>
            ) : (
              <div className="flex flex-col gap-3">
                {plan.files.map((change) => (
                  <FileDiff key={change.path} change={change} hostName={plan.name} />
                ))}
              </div>
            )}
          </Part>
          <Part title="What follows in the kernel's IPVS table">
            <TableDiff table={plan.table} hostName={plan.name} />
          </Part>
          <div className="grid gap-4 xl:grid-cols-2">
            <Part title="What is run there, in this order">
              {plan.commands.length === 0 ? (
                <p className="text-ink-3">Nothing.</p>
              ) : (
                <CodeBlock
                  wrap
                  text={plan.commands.join("\n")}
                  label={`commands for ${plan.name}`}
                  maxLines={14}
                />
              )}
            </Part>
            <Part title="What must be true then, or it goes back by itself">
              {expected.length === 0 ? (
                <p className="text-ink-3">It still answers.</p>
              ) : (
                <Sentences of={expected} />
              )}
            </Part>
          </div>
          {plan.notes.length > 0 && (
            <Part title="What does not follow at once, or cannot be taken back">
              <Sentences of={plan.notes} />
            </Part>
          )}
        </div>
      )}
    </section>
  );
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <div className="min-w-0">
    <h4 className="mb-1.5 font-medium text-ink-3 text-xs">{title}</h4>
    {children}
  </div>
);

const Sentences = ({ of }: { of: readonly string[] }) => (
  <ul className="flex list-disc flex-col gap-0.5 ps-4 marker:text-ink-3">
    {of.map((sentence) => (
      <li key={sentence} className="[overflow-wrap:anywhere]">
        {sentence}
      </li>
    ))}
  </ul>
);

const count = (n: number, one: string): string => `${n} ${one}${n === 1 ? "" : "s"}`;

const summary = ({ files, table, commands }: HostPlan): string =>
  [
    count(files.length, "file"),
    table.length === 0 ? "IPVS table stays" : `${count(table.length, "change")} in the IPVS table`,
    count(commands.length, "command"),
  ].join(" · ");

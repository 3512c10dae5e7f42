"use client";
/** One file, before and after. */
import { useMemo } from "react";
import { lineDiff } from "#domain/change/line-diff";
import type { FileChange } from "#domain/change/model";
import { CopyButton } from "../../../../../../_ui/copy-button";
import { Diff, patchText } from "../../../../../../_ui/diff";

export function FileDiff({ change, hostName }: { change: FileChange; hostName: string }) {
  const { path, from, to } = change;
  const diff = useMemo(() => lineDiff(from, to), [from, to]);
  return (
    <section aria-label={`${path} on ${hostName}`} className="rounded-md border border-line">
      <header className="flex items-center gap-3 rounded-t-md bg-sunken py-1 ps-3 pe-1">
        <p className="min-w-0 flex-1 truncate font-mono text-xs">{path}</p>
        <span className="shrink-0 text-ink-2 text-xs">
          {from === null ? "new file, " : to === null ? "taken away, " : ""}
          <span aria-hidden>
            +{diff.added} −{diff.removed}
          </span>
          <span className="sr-only">
            {diff.added} lines added, {diff.removed} removed
          </span>
        </span>
        <CopyButton text={patchText(path, diff.hunks)} label={`Copy the difference of ${path}`} />
      </header>
      <Diff label={`${path} on ${hostName}`} hunks={diff.hunks} />
    </section>
  );
}

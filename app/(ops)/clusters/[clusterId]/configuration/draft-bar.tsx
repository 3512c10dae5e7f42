"use client";
/** Into which change set edits go, how many there are, and the way to its review. */
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { useCommands } from "../../../../_shell/commands";
import { changeHref } from "../../../../_shell/links";
import { useMay } from "../../../../_shell/me";
import { Button, LinkButton, TextLink } from "../../../../_ui/button";
import { Select } from "../../../../_ui/field";
import { plural } from "../../../../_ui/format";
import { StatusMark } from "../../../../_ui/status-mark";
import { setSearch } from "../../../hosts/search";
import { CHANGE_STATE } from "../changes/words";
import type { DesiredHost } from "../draft/replayed";
import type { Draft } from "../draft/use-draft";
import type { Entry } from "./tree/outline";
import { AddMenu } from "./wizard/add-menu";

export function DraftBar({
  clusterId,
  draft,
  entries,
  hosts,
}: {
  clusterId: string;
  draft: Draft;
  entries: readonly Entry[];
  hosts: readonly DesiredHost[];
}) {
  const mayOperate = useMay("operate");
  const router = useRouter();
  const { view, changeId } = draft;
  const review = changeId === null ? null : `${changeHref(clusterId, changeId)}?review=1`;
  const count = view === null ? 0 : view.edits.length;
  useCommands(
    useMemo(
      () =>
        review === null || count === 0
          ? []
          : [
              {
                id: "review-change",
                label: "Review the open change",
                keys: "r",
                group: "This page" as const,
                run: () => router.push(review),
              },
            ],
      [review, count, router],
    ),
  );
  return (
    <div className="flex min-h-12 flex-wrap items-center gap-x-4 gap-y-1.5 border-line border-b bg-surface px-4 py-2">
      <div className="flex min-w-0 flex-1 items-baseline gap-3">
        {view === null ? (
          <p className="min-w-0 text-ink-2">
            {mayOperate
              ? "As it should be now. Your first edit begins a change; nothing is sent before you have reviewed it."
              : "As it should be now. Passwords are not shown to viewers, who cannot edit."}
          </p>
        ) : (
          <>
            <span className="shrink-0 text-ink-3">Change {view.change.number}</span>
            <TextLink quiet href={changeHref(clusterId, view.change.id)} className="truncate font-semibold">
              {view.change.title}
            </TextLink>
            {view.change.state === "draft" ? (
              <span role="status" className="shrink-0 whitespace-nowrap text-ink-3 text-xs">
                {draft.pending > 0 ? "saving…" : plural(view.edits.length, "edit")}
              </span>
            ) : (
              <StatusMark
                kind={CHANGE_STATE[view.change.state].mark}
                word={`${CHANGE_STATE[view.change.state].word}: begin another change to edit`}
              />
            )}
            {view.refused.length > 0 && (
              <StatusMark
                kind="degraded"
                word={`${plural(view.refused.length, "edit does not", "edits do not")} fit any more`}
              />
            )}
          </>
        )}
      </div>
      {mayOperate && draft.open && (
        <AddMenu draft={draft} entries={entries} hosts={hosts} clusterId={clusterId} />
      )}
      {draft.drafts.length > 0 && (
        <Select
          aria-label="The change that edits go into"
          value={changeId ?? ""}
          className="max-w-56"
          onChange={(event) => setSearch({ change: event.target.value || null })}
        >
          <option value="">{changeId === null ? "No change open" : "None: as it should be now"}</option>
          {changeId !== null && !draft.drafts.some((change) => change.id === changeId) && (
            <option value={changeId}>
              {view === null ? "…" : `${view.change.number}: ${view.change.title}`}
            </option>
          )}
          {draft.drafts.map((change) => (
            <option key={change.id} value={change.id}>
              {change.number}: {change.title}
            </option>
          ))}
        </Select>
      )}
      {view !== null &&
        (view.change.state === "draft" ? (
          draft.pending > 0 || view.edits.length === 0 || review === null ? (
            <Button variant="primary" disabled>
              Review
            </Button>
          ) : (
            <LinkButton variant="primary" href={review}>
              Review {plural(view.edits.length, "edit")}
            </LinkButton>
          )
        ) : (
          <Button onClick={() => setSearch({ change: null })}>Leave this change</Button>
        ))}
    </div>
  );
}

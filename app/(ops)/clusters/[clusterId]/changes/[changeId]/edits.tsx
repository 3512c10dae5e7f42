"use client";
/** The edits of a change, in the order they are made, in words; each can be taken out again while it is a draft. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useState } from "react";
import { configurationHref } from "../../../../../_shell/links";
import { useMay } from "../../../../../_shell/me";
import { useTRPC } from "../../../../../_trpc/client";
import { failureOf } from "../../../../../_trpc/failure";
import { Moment } from "../../../../../_ui/age";
import { Button, LinkButton } from "../../../../../_ui/button";
import { EmptyState } from "../../../../../_ui/empty-state";
import { Panel } from "../../../../../_ui/panel";
import { StatusMark } from "../../../../../_ui/status-mark";
import { toast } from "../../../../../_ui/toast";
import type { ChangeView } from "./change-screen";

/** More than this push the review out of sight. */
const MANY = 7;

export function Edits({ view }: { view: ChangeView }) {
  const { change, version, edits, refused } = view;
  const trpc = useTRPC();
  const cache = useQueryClient();
  const mayOperate = useMay("operate");
  const draft = change.state === "draft";
  const [all, setAll] = useState(false);
  // What does not fit any more is never folded away.
  const folded = !all && edits.length > MANY && refused.length === 0;
  const shown = folded ? edits.slice(0, MANY - 2) : edits;
  const remove = useMutation(
    trpc.change.removeEdit.mutationOptions({
      onError: (error) => toast(failureOf(error).sentence, { kind: "degraded" }),
      onSettled: () =>
        Promise.all([
          cache.invalidateQueries({ queryKey: trpc.change.get.queryKey({ changeId: change.id }) }),
          cache.invalidateQueries({ queryKey: trpc.change.list.queryKey({ clusterId: change.clusterId }) }),
        ]),
    }),
  );
  if (edits.length === 0)
    return (
      <Panel title="Edits" flush>
        <EmptyState
          kind="nothing-configured"
          title="This change has no edits"
          action={
            draft &&
            mayOperate && (
              <LinkButton href={configurationHref(change.clusterId, { change: change.id })}>
                Edit the configuration
              </LinkButton>
            )
          }
        >
          {draft ? "Every edit of the configuration goes into it, and can be taken out again here." : null}
        </EmptyState>
      </Panel>
    );
  return (
    <Panel title="Edits" note={`${edits.length}, made in this order`} flush>
      <ol>
        {shown.map(({ index, sentence, by, at }) => {
          const why = refused.find((one) => one.index === index)?.why;
          return (
            <li
              key={`${index} ${at}`}
              data-edit={index}
              className="flex min-h-8 items-center gap-3 border-line border-b px-4 py-1.5 last:border-b-0"
            >
              <span className="w-5 shrink-0 text-end text-ink-3">{index + 1}</span>
              <div className="min-w-0 flex-1">
                <p className="[overflow-wrap:anywhere]">{sentence}</p>
                {why !== undefined && (
                  <p className="flex items-baseline gap-2 text-ink-2">
                    <StatusMark kind="degraded" word="does not fit any more" /> <span>{why}</span>
                  </p>
                )}
              </div>
              <span className="shrink-0 text-ink-3 text-xs">
                {by}, <Moment at={at} />
              </span>
              {draft && mayOperate && (
                <Button
                  size="small"
                  variant="ghost"
                  icon={<Undo2 aria-hidden size={13} />}
                  aria-label={`Undo edit ${index + 1}: ${sentence}`}
                  busy={remove.isPending && remove.variables.index === index}
                  disabled={remove.isPending}
                  onClick={() => remove.mutate({ changeId: change.id, version, index })}
                >
                  Undo
                </Button>
              )}
            </li>
          );
        })}
      </ol>
      {folded && (
        <div className="border-line border-t px-4 py-1.5">
          <Button size="small" variant="ghost" onClick={() => setAll(true)}>
            Show all {edits.length} edits
          </Button>
        </div>
      )}
    </Panel>
  );
}

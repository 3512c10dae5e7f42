"use client";
/** Title and reason of a new change set; or which of those already begun to go on with. Asked at the first edit, not before. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { RouterOutputs } from "../../../../../server/trpc/router";
import { useTRPC } from "../../../../_trpc/client";
import { failureOf } from "../../../../_trpc/failure";
import { Button } from "../../../../_ui/button";
import { Dialog } from "../../../../_ui/dialog";
import { Field, Input, Textarea } from "../../../../_ui/field";
import { plural } from "../../../../_ui/format";

type ChangeRow = RouterOutputs["change"]["list"][number];

export function BeginChange({
  clusterId,
  drafts,
  onClose,
  onBegun,
}: {
  clusterId: string;
  /** Open ones that the edit could go into instead. */
  drafts: readonly ChangeRow[];
  onClose: () => void;
  onBegun: (changeId: string) => void;
}) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [title, setTitle] = useState("");
  const [reason, setReason] = useState("");
  const create = useMutation(
    trpc.change.create.mutationOptions({
      onSuccess: async ({ changeId }) => {
        await cache.invalidateQueries({ queryKey: trpc.change.list.queryKey({ clusterId }) });
        onBegun(changeId);
      },
    }),
  );
  const failure = create.error === null ? null : failureOf(create.error);
  const begin = () => create.mutate({ clusterId, title: title.trim(), reason: reason.trim() });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Begin a change"
      description="Edits are collected in it. Nothing is sent to a host before you have reviewed it."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" busy={create.isPending} disabled={title.trim() === ""} onClick={begin}>
            Begin the change
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (title.trim() !== "") begin();
        }}
      >
        <Field label="What it does" required error={failure?.fields.title}>
          <Input
            value={title}
            maxLength={200}
            placeholder="Take rs2 out of the shop"
            onChange={(event) => setTitle(event.target.value)}
          />
        </Field>
        <Field
          label="Why"
          error={failure?.fields.reason}
          hint="Whoever reads the history at three in the morning will thank you: a ticket, an incident, a plan."
        >
          <Textarea
            rows={3}
            maxLength={4000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        {failure !== null && (
          <p role="alert" className="text-down">
            {failure.sentence}
          </p>
        )}
        <button type="submit" hidden />
      </form>
      {drafts.length > 0 && (
        <section aria-label="Changes already begun" className="mt-4 border-line border-t pt-3">
          <h3 className="mb-1 font-medium text-ink-2 text-xs">Or go on with one that is open</h3>
          <ul className="-mx-2 flex flex-col">
            {drafts.map((change) => (
              <li key={change.id}>
                <button
                  type="button"
                  onClick={() => onBegun(change.id)}
                  className="flex h-8 w-full items-center gap-3 rounded-md px-2 text-start hover:bg-selected"
                >
                  <span className="text-ink-3">{change.number}</span>
                  <span className="min-w-0 flex-1 truncate font-medium">{change.title}</span>
                  <span className="shrink-0 text-ink-3 text-xs">
                    {change.author}, {plural(change.edits, "edit")}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Dialog>
  );
}

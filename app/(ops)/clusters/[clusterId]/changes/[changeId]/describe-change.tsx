"use client";
/** Another title or reason for a draft. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "../../../../../_trpc/client";
import { failureOf } from "../../../../../_trpc/failure";
import { Button } from "../../../../../_ui/button";
import { Dialog } from "../../../../../_ui/dialog";
import { Field, Input, Textarea } from "../../../../../_ui/field";
import type { ChangeView } from "./change-screen";

export function DescribeChange({
  view: { change, version },
  onClose,
}: {
  view: ChangeView;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [title, setTitle] = useState(change.title);
  const [reason, setReason] = useState(change.reason);
  const describe = useMutation(
    trpc.change.describe.mutationOptions({
      onSuccess: onClose,
      // A refusal, too, means that what is shown is old.
      onSettled: () =>
        cache.invalidateQueries({ queryKey: trpc.change.get.queryKey({ changeId: change.id }) }),
    }),
  );
  const failure = describe.error === null ? null : failureOf(describe.error);
  const save = () =>
    describe.mutate({ changeId: change.id, version, title: title.trim(), reason: reason.trim() });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Title and reason"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" busy={describe.isPending} disabled={title.trim() === ""} onClick={save}>
            Save title and reason
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (title.trim() !== "") save();
        }}
      >
        <Field label="What it does" required error={failure?.fields.title}>
          <Input value={title} maxLength={200} onChange={(event) => setTitle(event.target.value)} />
        </Field>
        <Field label="Why" error={failure?.fields.reason}>
          <Textarea
            rows={4}
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
    </Dialog>
  );
}

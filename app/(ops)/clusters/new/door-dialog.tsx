"use client";
/** Adding a host by hand, or correcting how a found one is reached (behind a forwarded port, with another user). */
import { useState } from "react";
import type { Door } from "#domain/onboarding/proposal";
import { Button } from "../../../_ui/button";
import { Dialog } from "../../../_ui/dialog";
import { type DraftErrors, draftErrors, draftOf } from "./door-draft";
import { DoorFields } from "./door-fields";

export function DoorDialog({
  title,
  verb,
  like,
  onDone,
  onClose,
}: {
  title: string;
  verb: string;
  /** The door to correct, or one to take credential, user and jump host from. */
  like: Door;
  onDone: (door: Door) => void;
  onClose: () => void;
}) {
  const [draft, setDraft] = useState(draftOf(like, null));
  const [errors, setErrors] = useState<DraftErrors>({});
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={`The credential stays as chosen at the beginning${like.via === null ? "" : `, the way leads through ${like.via}`}.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="door" variant="primary">
            {verb}
          </Button>
        </>
      }
    >
      <form
        id="door"
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const found = draftErrors(draft);
          setErrors(found);
          if (Object.keys(found).length > 0) return;
          onDone({
            ...like,
            address: draft.address.trim(),
            port: Number(draft.port),
            user: draft.user.trim(),
            sudo: draft.sudo,
            hostKey: null,
          });
        }}
      >
        <DoorFields draft={draft} errors={errors} onChange={setDraft} />
      </form>
    </Dialog>
  );
}

"use client";
/** The frame of a short wizard: a form whose outcome is a list of edits, or the sentence why there is none yet. */
import type { ReactNode } from "react";
import { Button } from "../../../../../_ui/button";
import { Dialog } from "../../../../../_ui/dialog";

export function WizardDialog({
  title,
  description,
  verb,
  problem,
  wide = false,
  onClose,
  onDone,
  children,
}: {
  title: string;
  description: string;
  /** "Add the service" */
  verb: string;
  /** What is still missing or does not fit; null: it can be added. */
  problem: string | null;
  wide?: boolean;
  onClose: () => void;
  onDone: () => void;
  children: ReactNode;
}) {
  return (
    <Dialog
      open
      wide={wide}
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={description}
      footer={
        <>
          <p role="status" className="me-auto min-w-0 self-center text-ink-3 text-xs">
            {problem ?? "It goes into the change; nothing is sent yet."}
          </p>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={problem !== null} onClick={onDone}>
            {verb}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (problem === null) onDone();
        }}
      >
        {children}
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}

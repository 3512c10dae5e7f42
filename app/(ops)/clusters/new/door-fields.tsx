"use client";
/** The inputs of one door: address, port, user, sudo. */
import { Checkbox, Field, Input } from "../../../_ui/field";
import type { DoorDraft, DraftErrors } from "./door-draft";

export function DoorFields({
  draft,
  errors,
  onChange,
}: {
  draft: DoorDraft;
  errors: DraftErrors;
  onChange: (draft: DoorDraft) => void;
}) {
  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)_6rem] gap-3">
        <Field label="Address" required error={errors.address}>
          <Input
            mono
            autoComplete="off"
            placeholder="192.0.2.10 or lvs1.example.org"
            value={draft.address}
            onChange={(event) => onChange({ ...draft, address: event.target.value })}
          />
        </Field>
        <Field label="SSH port" required error={errors.port}>
          <Input
            inputMode="numeric"
            autoComplete="off"
            value={draft.port}
            onChange={(event) => onChange({ ...draft, port: event.target.value })}
          />
        </Field>
      </div>
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <Field label="User" required error={errors.user}>
          <Input
            mono
            autoComplete="off"
            value={draft.user}
            onChange={(event) => {
              const user = event.target.value;
              onChange({
                ...draft,
                user,
                sudo: user === "root" ? false : draft.user === "root" ? true : draft.sudo,
              });
            }}
          />
        </Field>
        <Checkbox
          className="sm:mt-6"
          label="Use sudo"
          hint="ipvsadm and vtysh need root."
          checked={draft.sudo}
          onChange={(event) => onChange({ ...draft, sudo: event.target.checked })}
        />
      </div>
    </>
  );
}

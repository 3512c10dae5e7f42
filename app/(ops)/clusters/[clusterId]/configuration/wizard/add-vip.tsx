"use client";
/** A VIP more: held by a VRRP instance. */
import { useState } from "react";
import type { ChangeEdit } from "#domain/change/model";
import { fieldOf } from "#domain/keepalived/config/change/fields/catalogue";
import { addVip } from "#domain/keepalived/config/change/recipes/vrrp";
import { checkValue } from "#domain/keepalived/config/change/shape";
import { Field, Input, Select } from "../../../../../_ui/field";
import type { KeepalivedPlace } from "../places";
import type { HostPlaces } from "./add-server";
import { WizardDialog } from "./wizard-dialog";

export function AddVip({
  instances,
  hosts,
  onClose,
  onDone,
}: {
  instances: readonly KeepalivedPlace[];
  hosts: readonly HostPlaces[];
  onClose: () => void;
  onDone: (edits: readonly ChangeEdit[], id: string) => void;
}) {
  const [first] = instances;
  const [id, setId] = useState(first?.id ?? "");
  const [line, setLine] = useState("");
  const instance = instances.find((one) => one.id === id);
  const words = line.trim().split(/\s+/).filter(Boolean);
  const field = instance === undefined ? null : fieldOf(instance.place, "virtual_ipaddress");
  const fit = field === null || words.length === 0 ? null : checkValue(field.shape, [words], "The VIP");
  const edits =
    instance?.place.kind === "instance" && fit?.ok === true ? addVip(hosts, instance.place.name, words) : [];
  const problem =
    words.length === 0
      ? "Type the VIP."
      : fit !== null && !fit.ok
        ? fit.why
        : edits.length === 0
          ? "It is there already."
          : null;
  return (
    <WizardDialog
      title="Add a VIP"
      description="The master of the instance will hold it. It goes to every member, since their lists have to be the same."
      verb="Add the VIP"
      problem={problem}
      onClose={onClose}
      onDone={() => onDone(edits, id)}
    >
      <Field label="VRRP instance">
        <Select value={id} onChange={(event) => setId(event.target.value)}>
          {instances.map((one) => (
            <option key={one.id} value={one.id}>
              {one.title.replace(/^VRRP instance /, "")}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="VIP" required hint="With its prefix length, and the interface where it is another one.">
        <Input
          mono
          value={line}
          placeholder="192.168.0.101/24 dev eth0"
          onChange={(event) => setLine(event.target.value)}
        />
      </Field>
    </WizardDialog>
  );
}

"use client";
/** A program that decides whether a director may hold VIPs: run by VRRP on every director, watched by instances. */
import { useState } from "react";
import type { ChangeEdit } from "#domain/change/model";
import { fieldOf } from "#domain/keepalived/config/change/fields/catalogue";
import { newScript } from "#domain/keepalived/config/change/recipes/vrrp";
import { checkValue } from "#domain/keepalived/config/change/shape";
import { Checkbox, Field, Input } from "../../../../../_ui/field";
import type { KeepalivedPlace } from "../places";
import type { HostPlaces } from "./add-server";
import { WizardDialog } from "./wizard-dialog";

const misfit = (name: string, field: string, word: string): string | null => {
  const known = fieldOf({ kind: "vrrp-script", name }, field);
  if (known === null) return null;
  const result = checkValue(known.shape, [word], known.label);
  return result.ok ? null : result.why;
};

export function AddScript({
  instances,
  hosts,
  taken,
  onClose,
  onDone,
}: {
  instances: readonly KeepalivedPlace[];
  hosts: readonly HostPlaces[];
  /** Ids of the places there are. */
  taken: ReadonlySet<string>;
  onClose: () => void;
  onDone: (edits: readonly ChangeEdit[], id: string) => void;
}) {
  const [name, setName] = useState("");
  const [command, setCommand] = useState("");
  const [every, setEvery] = useState("2");
  const [left, setLeft] = useState<readonly string[]>([]);
  const id = `k:vrrp-script ${name.trim()}`;
  const watching = instances.flatMap(({ place }) =>
    place.kind === "instance" && !left.includes(place.name) ? [place.name] : [],
  );
  const problem =
    misfit(name, "head", name.trim()) ??
    (taken.has(id) ? `There is a script named ${name.trim()} already.` : null) ??
    misfit(name, "script", command.trim()) ??
    misfit(name, "interval", every.trim());
  return (
    <WizardDialog
      title="Add a script that VRRP watches"
      description="Every director runs it; where it fails, the director gives up the VIPs of the instances that watch it."
      verb="Add the script"
      problem={name.trim() === "" ? "Type a name." : command.trim() === "" ? "Type what is run." : problem}
      onClose={onClose}
      onDone={() =>
        onDone(
          newScript(hosts, { name: name.trim(), command: command.trim(), every: Number(every) }, watching),
          id,
        )
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)_8rem] gap-4">
        <Field label="Name" required>
          <Input mono value={name} placeholder="alive" onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field label="Every" required hint="Seconds">
          <Input inputMode="numeric" value={every} onChange={(event) => setEvery(event.target.value)} />
        </Field>
      </div>
      <Field
        label="What is run"
        required
        hint="With its whole path. Exit code 0: the director may hold VIPs."
      >
        <Input
          mono
          value={command}
          placeholder="/etc/keepalived/alive.sh"
          onChange={(event) => setCommand(event.target.value)}
        />
      </Field>
      <fieldset className="flex flex-col gap-1.5">
        <legend className="mb-1 font-medium text-ink-2 text-xs">Watched by</legend>
        {instances.map(({ id: instance, place, title }) =>
          place.kind === "instance" ? (
            <Checkbox
              key={instance}
              label={title}
              checked={!left.includes(place.name)}
              onChange={(event) =>
                setLeft(
                  event.target.checked ? left.filter((one) => one !== place.name) : [...left, place.name],
                )
              }
            />
          ) : null,
        )}
      </fieldset>
    </WizardDialog>
  );
}

"use client";
/** A real server in several services at once, like the servers that are there. */
import { useState } from "react";
import { isAddress } from "#domain/address";
import type { ChangeEdit } from "#domain/change/model";
import type { PlaceNode } from "#domain/keepalived/config/change/places";
import { addServer } from "#domain/keepalived/config/change/recipes/server";
import { Checkbox, Field, Input } from "../../../../../_ui/field";
import type { KeepalivedPlace } from "../places";
import { WizardDialog } from "./wizard-dialog";

/** A host with its places, drafts included. */
export type HostPlaces = { readonly hostId: string; readonly places: readonly PlaceNode[] };

export function AddServer({
  services,
  chosen,
  hosts,
  onClose,
  onDone,
}: {
  services: readonly KeepalivedPlace[];
  /** Ids of services ticked at the start. */
  chosen: readonly string[];
  hosts: readonly HostPlaces[];
  onClose: () => void;
  onDone: (edits: readonly ChangeEdit[]) => void;
}) {
  const [address, setAddress] = useState("");
  const [weight, setWeight] = useState("");
  const [port, setPort] = useState("");
  const [ticked, setTicked] = useState<readonly string[]>(chosen);
  const wanted = services.flatMap(({ id, place }) =>
    ticked.includes(id) && place.kind === "service"
      ? [
          {
            service: place.service,
            port: port.trim() === "" ? null : Number(port),
            weight: weight.trim() === "" ? null : Number(weight),
            checks: null,
          },
        ]
      : [],
  );
  const edits = isAddress(address.trim()) ? addServer(hosts, address.trim(), wanted) : [];
  const problem = !isAddress(address.trim())
    ? "Type the server's IPv4 or IPv6 address."
    : !/^\d{0,5}$/.test(port.trim()) || Number(port) > 65_535
      ? "A port is a number up to 65535."
      : !/^\d{0,5}$/.test(weight.trim()) || Number(weight) > 65_535
        ? "A weight is a number from 0 to 65535."
        : wanted.length === 0
          ? "Choose at least one service."
          : edits.length === 0
            ? "It is in these services already."
            : null;
  return (
    <WizardDialog
      title="Add a real server"
      description="It gets the checks and settings of the servers that are there."
      verb={`Add it to ${ticked.length === 1 ? "the service" : `${ticked.length} services`}`}
      problem={problem}
      onClose={onClose}
      onDone={() => onDone(edits)}
    >
      <div className="grid grid-cols-[minmax(0,1fr)_6rem_6rem] gap-4">
        <Field label="Address" required>
          <Input
            mono
            value={address}
            placeholder="192.168.0.6"
            onChange={(event) => setAddress(event.target.value)}
          />
        </Field>
        <Field label="Port" hint="Empty: the service's">
          <Input inputMode="numeric" value={port} onChange={(event) => setPort(event.target.value)} />
        </Field>
        <Field label="Weight" hint="Empty: as the others">
          <Input inputMode="numeric" value={weight} onChange={(event) => setWeight(event.target.value)} />
        </Field>
      </div>
      <fieldset className="flex flex-col gap-1.5">
        <legend className="mb-1 font-medium text-ink-2 text-xs">In the services</legend>
        {services.map((service) => (
          <Checkbox
            key={service.id}
            label={service.title.replace(/^service /, "")}
            checked={ticked.includes(service.id)}
            onChange={(event) =>
              setTicked(
                event.target.checked ? [...ticked, service.id] : ticked.filter((one) => one !== service.id),
              )
            }
          />
        ))}
      </fieldset>
    </WizardDialog>
  );
}

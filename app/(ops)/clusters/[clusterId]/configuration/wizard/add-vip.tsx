"use client";
/** A VIP more: held by the master of a VRRP instance, or by every director and announced by OSPF. */
import { useState } from "react";
import { isAddress } from "#domain/address";
import type { ChangeEdit } from "#domain/change/model";
import { fieldOf } from "#domain/keepalived/config/change/fields/catalogue";
import { addVip } from "#domain/keepalived/config/change/recipes/vrrp";
import { checkValue } from "#domain/keepalived/config/change/shape";
import { listed } from "#domain/words";
import { Checkbox, Field, Input, Select } from "../../../../../_ui/field";
import type { DesiredHost, Replay } from "../../draft/replayed";
import type { KeepalivedPlace } from "../places";
import { announceEdits, announcing } from "./announce";
import { hostPlaces } from "./host-places";
import { WizardDialog } from "./wizard-dialog";

const OSPF = "ospf";

type Made = { readonly edits: readonly ChangeEdit[]; readonly problem: string | null };

const byVrrp = (
  instance: KeepalivedPlace | undefined,
  directors: readonly DesiredHost[],
  replay: Replay,
  line: string,
): Made => {
  const words = line.trim().split(/\s+/).filter(Boolean);
  if (words.length === 0) return { edits: [], problem: "Type the VIP." };
  if (instance?.place.kind !== "instance") return { edits: [], problem: "Choose a VRRP instance." };
  const field = fieldOf(instance.place, "virtual_ipaddress");
  const suits = field === null ? null : checkValue(field.shape, [words], "The VIP");
  if (suits !== null && !suits.ok) return { edits: [], problem: suits.why };
  const edits = addVip(hostPlaces(directors, replay), instance.place.name, words);
  return { edits, problem: edits.length === 0 ? "It is there already." : null };
};

export function AddVip({
  instances,
  directors,
  servers,
  replay,
  onClose,
  onDone,
}: {
  instances: readonly KeepalivedPlace[];
  directors: readonly DesiredHost[];
  /** Real servers that Sluice reaches. */
  servers: readonly DesiredHost[];
  replay: Replay;
  onClose: () => void;
  onDone: (edits: readonly ChangeEdit[]) => void;
}) {
  const ospf = announcing(directors, replay).map(({ host }) => host);
  const [by, setBy] = useState(ospf.length > 0 ? OSPF : (instances[0]?.id ?? ""));
  const [line, setLine] = useState("");
  const [device, setDevice] = useState("eth0");
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const vip = line.trim();
  const made: Made =
    by !== OSPF
      ? byVrrp(
          instances.find(({ id }) => id === by),
          directors,
          replay,
          line,
        )
      : !isAddress(vip)
        ? { edits: [], problem: "Type the VIP: an address without a length." }
        : {
            problem: null,
            edits: announceEdits(
              ospf,
              servers.filter(({ hostId }) => ticked.includes(hostId)),
              replay,
              { vip, device: device.trim() },
            ),
          };
  return (
    <WizardDialog
      title="Add a VIP"
      description={
        by === OSPF
          ? `${listed(ospf.map(({ name }) => name))} will hold it on lo and announce it.`
          : "The master of the instance will hold it. It goes to every member: their lists have to be the same."
      }
      verb="Add the VIP"
      problem={made.problem}
      onClose={onClose}
      onDone={() => onDone(made.edits)}
    >
      <Field label="Who has it">
        <Select value={by} onChange={(event) => setBy(event.target.value)}>
          {ospf.length > 0 && <option value={OSPF}>every director, announced by OSPF</option>}
          {instances.map((one) => (
            <option key={one.id} value={one.id}>
              the master of {one.title}
            </option>
          ))}
        </Select>
      </Field>
      <Field
        label="VIP"
        required
        hint={by === OSPF ? undefined : "With its prefix length, and the interface where it is another one."}
      >
        <Input
          mono
          value={line}
          placeholder={by === OSPF ? "192.168.0.101" : "192.168.0.101/24 dev eth0"}
          onChange={(event) => setLine(event.target.value)}
        />
      </Field>
      {by === OSPF && servers.length > 0 && (
        <fieldset className="flex flex-col gap-1.5">
          <legend className="mb-1 font-medium text-ink-2 text-xs">
            Real servers behind direct routing that take it for their own
          </legend>
          {servers.map(({ hostId, name }) => (
            <Checkbox
              key={hostId}
              label={name}
              checked={ticked.includes(hostId)}
              onChange={(event) =>
                setTicked(event.target.checked ? [...ticked, hostId] : ticked.filter((one) => one !== hostId))
              }
            />
          ))}
          {ticked.length > 0 && (
            <Field label="Interface that requests come in by" className="mt-2">
              <Input mono value={device} onChange={(event) => setDevice(event.target.value)} />
            </Field>
          )}
        </fieldset>
      )}
    </WizardDialog>
  );
}

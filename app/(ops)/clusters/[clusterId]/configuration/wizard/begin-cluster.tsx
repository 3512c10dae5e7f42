"use client";
/** A cluster of any number of directors, from hosts that have nothing but their programs. */
import { useState } from "react";
import type { ChangeEdit } from "#domain/change/model";
import { Checkbox, Field, Select, Textarea } from "../../../../../_ui/field";
import type { Replay } from "../../draft/replayed";
import { type BeginDraft, beginCluster, emptyBegin, typedLines } from "./begin-draft";
import { BeginOspf, BeginVrrp } from "./begin-fields";
import { nearest, networksOf, type SeenHost } from "./networks";
import { WizardDialog } from "./wizard-dialog";

const HOW: readonly { readonly id: BeginDraft["how"]; readonly label: string; readonly vips: string }[] = [
  {
    id: "ospf",
    label: "OSPF: all announce them, ECMP spreads",
    vips: "One a line. Every director gets them on lo.",
  },
  {
    id: "vrrp",
    label: "VRRP: a master holds each, others stand by",
    vips: "One a line. For NAT also the address that is to be the real servers' gateway.",
  },
  {
    id: "alone",
    label: "Not at all: one director holds them",
    vips: "One a line. The director gets them on the interface of their network.",
  },
];

export function BeginCluster({
  hosts,
  replay,
  onClose,
  onDone,
}: {
  hosts: readonly SeenHost[];
  replay: Replay;
  onClose: () => void;
  onDone: (edits: readonly ChangeEdit[]) => void;
}) {
  const withRole = (role: "director" | "router") => hosts.filter(({ host }) => host.roles.includes(role));
  const routed = withRole("router").length > 0;
  const [draft, setDraft] = useState<BeginDraft>({
    ...emptyBegin,
    // Without a router nobody would hear what OSPF says.
    how: routed ? "ospf" : withRole("director").length === 1 ? "alone" : "vrrp",
  });
  const [left, setLeft] = useState<readonly string[]>([]);
  const set = (more: Partial<BeginDraft>) => setDraft({ ...draft, ...more });
  const chosen = (role: "director" | "router") =>
    withRole(role).filter(({ host }) => !left.includes(host.hostId));
  const [directors, routers] = [chosen("director"), draft.how === "ospf" ? chosen("router") : []];
  const segments = nearest(networksOf([...directors, ...routers]), typedLines(draft.vips));
  const asked = { ...draft, segment: draft.segment === "" ? (segments[0] ?? "") : draft.segment };
  const made = beginCluster(asked, directors, routers, replay);
  const offered = hosts.filter(
    ({ host }) => host.roles.includes("director") || (draft.how === "ospf" && host.roles.includes("router")),
  );
  return (
    <WizardDialog
      wide
      title="Set up directors"
      description="For hosts that have the programs and no configuration. What is there already is kept."
      verb="Set them up"
      problem={made.ok ? null : made.why}
      onClose={onClose}
      onDone={() => made.ok && onDone(made.edits)}
    >
      <Field label="How directors share the VIPs" className="max-w-96">
        <Select
          value={draft.how}
          onChange={(event) => set({ how: HOW.find(({ id }) => id === event.target.value)?.id ?? "ospf" })}
        >
          {HOW.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
      <fieldset className="flex flex-wrap gap-x-5 gap-y-1">
        <legend className="mb-1 font-medium text-ink-2 text-xs">Hosts</legend>
        {offered.map(({ host }) => (
          <Checkbox
            key={host.hostId}
            label={`${host.name} (${host.roles.includes("director") ? "director" : "router"})`}
            checked={!left.includes(host.hostId)}
            onChange={(event) =>
              setLeft(
                event.target.checked ? left.filter((one) => one !== host.hostId) : [...left, host.hostId],
              )
            }
          />
        ))}
      </fieldset>
      <Field label="VIPs" required hint={HOW.find(({ id }) => id === draft.how)?.vips}>
        <Textarea
          mono
          rows={2}
          value={draft.vips}
          placeholder="192.168.0.100"
          onChange={(event) => set({ vips: event.target.value })}
        />
      </Field>
      {draft.how === "ospf" && <BeginOspf draft={asked} segments={segments} onChange={set} />}
      {draft.how === "vrrp" && <BeginVrrp draft={asked} directors={directors} onChange={set} />}
    </WizardDialog>
  );
}

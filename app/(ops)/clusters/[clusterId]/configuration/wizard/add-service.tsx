"use client";
/** A new service with its real servers and their check, on every director, and what the hosts need for it. */
import { useState } from "react";
import type { ChangeEdit } from "#domain/change/model";
import { SCHEDULER_CHOICES } from "#domain/keepalived/config/change/fields/service";
import type { ServicePlace } from "#domain/keepalived/config/change/model";
import { listed } from "#domain/words";
import { Field, Input, Select, Textarea } from "../../../../../_ui/field";
import { StatusMark } from "../../../../../_ui/status-mark";
import type { DesiredHost, Replay } from "../../draft/replayed";
import { setUpOf } from "../set-up/fields";
import { CheckFields } from "./check-fields";
import { ListenFields } from "./listen-fields";
import { markedNote } from "./marked-note";
import { NeededHosts } from "./needed-hosts";
import type { SeenHost } from "./networks";
import { emptyService, listensOn, makeService, needsOf, type ServiceDraft } from "./service-draft";
import { gatewayFor, hostNeeds, setUpEdits, unreached } from "./service-hosts";
import { WizardDialog } from "./wizard-dialog";

export function AddService({
  directors,
  services,
  hosts,
  vips,
  replay,
  taken,
  onClose,
  onDone,
}: {
  directors: readonly DesiredHost[];
  /** Those that are there. */
  services: readonly ServicePlace[];
  /** All of the cluster, with their addresses. */
  hosts: readonly SeenHost[];
  /** Those that VRRP moves. */
  vips: readonly string[];
  replay: Replay;
  /** Ids of the places there are. */
  taken: ReadonlySet<string>;
  onClose: () => void;
  onDone: (edits: readonly ChangeEdit[], id: string) => void;
}) {
  const [draft, setDraft] = useState<ServiceDraft>(emptyService);
  const [left, setLeft] = useState<readonly string[]>([]);
  const set = (more: Partial<ServiceDraft>) => setDraft({ ...draft, ...more });
  const made = makeService(
    draft,
    directors.map(({ hostId }) => hostId),
    taken,
  );
  const gateway = draft.gateway ?? gatewayFor(needsOf(draft, ""), hosts, vips);
  const needs = needsOf(draft, gateway);
  const listens = draft.listen === "mark" ? null : listensOn(draft);
  const marks = directors.flatMap(({ hostId }) => setUpOf(replay.files, hostId).marks);
  const taking = markedNote(needs, listens, services, marks);
  const prepared = hostNeeds(needs, hosts, replay);
  const unfit = prepared.find(({ hostId, problem }) => problem !== null && !left.includes(hostId));
  const problem = made.ok ? (unfit?.problem ?? null) : made.why;
  return (
    <WizardDialog
      wide
      title="Add a service"
      description={`On ${listed(directors.map(({ name }) => name))}, alike.`}
      verb="Add the service"
      problem={problem}
      onClose={onClose}
      onDone={() => made.ok && onDone([...made.edits, ...setUpEdits(prepared, left)], made.id)}
    >
      <ListenFields draft={draft} onChange={set} />
      {taking !== null && (
        <p role="status" className="flex items-baseline gap-2 text-xs">
          <StatusMark kind="degraded" word="Shadowed" /> <span>{taking}</span>
        </p>
      )}
      <div className="grid grid-cols-2 gap-4 sm:grid-cols-3">
        <Field label="Scheduler">
          <Select value={draft.scheduler} onChange={(event) => set({ scheduler: event.target.value })}>
            {SCHEDULER_CHOICES.choices.map(({ word, label }) => (
              <option key={word} value={word}>
                {word}: {label}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Forwarding">
          <Select
            value={draft.method}
            onChange={(event) => {
              const method = (["DR", "NAT", "TUN"] as const).find((one) => one === event.target.value);
              if (method) set({ method });
            }}
          >
            <option value="DR">DR: direct routing</option>
            <option value="NAT">NAT</option>
            <option value="TUN">TUN: IPIP tunnel</option>
          </Select>
        </Field>
        <Field label="Persistence in seconds" hint="Empty: none">
          <Input
            inputMode="numeric"
            value={draft.persistence}
            onChange={(event) => set({ persistence: event.target.value })}
          />
        </Field>
      </div>
      <Field
        label="Real servers"
        required
        hint={
          draft.listen === "vip"
            ? "One a line: address, port, weight. Without a port it is the service's, without a weight 1."
            : "One a line: address, weight."
        }
      >
        <Textarea
          mono
          rows={3}
          value={draft.servers}
          placeholder={draft.listen === "vip" ? "192.168.0.4 80 10\n192.168.0.5 80 10" : "192.168.0.4 10"}
          onChange={(event) => set({ servers: event.target.value })}
        />
      </Field>
      <CheckFields draft={draft} onChange={set} />
      {draft.method === "NAT" && (
        <Field
          label="Gateway of the real servers"
          hint="Answers have to pass the director that holds the VIP: an address that moves with it. Empty: their gateway is left alone."
        >
          <Input
            mono
            className="max-w-64"
            value={gateway}
            placeholder="10.0.0.1"
            onChange={(event) => set({ gateway: event.target.value })}
          />
        </Field>
      )}
      <NeededHosts
        needs={prepared}
        left={left}
        onLeft={setLeft}
        unreached={made.ok ? unreached(needs, hosts) : []}
      />
    </WizardDialog>
  );
}

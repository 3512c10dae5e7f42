"use client";
/** A new service with its real servers and their check, on every director. */
import { useState } from "react";
import type { ChangeEdit } from "#domain/change/model";
import { SCHEDULER_CHOICES } from "#domain/keepalived/config/change/fields/service";
import { listed } from "#domain/words";
import { Field, Input, Select, Textarea } from "../../../../../_ui/field";
import type { DesiredHost } from "../../draft/replayed";
import { type CheckChoice, emptyService, makeService, type ServiceDraft } from "./service-draft";
import { WizardDialog } from "./wizard-dialog";

const CHECKS: readonly { readonly id: CheckChoice; readonly label: string }[] = [
  { id: "HTTP_GET", label: "HTTP: asks for a path, wants 200" },
  { id: "SSL_GET", label: "HTTPS: asks for a path, wants 200" },
  { id: "TCP_CHECK", label: "TCP: connects" },
  { id: "PING_CHECK", label: "Ping" },
  { id: "none", label: "None: always taken for alive" },
];

export function AddService({
  directors,
  taken,
  onClose,
  onDone,
}: {
  directors: readonly DesiredHost[];
  /** Ids of the places there are. */
  taken: ReadonlySet<string>;
  onClose: () => void;
  onDone: (edits: readonly ChangeEdit[], id: string) => void;
}) {
  const [draft, setDraft] = useState<ServiceDraft>(emptyService);
  const set = (more: Partial<ServiceDraft>) => setDraft({ ...draft, ...more });
  const made = makeService(
    draft,
    directors.map(({ hostId }) => hostId),
    taken,
  );
  return (
    <WizardDialog
      wide
      title="Add a service"
      description={`On ${listed(directors.map(({ name }) => name))}, alike.`}
      verb="Add the service"
      problem={made.ok ? null : made.why}
      onClose={onClose}
      onDone={() => made.ok && onDone(made.edits, made.id)}
    >
      <div className="grid grid-cols-2 gap-4 sm:grid-cols-4">
        <Field label="Listens on">
          <Select
            value={draft.listen}
            onChange={(event) => set({ listen: event.target.value === "mark" ? "mark" : "vip" })}
          >
            <option value="vip">a VIP and port</option>
            <option value="mark">a firewall mark</option>
          </Select>
        </Field>
        {draft.listen === "vip" ? (
          <>
            <Field label="VIP" required>
              <Input
                mono
                value={draft.vip}
                placeholder="192.168.0.100"
                onChange={(event) => set({ vip: event.target.value })}
              />
            </Field>
            <Field label="Port" required>
              <Input
                inputMode="numeric"
                value={draft.port}
                onChange={(event) => set({ port: event.target.value })}
              />
            </Field>
          </>
        ) : (
          <Field label="Mark" required>
            <Input
              inputMode="numeric"
              value={draft.mark}
              onChange={(event) => set({ mark: event.target.value })}
            />
          </Field>
        )}
        <Field label="Protocol">
          <Select
            value={draft.protocol}
            onChange={(event) => {
              const protocol = (["TCP", "UDP", "SCTP"] as const).find((one) => one === event.target.value);
              if (protocol) set({ protocol });
            }}
          >
            <option>TCP</option>
            <option>UDP</option>
            <option>SCTP</option>
          </Select>
        </Field>
      </div>
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
          rows={4}
          value={draft.servers}
          placeholder={draft.listen === "vip" ? "192.168.0.4 80 10\n192.168.0.5 80 10" : "192.168.0.4 10"}
          onChange={(event) => set({ servers: event.target.value })}
        />
      </Field>
      <div className="grid grid-cols-2 gap-4">
        <Field label="Health check">
          <Select
            value={draft.check}
            onChange={(event) => {
              const check = CHECKS.find(({ id }) => id === event.target.value);
              if (check) set({ check: check.id });
            }}
          >
            {CHECKS.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </Select>
        </Field>
        {(draft.check === "HTTP_GET" || draft.check === "SSL_GET") && (
          <Field label="Path">
            <Input mono value={draft.path} onChange={(event) => set({ path: event.target.value })} />
          </Field>
        )}
      </div>
    </WizardDialog>
  );
}

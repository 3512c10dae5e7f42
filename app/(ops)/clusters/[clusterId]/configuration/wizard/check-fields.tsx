"use client";
/** How keepalived tells whether the real servers of a new service are alive. */
import { Field, Input, Select } from "../../../../../_ui/field";
import { type CheckChoice, connects, type ServiceDraft } from "./service-draft";

const CHECKS: readonly { readonly id: CheckChoice; readonly label: string }[] = [
  { id: "HTTP_GET", label: "HTTP: asks for a path, wants 200" },
  { id: "SSL_GET", label: "HTTPS: asks for a path, wants 200" },
  { id: "TCP_CHECK", label: "TCP: connects" },
  { id: "PING_CHECK", label: "Ping" },
  { id: "none", label: "None: always taken for alive" },
];

export function CheckFields({
  draft,
  onChange,
}: {
  draft: ServiceDraft;
  onChange: (more: Partial<ServiceDraft>) => void;
}) {
  const mark = draft.listen === "mark";
  return (
    <div className="grid grid-cols-2 gap-4 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1fr)]">
      <Field label="Health check">
        <Select
          value={draft.check}
          onChange={(event) => {
            const check = CHECKS.find(({ id }) => id === event.target.value);
            if (check) onChange({ check: check.id });
          }}
        >
          {CHECKS.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
      {connects(draft) && (
        <Field label="Port of the check" required={mark} hint={mark ? undefined : "Empty: the server's"}>
          <Input
            inputMode="numeric"
            value={draft.checkPort}
            onChange={(event) => onChange({ checkPort: event.target.value })}
          />
        </Field>
      )}
      {(draft.check === "HTTP_GET" || draft.check === "SSL_GET") && (
        <Field label="Path">
          <Input mono value={draft.path} onChange={(event) => onChange({ path: event.target.value })} />
        </Field>
      )}
    </div>
  );
}

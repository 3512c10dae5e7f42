"use client";
/** What a new service listens on: a VIP and port, or a firewall mark and what gets it. */
import { Field, Input, Select } from "../../../../../_ui/field";
import type { ServiceDraft } from "./service-draft";

export function ListenFields({
  draft,
  onChange,
}: {
  draft: ServiceDraft;
  onChange: (more: Partial<ServiceDraft>) => void;
}) {
  const mark = draft.listen === "mark";
  return (
    <>
      <div className="grid grid-cols-2 gap-4 sm:grid-cols-4">
        <Field label="Listens on">
          <Select
            value={draft.listen}
            onChange={(event) =>
              onChange(event.target.value === "mark" ? listenOnMark(draft) : { listen: "vip" })
            }
          >
            <option value="vip">a VIP and port</option>
            <option value="mark">a firewall mark</option>
          </Select>
        </Field>
        {mark ? (
          <Field label="Mark" required>
            <Input
              inputMode="numeric"
              value={draft.mark}
              onChange={(event) => onChange({ mark: event.target.value })}
            />
          </Field>
        ) : (
          <>
            <Field label="VIP" required>
              <Input
                mono
                value={draft.vip}
                placeholder="192.168.0.100"
                onChange={(event) => onChange({ vip: event.target.value })}
              />
            </Field>
            <Field label="Port" required>
              <Input
                inputMode="numeric"
                value={draft.port}
                onChange={(event) => onChange({ port: event.target.value })}
              />
            </Field>
          </>
        )}
        <Field label="Protocol">
          <Select
            value={draft.protocol}
            onChange={(event) => {
              const protocol = (["TCP", "UDP", "SCTP"] as const).find((one) => one === event.target.value);
              if (protocol) onChange({ protocol });
            }}
          >
            <option>TCP</option>
            <option>UDP</option>
            <option>SCTP</option>
          </Select>
        </Field>
      </div>
      {mark && (
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label="VIPs that get the mark"
            hint="The directors mark what is sent there; kept over a reboot."
          >
            <Input
              mono
              value={draft.markVips}
              placeholder="192.168.0.100 192.168.0.101"
              onChange={(event) => onChange({ markVips: event.target.value })}
            />
          </Field>
          <Field
            label="Ports that get the mark"
            hint="Of passive FTP the control port and all data ports. A marked port is lost to other services."
          >
            <Input
              mono
              value={draft.markPorts}
              placeholder="21 8000:10000"
              onChange={(event) => onChange({ markPorts: event.target.value })}
            />
          </Field>
        </div>
      )}
    </>
  );
}

/** Services by mark are mostly no web servers: a check that asks for a page would fail. */
const listenOnMark = ({ check }: ServiceDraft): Partial<ServiceDraft> => ({
  listen: "mark",
  ...(check === "HTTP_GET" ? { check: "TCP_CHECK" } : {}),
});

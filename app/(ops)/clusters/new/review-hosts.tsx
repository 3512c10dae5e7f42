"use client";
/** The proposed hosts, to be corrected: name, roles, in or out; beside each where it was learnt and what could not be told. */
import type { Role } from "#domain/cluster/inventory";
import { doorKey, type Proposal, type ProposedHost } from "#domain/onboarding/proposal";
import { Button } from "../../../_ui/button";
import { classNames } from "../../../_ui/class-names";
import { Input } from "../../../_ui/field";
import { Panel } from "../../../_ui/panel";
import { type Mark, StatusMark } from "../../../_ui/status-mark";
import { RowTh, Table, Td, Th } from "../../../_ui/table";
import { type Edits, withEdit } from "./edits";
import type { Finding } from "./validate";

const roles: readonly { readonly role: Role; readonly label: string }[] = [
  { role: "director", label: "director" },
  { role: "router", label: "router" },
  { role: "realserver", label: "real server" },
];

const stateMark: Readonly<Record<ProposedHost["state"], { readonly mark: Mark; readonly word: string }>> = {
  visited: { mark: "ok", word: "visited" },
  "to-visit": { mark: "unknown", word: "not visited" },
  failed: { mark: "down", word: "failed" },
  "no-ssh": { mark: "off", word: "no SSH" },
};

type Props = {
  readonly proposal: Proposal;
  readonly edits: Edits;
  readonly findings: readonly Finding[];
  readonly onEdit: (edits: Edits) => void;
};

export function ReviewHosts({ proposal, edits, findings, onEdit }: Props) {
  const dropped = proposal.hosts.filter((host) => edits.hosts[host.key]?.dropped === true).length;
  return (
    <Panel
      title="Hosts"
      note={
        dropped === 0 ? `${proposal.hosts.length}` : `${proposal.hosts.length - dropped}, ${dropped} left out`
      }
      flush
    >
      <Table caption="Proposed hosts">
        <thead>
          <tr>
            <Th>Name</Th>
            <Th>Roles</Th>
            <Th>SSH</Th>
            <Th>Addresses</Th>
            <Th>Learnt from, and what could not be told</Th>
            <Th align="end">
              <span className="sr-only">In or out</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {proposal.hosts.map((host) => (
            <HostRow
              key={host.key}
              host={host}
              edits={edits}
              wrong={findings.find((one) => one.about === host.key && one.severity === "error")?.text ?? null}
              onEdit={onEdit}
            />
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}

function HostRow({
  host,
  edits,
  wrong,
  onEdit,
}: {
  host: ProposedHost;
  edits: Edits;
  wrong: string | null;
  onEdit: Props["onEdit"];
}) {
  const edit = edits.hosts[host.key] ?? {};
  const out = edit.dropped === true;
  const held = edit.roles ?? host.roles;
  const set = (patch: Edits["hosts"][string]) => onEdit(withEdit(edits, "hosts", host.key, patch));
  const { mark, word } = stateMark[host.state];
  return (
    <tr className={classNames("group/row align-top", out && "opacity-55")}>
      <RowTh className="w-44 py-1.5">
        <Input
          aria-label={`Name of ${host.key}`}
          aria-invalid={wrong !== null}
          className="h-7"
          disabled={out}
          value={edit.name ?? host.name}
          onChange={(event) => set({ name: event.target.value })}
        />
      </RowTh>
      <Td className="py-1.5">
        <fieldset disabled={out} className="flex flex-wrap gap-x-3 py-1">
          <legend className="sr-only">Roles of {host.name}</legend>
          {roles.map(({ role, label }) => (
            <label key={role} className="flex items-center gap-1.5 whitespace-nowrap">
              <input
                type="checkbox"
                className="accent-accent"
                checked={held.includes(role)}
                onChange={(event) =>
                  set({ roles: event.target.checked ? [...held, role] : held.filter((one) => one !== role) })
                }
              />
              {label}
            </label>
          ))}
        </fieldset>
      </Td>
      <Td className="whitespace-nowrap py-1.5">
        <StatusMark kind={mark} word={word} />
        {host.door === null ? null : (
          <div className="font-mono text-ink-3 text-xs">
            {host.door.user}@{doorKey(host.door)}
          </div>
        )}
      </Td>
      <Td className="py-1.5 font-mono text-xs">
        {host.addresses.length === 0 ? (
          <span className="font-sans text-ink-3">none told</span>
        ) : (
          host.addresses.map((address) => <div key={address}>{address}</div>)
        )}
      </Td>
      <Td className="py-1.5">
        <div className="text-ink-2">{host.learntFrom.join(" · ")}</div>
        {[...(host.failure === null ? [] : [host.failure]), ...host.unknown].map((text) => (
          <div key={text} className="text-unknown text-xs">
            {text}
          </div>
        ))}
        {wrong !== null && !out ? <div className="text-down text-xs">{wrong}</div> : null}
      </Td>
      <Td align="end" className="py-1.5">
        <Button
          size="small"
          variant="ghost"
          aria-label={`${out ? "Put back" : "Leave out"} ${host.name}`}
          onClick={() => set({ dropped: !out })}
        >
          {out ? "Put back" : "Leave out"}
        </Button>
      </Td>
    </tr>
  );
}

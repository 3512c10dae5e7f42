"use client";
/** The proposed VIPs and virtual services, to be corrected. */
import { useState } from "react";
import type { Proposal, ProposedService } from "#domain/onboarding/proposal";
import { Button } from "../../../_ui/button";
import { classNames } from "../../../_ui/class-names";
import { EmptyState } from "../../../_ui/empty-state";
import { Input } from "../../../_ui/field";
import { Panel } from "../../../_ui/panel";
import { RowTh, Table, Td, Th } from "../../../_ui/table";
import { type Edits, withEdit } from "./edits";

type Props = { readonly proposal: Proposal; readonly edits: Edits; readonly onEdit: (edits: Edits) => void };

function InOrOut({ out, name, onToggle }: { out: boolean; name: string; onToggle: () => void }) {
  return (
    <Button
      size="small"
      variant="ghost"
      aria-label={`${out ? "Put back" : "Leave out"} ${name}`}
      onClick={onToggle}
    >
      {out ? "Put back" : "Leave out"}
    </Button>
  );
}

export function ReviewVips({ proposal, edits, onEdit }: Props) {
  const [address, setAddress] = useState("");
  const added = edits.addedVips.map((one) => ({ address: one, label: null, learntFrom: ["Added by hand"] }));
  const vips = [...proposal.vips, ...added];
  const canAdd =
    /^[0-9a-fA-F.:]{3,45}$/.test(address.trim()) && !vips.some((vip) => vip.address === address.trim());
  return (
    <Panel title="VIPs" note={`${vips.length}`} flush>
      {vips.length === 0 ? (
        <EmptyState kind="nothing-configured" title="No VIP was found">
          Services by firewall mark do not name theirs: add them here.
        </EmptyState>
      ) : (
        <Table caption="Proposed VIPs">
          <thead>
            <tr>
              <Th>VIP</Th>
              <Th>Label</Th>
              <Th>Learnt from</Th>
              <Th align="end">
                <span className="sr-only">In or out</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            {vips.map((vip) => {
              const edit = edits.vips[vip.address] ?? {};
              const out = edit.dropped === true;
              const set = (patch: Edits["vips"][string]) =>
                onEdit(withEdit(edits, "vips", vip.address, patch));
              return (
                <tr key={vip.address} className={classNames("group/row", out && "opacity-55")}>
                  <RowTh className="font-mono text-xs">{vip.address}</RowTh>
                  <Td className="w-48">
                    <Input
                      aria-label={`Label of ${vip.address}`}
                      className="h-7"
                      disabled={out}
                      placeholder="optional"
                      value={edit.label ?? vip.label ?? ""}
                      onChange={(event) => set({ label: event.target.value })}
                    />
                  </Td>
                  <Td className="text-ink-2">{vip.learntFrom.join(" · ")}</Td>
                  <Td align="end">
                    <InOrOut out={out} name={vip.address} onToggle={() => set({ dropped: !out })} />
                  </Td>
                </tr>
              );
            })}
          </tbody>
        </Table>
      )}
      <form
        className="flex items-center gap-2 border-line border-t px-4 py-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (!canAdd) return;
          onEdit({ ...edits, addedVips: [...edits.addedVips, address.trim()] });
          setAddress("");
        }}
      >
        <Input
          mono
          aria-label="Address of another VIP"
          placeholder="another VIP"
          className="w-48"
          value={address}
          onChange={(event) => setAddress(event.target.value)}
        />
        <Button type="submit" disabled={!canAdd}>
          Add the VIP
        </Button>
      </form>
    </Panel>
  );
}

export function ReviewServices({ proposal, edits, onEdit }: Props) {
  const names = new Map(proposal.hosts.map((host) => [host.key, edits.hosts[host.key]?.name ?? host.name]));
  return (
    <Panel title="Virtual services" note={`${proposal.services.length}`} flush>
      {proposal.services.length === 0 ? (
        <EmptyState kind="nothing-configured" title="No virtual service was found">
          Neither the IPVS tables nor keepalived.conf of the visited hosts have one.
        </EmptyState>
      ) : (
        <Table caption="Proposed virtual services">
          <thead>
            <tr>
              <Th>Service</Th>
              <Th>Label</Th>
              <Th>Real servers</Th>
              <Th>Learnt from</Th>
              <Th align="end">
                <span className="sr-only">In or out</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            {proposal.services.map((service) => (
              <ServiceRow key={service.key} service={service} names={names} edits={edits} onEdit={onEdit} />
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  );
}

function ServiceRow({
  service,
  names,
  edits,
  onEdit,
}: {
  service: ProposedService;
  names: ReadonlyMap<string, string>;
  edits: Edits;
  onEdit: Props["onEdit"];
}) {
  const edit = edits.services[service.key] ?? {};
  const out = edit.dropped === true;
  const gone = edit.droppedServers ?? [];
  const set = (patch: Edits["services"][string]) => onEdit(withEdit(edits, "services", service.key, patch));
  return (
    <tr className={classNames("group/row align-top", out && "opacity-55")}>
      <RowTh className="whitespace-nowrap py-2 font-mono text-xs">{service.key}</RowTh>
      <Td className="w-48 py-1.5">
        <Input
          aria-label={`Label of ${service.key}`}
          className="h-7"
          disabled={out}
          placeholder="optional"
          value={edit.label ?? service.label ?? ""}
          onChange={(event) => set({ label: event.target.value })}
        />
      </Td>
      <Td className="py-2">
        <ul>
          {service.servers.map((server) => {
            const left = gone.includes(server.key);
            const name = server.hostKey === null ? null : names.get(server.hostKey);
            return (
              <li key={server.key} className={classNames("flex items-center gap-2", left && "opacity-55")}>
                <span className="font-mono text-xs">{server.key}</span>
                {name && !server.key.startsWith(name) ? <span className="text-ink-2">{name}</span> : null}
                <button
                  type="button"
                  disabled={out}
                  className="rounded-sm px-1 text-ink-3 text-xs hover:bg-selected hover:text-ink"
                  aria-label={`${left ? "Put back" : "Leave out"} ${server.key} of ${service.key}`}
                  onClick={() =>
                    set({
                      droppedServers: left ? gone.filter((key) => key !== server.key) : [...gone, server.key],
                    })
                  }
                >
                  {left ? "put back" : "leave out"}
                </button>
              </li>
            );
          })}
        </ul>
      </Td>
      <Td className="py-2 text-ink-2">{service.learntFrom.join(" · ")}</Td>
      <Td align="end" className="py-1.5">
        <InOrOut out={out} name={service.key} onToggle={() => set({ dropped: !out })} />
      </Td>
    </tr>
  );
}

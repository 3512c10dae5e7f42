"use client";
/** What the wizard for a new cluster asks besides hosts and VIPs, by how the VIPs are shared; for VRRP also what comes of it. */
import { Field, Input, Select } from "../../../../../_ui/field";
import { RowTh, Table, Td, Th } from "../../../../../_ui/table";
import type { BeginDraft } from "./begin-draft";
import { planVrrp, type VrrpPlan } from "./begin-vrrp";
import type { SeenHost } from "./networks";

type Props = {
  readonly draft: BeginDraft;
  readonly onChange: (more: Partial<BeginDraft>) => void;
};

export function BeginOspf({ draft, segments, onChange }: Props & { segments: readonly string[] }) {
  return (
    <div className="grid grid-cols-2 gap-4 sm:grid-cols-4">
      <Field label="Network they share">
        <Select value={draft.segment} onChange={(event) => onChange({ segment: event.target.value })}>
          {segments.length === 0 && <option value="">no addresses are known yet</option>}
          {segments.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Area">
        <Input value={draft.area} onChange={(event) => onChange({ area: event.target.value })} />
      </Field>
      <Field label="Hello interval" hint="Seconds; the same on all.">
        <Input
          inputMode="numeric"
          value={draft.hello}
          onChange={(event) => onChange({ hello: event.target.value })}
        />
      </Field>
      <Field label="Dead interval" hint="Seconds; so long a dead director still gets packets.">
        <Input
          inputMode="numeric"
          value={draft.dead}
          onChange={(event) => onChange({ dead: event.target.value })}
        />
      </Field>
    </div>
  );
}

const MASTERS = {
  one: "They move together: NAT needs that of a VIP and the gateway inside.",
  turns: "Every director works, and takes over from the others.",
} as const;

export function BeginVrrp({ draft, directors, onChange }: Props & { directors: readonly SeenHost[] }) {
  const planned = planVrrp(draft, directors);
  const several = planned.ok && planned.plan.instances.flatMap(({ vips }) => vips).length > 1;
  return (
    <>
      <div className="grid grid-cols-2 gap-4 sm:grid-cols-3">
        <Field
          label="Master of the VIPs"
          hint={several && planned.ok ? MASTERS[planned.plan.masters] : undefined}
        >
          <Select
            value={planned.ok ? planned.plan.masters : (draft.masters ?? "turns")}
            onChange={(event) => onChange({ masters: event.target.value === "one" ? "one" : "turns" })}
          >
            <option value="one">one director of all</option>
            <option value="turns">the directors by turns</option>
          </Select>
        </Field>
        <Field
          label="First VRID"
          hint="Each instance takes the next; nobody else on the network may use them."
        >
          <Input
            inputMode="numeric"
            value={draft.vrid}
            onChange={(event) => onChange({ vrid: event.target.value })}
          />
        </Field>
        <Field
          label="Password"
          hint="Up to 8 characters; empty: none. It keeps a mistake out, not an attacker."
        >
          <Input
            type="password"
            autoComplete="off"
            maxLength={8}
            value={draft.password}
            onChange={(event) => onChange({ password: event.target.value })}
          />
        </Field>
      </div>
      {planned.ok && planned.plan.instances.length > 0 && (
        <Instances plan={planned.plan} directors={directors} />
      )}
    </>
  );
}

function Instances({ plan, directors }: { plan: VrrpPlan; directors: readonly SeenHost[] }) {
  return (
    <div className="rounded-md border border-line">
      <Table caption="The VRRP instances this makes">
        <thead>
          <tr>
            <Th>Instance</Th>
            <Th>VIPs</Th>
            <Th>Speaks on</Th>
            <Th align="end">VRID</Th>
            <Th>Master</Th>
          </tr>
        </thead>
        <tbody>
          {plan.instances.map(({ name, vips, interfaces, vrid, master }) => (
            <tr key={name}>
              <RowTh>{name}</RowTh>
              <Td className="font-mono text-xs">{vips.map(([address]) => address).join(", ")}</Td>
              <Td>{speaksOn(interfaces, directors)}</Td>
              <Td align="end">{vrid}</Td>
              <Td>{master}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

/** `eth0`, or `eth0 of lvs1, eth1 of lvs2` where they differ. */
const speaksOn = (interfaces: Readonly<Record<string, string>>, directors: readonly SeenHost[]): string => {
  const names = new Set(Object.values(interfaces));
  if (names.size === 1) return [...names].join("");
  return directors.map(({ host }) => `${interfaces[host.hostId] ?? "?"} of ${host.name}`).join(", ");
};

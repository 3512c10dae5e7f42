"use client";
/** A cluster of any number of directors, from hosts that have nothing but their programs. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ChangeEdit } from "#domain/change/model";
import { useTRPC } from "../../../../../_trpc/client";
import { Checkbox, Field, Input, Select, Textarea } from "../../../../../_ui/field";
import type { DesiredHost, Replay } from "../../draft/replayed";
import { type BeginDraft, beginCluster, emptyBegin, type SeenHost, segmentsOf } from "./begin-draft";
import { WizardDialog } from "./wizard-dialog";

export function BeginCluster({
  clusterId,
  hosts,
  replay,
  onClose,
  onDone,
}: {
  clusterId: string;
  hosts: readonly DesiredHost[];
  replay: Replay;
  onClose: () => void;
  onDone: (edits: readonly ChangeEdit[]) => void;
}) {
  const trpc = useTRPC();
  const view = useQuery(trpc.cluster.get.queryOptions({ clusterId })).data;
  const heads = view === undefined ? [] : [...view.directors, ...view.routers, ...view.otherHosts];
  const seen = hosts.map((host): SeenHost => {
    const reading = heads.find(({ hostId }) => hostId === host.hostId)?.addresses;
    return { host, held: reading?.kind === "known" ? reading.value : [] };
  });
  const [draft, setDraft] = useState<BeginDraft>(emptyBegin);
  const [left, setLeft] = useState<readonly string[]>([]);
  const set = (more: Partial<BeginDraft>) => setDraft({ ...draft, ...more });
  const part = (role: "director" | "router") =>
    seen.filter(({ host }) => host.roles.includes(role) && !left.includes(host.hostId));
  const [directors, routers] = [part("director"), draft.how === "ospf" ? part("router") : []];
  const segments = segmentsOf([...directors, ...routers]);
  const segment = draft.segment === "" ? (segments[0] ?? "") : draft.segment;
  const made = beginCluster({ ...draft, segment }, directors, routers, replay);
  const offered = seen.filter(
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
      <div className="grid grid-cols-2 gap-4">
        <Field label="How VIPs are shared">
          <Select
            value={draft.how}
            onChange={(event) => set({ how: event.target.value === "vrrp" ? "vrrp" : "ospf" })}
          >
            <option value="ospf">OSPF: all announce them, ECMP spreads</option>
            <option value="vrrp">VRRP: a master holds each, others stand by</option>
          </Select>
        </Field>
        <Field label="Network they share">
          <Select value={segment} onChange={(event) => set({ segment: event.target.value })}>
            {segments.length === 0 && <option value="">no addresses are known yet</option>}
            {segments.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </Select>
        </Field>
      </div>
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
      <Field
        label="VIPs"
        required
        hint={
          draft.how === "ospf"
            ? "One a line. Every director gets them on lo."
            : "One a line, with the length: an instance each. With two, each director is master of one."
        }
      >
        <Textarea
          mono
          rows={2}
          value={draft.vips}
          placeholder={draft.how === "ospf" ? "192.168.0.100" : "192.168.0.100/24"}
          onChange={(event) => set({ vips: event.target.value })}
        />
      </Field>
      {draft.how === "ospf" ? (
        <div className="grid grid-cols-3 gap-4">
          <Field label="Area">
            <Input value={draft.area} onChange={(event) => set({ area: event.target.value })} />
          </Field>
          <Field label="Hello interval" hint="Seconds; the same on all.">
            <Input
              inputMode="numeric"
              value={draft.hello}
              onChange={(event) => set({ hello: event.target.value })}
            />
          </Field>
          <Field label="Dead interval" hint="Seconds; so long a dead director still gets packets.">
            <Input
              inputMode="numeric"
              value={draft.dead}
              onChange={(event) => set({ dead: event.target.value })}
            />
          </Field>
        </div>
      ) : (
        <div className="grid grid-cols-2 gap-4">
          <Field
            label="First VRID"
            hint="Each instance takes the next; nobody else on the network may use them."
          >
            <Input
              inputMode="numeric"
              value={draft.vrid}
              onChange={(event) => set({ vrid: event.target.value })}
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
              onChange={(event) => set({ password: event.target.value })}
            />
          </Field>
        </div>
      )}
    </WizardDialog>
  );
}

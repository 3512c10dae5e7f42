"use client";
/** Another forwarding method for a service, or what its hosts lack for the one it has. */
import { useState } from "react";
import { isIpv4 } from "#domain/address";
import type { ChangeEdit } from "#domain/change/model";
import { Field, Input, Select } from "../../../../../_ui/field";
import type { DesiredHost, Replay } from "../../draft/replayed";
import { type KeepalivedPlace, keepalivedPlaces } from "../places";
import { type Forwarding, forwardingEdit, forwardingOf } from "./forwarding-draft";
import { NeededHosts } from "./needed-hosts";
import { gatewayFor, hostNeeds, type Needs, setUpEdits, unreached } from "./service-hosts";
import { useSeenHosts } from "./use-seen-hosts";
import { vrrpVips } from "./vrrp-vips";
import { WizardDialog } from "./wizard-dialog";

const GATEWAY: Readonly<Record<Forwarding["method"], string>> = {
  DR: "Real servers answer clients past the director. Empty: their gateway is left alone.",
  NAT: "Answers have to pass the director that holds the VIP: an address that moves with it. Empty: left alone.",
  TUN: "Real servers answer clients past the director. Empty: their gateway is left alone.",
};

export function ChangeForwarding({
  clusterId,
  node,
  all,
  replay,
  onClose,
  onDone,
}: {
  clusterId: string;
  node: KeepalivedPlace;
  /** All hosts of the cluster. */
  all: readonly DesiredHost[];
  replay: Replay;
  onClose: () => void;
  onDone: (edits: readonly ChangeEdit[]) => void;
}) {
  const hosts = useSeenHosts(clusterId, all);
  const instances = keepalivedPlaces(all, replay).filter(({ place }) => place.kind === "instance");
  const now = forwardingOf(node, replay);
  const [method, setMethod] = useState(now.method);
  const [typedVips, setVips] = useState(now.vips.join(" "));
  const [typedGateway, setGateway] = useState<string | null>(null);
  const [left, setLeft] = useState<readonly string[]>([]);
  const gateway = typedGateway ?? gatewayFor({ method, servers: now.servers }, hosts, vrrpVips(instances));
  const asked = typedVips.split(/[\s,]+/).filter(Boolean);
  const needs: Needs = { method, vips: asked, servers: now.servers, gateway: gateway.trim(), mark: null };
  const prepared = hostNeeds(needs, hosts, replay);
  const unfit = prepared.find(({ hostId, problem }) => problem !== null && !left.includes(hostId));
  const edits = [
    ...(method === now.method ? [] : forwardingEdit(node, method)),
    ...setUpEdits(prepared, left),
  ];
  const problem =
    now.byMark && (asked.length === 0 || !asked.every(isIpv4))
      ? "Type the VIPs that its packets are sent to."
      : (unfit?.problem ?? (edits.length === 0 ? "Its hosts have all it needs." : null));
  return (
    <WizardDialog
      wide
      title="Change forwarding"
      description={`How ${node.title} hands connections to its real servers, and what its hosts need for that.`}
      verb={method === now.method ? "Set up its hosts" : `Change to ${method}`}
      problem={problem}
      onClose={onClose}
      onDone={() => onDone(edits)}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Forwarding">
          <Select
            value={method}
            onChange={(event) => {
              const next = (["DR", "NAT", "TUN"] as const).find((one) => one === event.target.value);
              if (next) setMethod(next);
            }}
          >
            <option value="DR">DR: direct routing</option>
            <option value="NAT">NAT: back through the director</option>
            <option value="TUN">TUN: IPIP tunnel</option>
          </Select>
        </Field>
        <Field label="Gateway of the real servers" hint={GATEWAY[method]}>
          <Input
            mono
            value={gateway}
            placeholder="10.0.0.1"
            onChange={(event) => setGateway(event.target.value)}
          />
        </Field>
      </div>
      {now.byMark && (
        <Field label="VIPs" required hint="A service by mark does not say which.">
          <Input mono value={typedVips} onChange={(event) => setVips(event.target.value)} />
        </Field>
      )}
      <NeededHosts needs={prepared} left={left} onLeft={setLeft} unreached={unreached(needs, hosts)} />
    </WizardDialog>
  );
}

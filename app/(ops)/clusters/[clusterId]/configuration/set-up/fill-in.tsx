"use client";
/** The usual set-ups, by the part a host plays; put together with what is there. */
import { useState } from "react";
import { isAddress } from "#domain/address";
import { checkSetUp } from "#domain/set-up/check";
import type { SetUp } from "#domain/set-up/model";
import {
  announcingDirector,
  directRoutingServer,
  holdingDirector,
  markedPorts,
  natDirector,
  natServer,
  together,
  tunnelServer,
} from "#domain/set-up/recipes";
import { Field, Input, Select, Textarea } from "../../../../../_ui/field";
import { WizardDialog } from "../wizard/wizard-dialog";

type Asked = {
  readonly vips: string;
  readonly device: string;
  readonly gateway: string;
  readonly mark: string;
  readonly ports: string;
};

type Recipe = {
  readonly id: string;
  readonly label: string;
  readonly asks: readonly (keyof Asked)[];
  /** What to ask for the device as. */
  readonly device?: string;
  readonly make: (asked: Asked, vips: readonly string[]) => SetUp;
};

const words = (text: string): readonly string[] => text.split(/[\s,]+/).filter(Boolean);

const RECIPES: readonly Recipe[] = [
  {
    id: "dr-server",
    label: "Real server behind direct routing",
    asks: ["vips", "device"],
    device: "Interface that requests come in by",
    make: ({ device }, vips) => directRoutingServer(vips, device),
  },
  {
    id: "nat-server",
    label: "Real server behind NAT",
    asks: ["gateway"],
    make: ({ gateway }) => natServer(gateway),
  },
  {
    id: "tun-server",
    label: "Real server at a tunnel",
    asks: ["vips"],
    make: (_, vips) => tunnelServer(vips),
  },
  {
    id: "announcing",
    label: "Director that announces VIPs by OSPF",
    asks: ["vips"],
    make: (_, vips) => announcingDirector(vips, "lo"),
  },
  {
    id: "nat-director",
    label: "Director that does NAT",
    asks: ["device"],
    device: "Interfaces it forwards between",
    make: ({ device }) => natDirector(words(device)),
  },
  {
    id: "holding",
    label: "Director alone, which holds the VIPs itself",
    asks: ["vips", "device"],
    device: "Interface of their network",
    make: ({ device }, vips) => holdingDirector(vips, device),
  },
  {
    id: "mark",
    label: "Director of a service by firewall mark, such as passive FTP",
    asks: ["vips", "mark", "ports"],
    make: ({ mark, ports }, vips) => markedPorts(vips, Number(mark), words(ports)),
  },
];

export function FillIn({
  now,
  onClose,
  onDone,
}: {
  now: SetUp;
  onClose: () => void;
  onDone: (setUp: SetUp) => void;
}) {
  const [id, setId] = useState(RECIPES[0]?.id ?? "");
  const [asked, setAsked] = useState<Asked>({
    vips: "",
    device: "eth0",
    gateway: "",
    mark: "",
    ports: "",
  });
  const recipe = RECIPES.find((one) => one.id === id);
  const vips = words(asked.vips);
  const asks = (what: keyof Asked): boolean => recipe?.asks.includes(what) ?? false;
  const made = recipe === undefined ? now : together(now, recipe.make(asked, vips));
  const problem =
    asks("vips") && (vips.length === 0 || !vips.every(isAddress))
      ? "Type the VIPs, one a line."
      : asks("gateway") && asked.gateway.trim() === ""
        ? "Type the gateway."
        : (checkSetUp(made)[0]?.why ?? null);
  return (
    <WizardDialog
      title="Fill in for its part"
      description="What such a host usually needs, put together with what is there."
      verb="Fill it in"
      problem={problem}
      onClose={onClose}
      onDone={() => onDone(made)}
    >
      <Field label="Its part">
        <Select value={id} onChange={(event) => setId(event.target.value)}>
          {RECIPES.map((one) => (
            <option key={one.id} value={one.id}>
              {one.label}
            </option>
          ))}
        </Select>
      </Field>
      {asks("vips") && (
        <Field label="VIPs" required hint="One a line.">
          <Textarea
            mono
            rows={2}
            value={asked.vips}
            placeholder="192.168.0.100"
            onChange={(event) => setAsked({ ...asked, vips: event.target.value })}
          />
        </Field>
      )}
      {asks("device") && (
        <Field label={recipe?.device ?? "Device"} required>
          <Input
            mono
            value={asked.device}
            onChange={(event) => setAsked({ ...asked, device: event.target.value })}
          />
        </Field>
      )}
      {asks("gateway") && (
        <Field label="Gateway" required hint="The inner address that the directors share.">
          <Input
            mono
            value={asked.gateway}
            placeholder="10.0.0.1"
            onChange={(event) => setAsked({ ...asked, gateway: event.target.value })}
          />
        </Field>
      )}
      {asks("mark") && (
        <Field label="Mark" required hint="As the service says it.">
          <Input
            inputMode="numeric"
            value={asked.mark}
            onChange={(event) => setAsked({ ...asked, mark: event.target.value })}
          />
        </Field>
      )}
      {asks("ports") && (
        <Field label="Ports" required hint="Of passive FTP the control port and all data ports.">
          <Input
            mono
            value={asked.ports}
            placeholder="21 8000:10000"
            onChange={(event) => setAsked({ ...asked, ports: event.target.value })}
          />
        </Field>
      )}
    </WizardDialog>
  );
}

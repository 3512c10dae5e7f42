/**
 * configuration/set-up: what a host needs besides its daemons, edited as lists of lines. What a line may say is the domain's business.
 * This file: a set-up as the fields of a form, and back. Pure.
 */
import { checkSetUp } from "#domain/set-up/check";
import { readSetUp } from "#domain/set-up/files";
import type { MarkRule, SetUp } from "#domain/set-up/model";
import type { DesiredHost, Replay } from "../../draft/replayed";
import { textOf, type Words } from "../form/control";
import type { FormField } from "../form/fields";

type Part = keyof SetUp;
type Lines = readonly (readonly string[])[];

type Spec = Pick<FormField, "label" | "help" | "placeholder"> & {
  readonly read: (setUp: SetUp) => Lines;
  /** A sentence where a line cannot be read. */
  readonly write: (setUp: SetUp, lines: Lines) => SetUp | string;
};

const pairs = (lines: Lines, wanted: string): string | null => {
  const bad = lines.find((line) => line.length !== 2);
  return bad === undefined ? null : `“${bad.join(" ")}” has to be ${wanted}.`;
};

/** `net.ipv4.ip_forward = 1`, with or without spaces and the sign. */
const sysctlOf = (line: readonly string[]): readonly [string, string] => {
  const [, key = "", value = ""] = /^([^\s=]+)\s*=?\s*(.*)$/.exec(line.join(" ")) ?? [];
  return [key, value];
};

const SPECS: Readonly<Record<Part, Spec>> = {
  addresses: {
    label: "Addresses",
    help: "One a line: address with its length, and the device. VIPs on lo or dummy0, kept over a reboot.",
    placeholder: "192.168.0.100/32 lo",
    read: ({ addresses }) => addresses.map(({ address, device }) => [address, device]),
    write: (setUp, lines) =>
      pairs(lines, "an address and a device, such as 192.168.0.100/32 lo") ?? {
        ...setUp,
        addresses: lines.map(([address = "", device = ""]) => ({ address, device })),
      },
  },
  devices: {
    label: "Devices to make",
    help: "One a line: name and type. dummy0 dummy for VIPs, tunl0 ipip for tunnels.",
    placeholder: "tunl0 ipip",
    read: ({ devices }) => devices.map(({ name, type }) => [name, type]),
    write: (setUp, lines) => {
      const devices = lines.flatMap(([name = "", type]) =>
        type === "dummy" || type === "ipip" ? [{ name, type } as const] : [],
      );
      return (
        pairs(lines, "a name and a type, such as tunl0 ipip") ??
        (devices.length === lines.length ? { ...setUp, devices } : "A device is of type dummy or ipip.")
      );
    },
  },
  sysctls: {
    label: "Sysctls",
    help: "One a line. Only those that decide whether LVS works on a host can be set here.",
    placeholder: "net.ipv4.conf.all.arp_ignore = 1",
    read: ({ sysctls }) => Object.entries(sysctls).map(([key, value]) => [key, "=", value]),
    write: (setUp, lines) => ({ ...setUp, sysctls: Object.fromEntries(lines.map(sysctlOf)) }),
  },
  gateway: {
    label: "Default gateway",
    help: "Of a real server behind NAT: the directors' inner address. Empty: left alone.",
    placeholder: "10.0.0.1",
    read: ({ gateway }) => (gateway === null ? [] : [[gateway]]),
    write: (setUp, lines) => ({ ...setUp, gateway: lines[0]?.join(" ") ?? null }),
  },
  marks: {
    label: "Firewall marks",
    help: "One a line: mark, protocol, VIP, ports. For services of several ports, such as FTP with its data ports.",
    placeholder: "21 tcp 192.168.0.100 21 8000:10000",
    read: ({ marks }) =>
      marks.map(({ mark, protocol, vip, ports }) => [String(mark), protocol, vip, ...ports]),
    write: (setUp, lines) => {
      const marks = lines.map(
        ([mark = "", protocol = "", vip = "", ...ports]): MarkRule => ({
          mark: Number(mark),
          protocol: protocol as MarkRule["protocol"],
          vip,
          ports,
        }),
      );
      return { ...setUp, marks };
    },
  },
};

export const PARTS = Object.keys(SPECS).filter((part): part is Part => part in SPECS);

/** With one part said anew; null: nothing of it. A sentence where it cannot be. */
export const withPart = (setUp: SetUp, part: Part, words: Words | null): SetUp | string => {
  const lines = (words ?? []).map((line) => (typeof line === "string" ? [line] : line));
  const made = SPECS[part].write(setUp, lines);
  if (typeof made === "string") return made;
  const [problem] = checkSetUp(made);
  return problem === undefined ? made : problem.why;
};

const said = (lines: Lines): Words | null => (lines.length === 0 ? null : lines);

export const setUpOf = (side: Replay["files"], hostId: string): SetUp =>
  readSetUp(side.get(hostId) ?? []).setUp;

export const setUpFields = (host: DesiredHost, replay: Replay): readonly FormField[] => {
  const [now, before] = [setUpOf(replay.files, host.hostId), setUpOf(replay.base, host.hostId)];
  return PARTS.map((part): FormField => {
    const spec = SPECS[part];
    const [value, was] = [said(spec.read(now)), said(spec.read(before))];
    const changed = (value === null ? "" : textOf(value)) !== (was === null ? "" : textOf(was));
    return {
      id: part,
      label: spec.label,
      help: spec.help,
      placeholder: spec.placeholder,
      control: { kind: part === "gateway" ? "words" : "lines" },
      secret: false,
      script: false,
      perHost: true,
      required: false,
      since: null,
      hosts: [
        {
          host,
          value: part === "gateway" ? (now.gateway === null ? null : [now.gateway]) : value,
          was: changed ? was : undefined,
          otherwise: null,
          hidden: false,
          fixed: null,
          problem: null,
          path: null,
          line: null,
        },
      ],
      said: value !== null,
      edited: changed,
      differs: false,
      check: (words) => {
        const made = withPart(now, part, words);
        return typeof made === "string" ? made : null;
      },
    };
  });
};

export const isPart = (id: string): id is Part => PARTS.some((part) => part === id);

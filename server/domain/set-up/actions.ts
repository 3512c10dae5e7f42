/**
 * What takes the kernel of a host from one set-up to another, and back. Sysctls come before addresses, so that no real server ever
 * answers ARP for a VIP; what goes back does so the last first. Lines others wrote into the files are not run: they hold from the next start.
 */
import type { HostAction, HostFiles } from "../change/model";
import { readSetUp, type UnknownLine } from "./files";
import type { SetUp, SetUpAddress } from "./model";
import { addressGone, addressLine, deviceGone, deviceLines, gatewayLine } from "./network";
import { marksText, noMarksText } from "./rules";
import { knownSysctl } from "./sysctls";

/** What the host was seen to have, so that going back does not take away what was there before. Each null: not known. */
export type Before = {
  readonly addresses: readonly SetUpAddress[] | null;
  readonly devices: readonly string[] | null;
  readonly sysctls: Readonly<Record<string, string>> | null;
  /** The default gateway; `none`: it has none. */
  readonly gateway: string | "none" | null;
};

export const nothingKnown: Before = { addresses: null, devices: null, sysctls: null, gateway: null };

export type SetUpActions = {
  /** In the order they are applied; taken back in the other order. */
  readonly actions: readonly HostAction[];
  /** Sentences: what does not follow at once, or cannot be taken back. */
  readonly notes: readonly string[];
};

const same = (a: SetUpAddress) => (b: SetUpAddress) => a.address === b.address && a.device === b.device;

const missing = <T>(from: readonly T[], to: readonly T[], equal: (a: T) => (b: T) => boolean): readonly T[] =>
  from.filter((one) => !to.some(equal(one)));

type Device = SetUp["devices"][number];

const ipLines = (old: SetUp, wanted: SetUp, before: Before): Extract<HostAction, { kind: "ip" }> => {
  const named = (a: Device) => (b: Device) => a.name === b.name;
  const made = missing(wanted.devices, old.devices, named);
  const gone = missing(old.devices, wanted.devices, named);
  const come = missing(wanted.addresses, old.addresses, same);
  const left = missing(old.addresses, wanted.addresses, same);
  const had = (one: SetUpAddress): boolean => before.addresses?.some(same(one)) ?? false;
  const stood = ({ name }: Device): boolean => before.devices?.includes(name) ?? false;
  const gateway = wanted.gateway !== null && wanted.gateway !== old.gateway ? wanted.gateway : null;
  return {
    kind: "ip",
    // What comes stands before what goes: an address that moves to another device is never missing.
    apply: [
      ...made.flatMap(deviceLines),
      ...come.map(addressLine),
      ...(gateway === null ? [] : [gatewayLine(gateway)]),
      ...left.map(addressGone),
      ...gone.map(deviceGone),
    ],
    undo: [
      ...gone.flatMap(deviceLines),
      ...left.map(addressLine),
      ...(gateway === null ? [] : gatewayBack(gateway, old.gateway, before)),
      ...come.filter((one) => !had(one)).map(addressGone),
      ...made.filter((one) => !stood(one)).map(deviceGone),
    ],
  };
};

const gatewayBack = (gateway: string, old: string | null, before: Before): readonly string[] => {
  const was = old ?? before.gateway;
  if (was === null) return [];
  return [was === "none" ? `route del default via ${gateway}` : gatewayLine(was)];
};

type Setting = { readonly apply: string; readonly undo: string | null };

/** A device this change makes has no sysctls yet when they are set: it takes those of `default` when it is made. */
const notThereYet = (key: string, old: SetUp, wanted: SetUp, before: Before): boolean => {
  const device = knownSysctl(key)?.device ?? null;
  if (device === null || before.devices?.includes(device)) return false;
  const has = ({ devices }: SetUp): boolean => devices.some(({ name }) => name === device);
  return has(wanted) && !has(old);
};

const settings = (old: SetUp, wanted: SetUp, before: Before): readonly Setting[] =>
  [...new Set([...Object.keys(wanted.sysctls), ...Object.keys(old.sysctls)])].flatMap((key): Setting[] => {
    const initial = knownSysctl(key)?.known.initial ?? null;
    const [was, is] = [old.sysctls[key], wanted.sysctls[key] ?? initial];
    if (wanted.sysctls[key] === was || is === null || notThereYet(key, old, wanted, before)) return [];
    const back = was ?? before.sysctls?.[key] ?? initial;
    return [{ apply: `${key}=${is}`, undo: back === null ? null : `${key}=${back}` }];
  });

const marks = (old: SetUp, wanted: SetUp): HostAction | null => {
  if (JSON.stringify(old.marks) === JSON.stringify(wanted.marks)) return null;
  const to = (from: SetUp, next: SetUp): string =>
    next.marks.length === 0 ? noMarksText : marksText(next.marks, from.marks.length === 0);
  return { kind: "iptables", apply: to(old, wanted), undo: to(wanted, old) };
};

/** From the files a host was set up with to those it should be. */
export const setUpChange = (from: HostFiles, to: HostFiles, before: Before = nothingKnown): SetUpActions => {
  const [{ setUp: old, unknown: oldLines }, { setUp: wanted, unknown }] = [readSetUp(from), readSetUp(to)];
  const ip = ipLines(old, wanted, before);
  const set = settings(old, wanted, before);
  const undone = set.flatMap(({ undo }) => (undo === null ? [] : [undo]));
  const firewall = marks(old, wanted);
  const actions: HostAction[] = [
    ...(set.length === 0
      ? []
      : [{ kind: "sysctl", apply: set.map(({ apply }) => apply), undo: undone } as const]),
    ...(ip.apply.length === 0 ? [] : [ip]),
    ...(firewall === null ? [] : [firewall]),
  ];
  return { actions, notes: notes(old, wanted, before, missing(unknown, oldLines, sameText)) };
};

const sameText = (a: UnknownLine) => (b: UnknownLine) => a.path === b.path && a.text === b.text;

const notes = (
  old: SetUp,
  wanted: SetUp,
  before: Before,
  unknown: readonly UnknownLine[],
): readonly string[] => [
  ...unknown.map(
    ({ path, line, text }) => `${path}, line ${line}: ${text} is not run before the next start.`,
  ),
  ...(wanted.gateway === null && old.gateway !== null
    ? [`The default route through ${old.gateway} stays until the next start.`]
    : []),
  ...(wanted.gateway !== null &&
  wanted.gateway !== old.gateway &&
  old.gateway === null &&
  before.gateway === null
    ? ["The default gateway it has now is not known: going back leaves the new one."]
    : []),
  ...Object.entries(wanted.sysctls).flatMap(([key, value]) => {
    if (old.sysctls[key] === value || !notThereYet(key, old, wanted, before)) return [];
    const byDefault = key.replace(/^(net.ipv4.conf.)[^/]+(?=[./][a-z_]+$)/, "$1default");
    return wanted.sysctls[byDefault] === value
      ? []
      : [`${key} is set at the next start: its device is made only now, and takes ${byDefault}.`];
  }),
];

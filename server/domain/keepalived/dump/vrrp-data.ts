/** Reads `keepalived.data`, as keepalived 2.0 to 2.2 write it. Pure; never throws; drops the password it prints. */
import { canonicalAddress } from "../../address";
import type { VrrpInstance } from "../../host/model";
import { wholeNumber } from "../../output";
import { failed, type Parsed, parsed } from "../../reading";
import { readTrackFiles } from "./check-data";
import { entriesOf, fieldOf, isCutOff, listUnder, numberIn, sectionsOf } from "./lines";
import type { DumpedInstance, VrrpDump } from "./model";

const STATES: Readonly<Record<string, VrrpInstance["state"]>> = {
  MASTER: "MASTER",
  BACKUP: "BACKUP",
  BACK: "BACKUP",
  FAULT: "FAULT",
  INIT: "INIT",
};

export const stateOf = (text: string | null | undefined): VrrpInstance["state"] =>
  STATES[(text ?? "").trim()] ?? "UNKNOWN";

/** The bare address of `192.168.0.100/32 dev lo scope global label lo:0 set`. */
export const vipOf = (text: string): string => canonicalAddress(text.split(/[\s/]/)[0] ?? "");

const VIPS = /^Virtual IP(?: \(\d+\))? ?[:=]/;
const isSet = (text: string): boolean => / set$/.test(text);

const readInstance = (name: string, lines: readonly string[], marks: boolean): DumpedInstance => {
  const text = (key: string): string | null => fieldOf(lines, key);
  const vips = listUnder(lines, VIPS);
  const state = stateOf(text("State"));
  const transition = /^(\d+)(?:\.(\d{1,6}))?/.exec(text("Last transition") ?? "");
  const seconds = Number(transition?.[1] ?? 0);
  const base = wholeNumber(text("Priority") ?? text("Base priority") ?? undefined);
  return {
    name,
    state,
    interface: text("Interface") ?? text("Listening device"),
    vrid: wholeNumber(text("Virtual Router ID") ?? undefined),
    priority: wholeNumber(text("Effective priority") ?? undefined) ?? base,
    vips: vips.map(vipOf),
    basePriority: base,
    syncGroup: text("Sync group"),
    wantedState: stateOf(text("Wantstate")),
    lastTransition:
      seconds > 0
        ? seconds * 1000 + Math.floor(Number((transition?.[2] ?? "0").padEnd(6, "0")) / 1000)
        : null,
    masterRouter: text("Master router"),
    masterPriority: numberIn(lines, /^ *Master priority = (\d+)/),
    vipsSet: marks ? vips.filter(isSet).map(vipOf) : null,
    excludedVips: listUnder(lines, /^Virtual IP Excluded/).map(vipOf),
    configFaults: wholeNumber(text("Number of config faults") ?? undefined),
    trackFaults: wholeNumber(text("Number of interface and track script faults") ?? undefined),
  };
};

export const parseVrrpDump = (output: string): Parsed<VrrpDump> => {
  const sections = sectionsOf(output);
  if (sections.length === 0) return failed("keepalived.data is empty or is no keepalived dump");
  const entries = (title: RegExp) =>
    sections.filter((section) => title.test(section.title)).flatMap((section) => entriesOf(section.lines));
  const instances = entries(/^VRRP Topology$/);
  // 2.2 marks the addresses that are on their interface; where no mark stands it cannot be told from a version without them.
  const marks = instances.some(({ lines }) => listUnder(lines, VIPS).some(isSet));
  return parsed({
    instances: instances.flatMap(({ head, lines }) => {
      const name = /^VRRP Instance = (.*)$/.exec(head)?.[1];
      return name === undefined ? [] : [readInstance(name, lines, marks)];
    }),
    syncGroups: entries(/^VRRP Sync groups$/).flatMap(({ head, lines }) => {
      const match = /^VRRP Sync Group = (.*), (\w+)$/.exec(head);
      const members = listUnder(lines, /^VRRP member instances/);
      return match ? [{ name: match[1] ?? "", state: stateOf(match[2]), members }] : [];
    }),
    scripts: entries(/^VRRP Scripts$/).flatMap(({ head, lines }) => {
      const name = /^VRRP Script = (.*)$/.exec(head)?.[1];
      const status = fieldOf(lines, "Status");
      return name === undefined
        ? []
        : [{ name, good: status === "GOOD" ? true : status === "BAD" ? false : null }];
    }),
    trackFiles: readTrackFiles(sections),
    cutOff: isCutOff(output),
  });
};

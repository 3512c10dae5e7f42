/** The outputs that can be shown as the host printed them: sections of `look`, and what the other verbs bring. Pure data. */
import { commandLine, isSectionName, type SECTIONS } from "./sections";

const OF_OTHER_VERBS = {
  facts: "the script's verb facts: /proc, /proc/sys, and each program's --version",
  "keepalived-conf": "cat /etc/keepalived/keepalived.conf",
  checkers: "kill -s $(keepalived --signum=DATA) $(cat /run/keepalived.pid); cat /tmp/keepalived_check.data",
} as const;

export type RawName = keyof typeof SECTIONS | keyof typeof OF_OTHER_VERBS;

export const isRawName = (name: string): name is RawName =>
  isSectionName(name) || Object.hasOwn(OF_OTHER_VERBS, name);

/** The command line an operator would type for it. */
export const rawCommand = (name: RawName): string =>
  isSectionName(name) ? commandLine(name) : OF_OTHER_VERBS[name];

/** OSPF keys, auth_pass, the headers and scripts of checks: for those who could change them anyway. */
export const mayHoldPasswords = (name: string): boolean =>
  name === "running-config" || name === "keepalived-conf" || name === "checkers";

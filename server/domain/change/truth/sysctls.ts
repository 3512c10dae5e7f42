/** Sysctls in the kernel against the file that sets them at boot. */
import { readSetUp } from "../../set-up/files";
import { textAt } from "../files";
import type { ChangeEdit, HostFiles } from "../model";
import { sysctlPath } from "../paths";
import { type Difference, difference, type TruthRequest } from "./model";

export const sysctlDifferences = (request: TruthRequest): readonly Difference[] => {
  const { host, desired, live, observation } = request;
  const text = live === null ? null : textAt(live, sysctlPath);
  if (text === null || observation?.facts.kind !== "known") return [];
  const { sysctls } = observation.facts.value;
  return wanted(text).flatMap(([name, value]) => {
    const now = sysctls[name];
    // Not every sysctl is read from hosts.
    if (now == null || now === value) return [];
    return [
      difference(host, {
        code: "sysctl-differs",
        subject: name,
        sentence: `${name} is ${now} on ${host.name}, and ${sysctlPath} says ${value}`,
        file: value,
        kernel: now,
        adopt: adopted(desired, host.hostId, name, now),
        action: { kind: "sysctl", apply: [`${name}=${value}`], undo: [`${name}=${now}`] },
      }),
    ];
  });
};

/** Where what should be names it, too. */
const adopted = (desired: HostFiles, hostId: string, name: string, value: string): readonly ChangeEdit[] => {
  const { setUp } = readSetUp(desired);
  return Object.hasOwn(setUp.sysctls, name)
    ? [{ kind: "set-up", hostId, setUp: { ...setUp, sysctls: { ...setUp.sysctls, [name]: value } } }]
    : [];
};

/** `net.ipv4.ip_forward = 1`; a slash is a dot, a leading minus lets it fail. */
const wanted = (text: string): readonly (readonly [string, string])[] =>
  text.split("\n").flatMap((line) => {
    const [, name, value] = /^\s*-?([\w./-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name.replaceAll("/", "."), value] as const];
  });

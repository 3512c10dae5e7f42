/** Sysctls in the kernel against the file that sets them at boot. */
import { textAt } from "../files";
import { sysctlPath } from "../paths";
import { type Difference, difference, type TruthRequest } from "./model";

export const sysctlDifferences = ({ host, live, observation }: TruthRequest): readonly Difference[] => {
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
        lines: [`sysctl -w ${name}=${value}`],
      }),
    ];
  });
};

/** `net.ipv4.ip_forward = 1`; a slash is a dot, a leading minus lets it fail. */
const wanted = (text: string): readonly (readonly [string, string])[] =>
  text.split("\n").flatMap((line) => {
    const [, name, value] = /^\s*-?([\w./-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name.replaceAll("/", "."), value] as const];
  });

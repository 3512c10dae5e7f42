/**
 * What one vtysh printed for several sections, told apart by its prompt lines. Started for them (`vtysh -E -c A -c B`)
 * it prints a prompt before each command and ends with an exit code; kept open, it has a prompt that is known, and none.
 */
import { isRoutingSection, isSectionName, SECTIONS, type SectionName } from "../domain/host/sections";
import type { AnswerSection } from "./host";

export const isVtysh = (name: string): name is SectionName => isSectionName(name) && isRoutingSection(name);

/** Cuts the output of `vtysh -E -c A -c B` at its prompt lines (`lvs1# show ip ospf neighbor json`). */
export const splitPrompts = (output: Buffer, names: readonly SectionName[]): Map<string, Buffer> => {
  const parts = cutAt(output, names, (name, from) => {
    const line = `# ${SECTIONS[name]}\n`;
    const hash = output.indexOf(line, from, "latin1");
    if (hash === -1) return null;
    return { line: output.lastIndexOf(10, hash) + 1, next: hash + line.length };
  });
  // An old vtysh without -E prints no prompts: then a lone section is all there is.
  const [only] = names;
  if (parts.size === 0 && names.length === 1 && only !== undefined) parts.set(only, output);
  return parts;
};

/** The same for a vtysh whose prompt is known. */
export const splitKept = (
  output: Buffer,
  names: readonly SectionName[],
  prompt: Buffer,
): Map<string, Buffer> =>
  cutAt(output, names, (name, from) => {
    const line = Buffer.concat([prompt, Buffer.from(`${SECTIONS[name]}\n`, "latin1")]);
    const at = output.indexOf(line, from);
    return at === -1 ? null : { line: at, next: at + line.length };
  });

/** The pieces between one prompt line and the next; `find` gives where the line of a section begins and what follows it. */
const cutAt = (
  output: Buffer,
  names: readonly SectionName[],
  find: (name: SectionName, from: number) => { readonly line: number; readonly next: number } | null,
): Map<string, Buffer> => {
  const parts = new Map<string, Buffer>();
  let from = 0;
  let current: string | null = null;
  for (const name of names) {
    const prompt = find(name, from);
    if (prompt === null) continue;
    if (current !== null) parts.set(current, output.subarray(from, prompt.line));
    current = name;
    from = prompt.next;
  }
  if (current !== null) parts.set(current, output.subarray(from));
  return parts;
};

/** `Warning: connecting to ospfd...failed!`: a kept vtysh outlives the daemons and looks for them again each time. */
const WARNING = /^Warning: (?:connecting to|closing connection to) .*\n?/gm;

/** A kept vtysh has no exit codes: it failed where it only complains. */
export const keptSection = (one: AnswerSection): AnswerSection => {
  const missing = /^Warning: connecting to (\w+)\.\.\.failed!/m.exec(one.output)?.[1];
  const output = one.output.includes("Warning: ") ? one.output.replace(WARNING, "") : one.output;
  if (missing !== undefined && output.trim() === "")
    return { ...one, exitCode: 1, output: "", stderr: `${missing} is not running` };
  return { ...one, output, exitCode: /^(?:% |\w+ is not running)/.test(output) ? 1 : one.exitCode };
};

/** Did the routing daemons answer in these sections? null: they were not asked, or something else is wrong. */
export const daemonsAnswered = (sections: readonly AnswerSection[]): boolean | null => {
  const asked = sections.filter((one) => isVtysh(one.name));
  if (asked.some((one) => one.exitCode === 1 && MISSING.test(`${one.stderr}\n${one.output.slice(0, 200)}`)))
    return false;
  return asked.length > 0 && asked.every((one) => one.exitCode === 0) ? true : null;
};

const MISSING = /^\w+ is not running|failed to connect to any daemons/m;

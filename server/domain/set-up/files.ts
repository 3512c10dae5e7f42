/**
 * server/domain/set-up: what a host needs besides its daemons, as the three files of the programs that read it, and back. Pure; may not
 * decide what is wise. Lines that others wrote into the files are kept, and said.
 */
import { textAt, withText } from "../change/files";
import type { HostFiles } from "../change/model";
import { networkPath, rulesPath, sysctlPath } from "../change/paths";
import { checkSetUp, sysctlProblem } from "./check";
import type { SetUp } from "./model";
import { networkHead, networkLines, readNetwork } from "./network";
import { type Rules, readRules, rulesHead, rulesLines } from "./rules";

export const emptySetUp: SetUp = { addresses: [], devices: [], sysctls: {}, gateway: null, marks: [] };

export type UnknownLine = {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly text: string;
};

export type ReadSetUp = {
  readonly setUp: SetUp;
  /** Lines that stand in the files and mean something else: kept, and not in any form. */
  readonly unknown: readonly UnknownLine[];
};

export const sysctlHead =
  "# Written by Sluice. Read at every start by: sysctl -p /etc/sysctl.d/60-sluice.conf";

const HEADS = [networkHead, rulesHead, sysctlHead];

/** Trimmed, without empty lines and our own heads. */
const linesAt = (files: HostFiles, path: string): readonly string[] =>
  (textAt(files, path) ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !HEADS.includes(line));

const isComment = (line: string): boolean => /^[#;]/.test(line);

type Sysctls = { readonly sysctls: Readonly<Record<string, string>>; readonly unknown: readonly string[] };

/** The last of a key counts, as for sysctl. */
const readSysctls = (lines: readonly string[]): Sysctls => {
  const sysctls = new Map<string, string>();
  const unknown: string[] = [];
  for (const line of lines) {
    const [, key = "", value = ""] = /^([^\s=]+)\s*=\s*(.*)$/.exec(line) ?? [];
    const spaced = value.replace(/\s+/g, " ");
    if (isComment(line) || sysctlProblem(key, spaced) !== null) unknown.push(line);
    else {
      sysctls.delete(key);
      sysctls.set(key, spaced);
    }
  }
  return { sysctls: Object.fromEntries(sysctls), unknown };
};

type Parts = {
  readonly setUp: SetUp;
  readonly network: readonly string[];
  readonly sysctl: readonly string[];
  readonly rules: Rules;
};

const read = (files: HostFiles): Parts => {
  const { network, unknown } = readNetwork(linesAt(files, networkPath));
  const { sysctls, unknown: sysctl } = readSysctls(linesAt(files, sysctlPath));
  const rules = readRules(linesAt(files, rulesPath));
  return { setUp: { ...network, sysctls, marks: rules.marks }, network: unknown, sysctl, rules };
};

/** The numbers of these lines in the file, each once. */
const located = (files: HostFiles, path: string, lines: readonly string[]): readonly UnknownLine[] => {
  const all = (textAt(files, path) ?? "").split("\n").map((line) => line.trim());
  const from = new Map<string, number>();
  return lines
    .filter((line) => !isComment(line))
    .map((text) => {
      const at = all.indexOf(text, from.get(text) ?? 0);
      from.set(text, at + 1);
      return { path, line: at + 1, text };
    });
};

/** What the files of a host set up. Values are as they stand there: they may be wrong (`checkSetUp`). */
export const readSetUp = (files: HostFiles): ReadSetUp => {
  const { setUp, network, sysctl, rules } = read(files);
  return {
    setUp,
    unknown: [
      ...located(files, networkPath, network),
      ...located(files, sysctlPath, sysctl),
      ...located(
        files,
        rulesPath,
        rules.others.flatMap(({ lines }) => lines),
      ),
    ],
  };
};

const textOf = (head: string, lines: readonly string[]): string | null =>
  lines.length === 0 ? null : `${[head, ...lines].join("\n")}\n`;

const write = (files: HostFiles, path: string, text: string | null): HostFiles =>
  textAt(files, path) === text ? files : withText(files, path, text);

export type SetUpApplied =
  | { readonly kind: "edited"; readonly files: HostFiles }
  | { readonly kind: "refused"; readonly why: string };

/** Writes a set-up into a host's files. What is as it was keeps its bytes; with nothing left to say a file goes. */
export const applySetUp = (files: HostFiles, setUp: SetUp): SetUpApplied => {
  const [problem] = checkSetUp(setUp);
  if (problem !== undefined) return { kind: "refused", why: problem.why };
  const old = read(files);
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
  let edited = files;
  if (!same(networkLines(setUp), networkLines(old.setUp)))
    edited = write(edited, networkPath, textOf(networkHead, [...networkLines(setUp), ...old.network]));
  if (!same(sorted(setUp.sysctls), sorted(old.setUp.sysctls)))
    edited = write(
      edited,
      sysctlPath,
      textOf(sysctlHead, [
        ...Object.entries(setUp.sysctls).map(([key, value]) => `${key} = ${value}`),
        ...old.sysctl,
      ]),
    );
  if (!same(setUp.marks, old.setUp.marks))
    edited = write(
      edited,
      rulesPath,
      textOf(rulesHead, rulesLines({ marks: setUp.marks, others: old.rules.others })),
    );
  return { kind: "edited", files: edited };
};

const sorted = (sysctls: Readonly<Record<string, string>>): readonly (readonly [string, string])[] =>
  Object.entries(sysctls).sort(([a], [b]) => (a < b ? -1 : 1));

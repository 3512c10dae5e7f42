/** The answers of the changing script (protocol 1), as its parts `3-checking.sh` and `4-staging.sh` print them. */
import type { Parsed } from "../../domain/reading";
import type { AnswerSection } from "../host";
import type { ChangeOnHost, ChangeState, HostChanges, ProgramSaid } from "./model";

const STATES: readonly ChangeState[] = [
  "none",
  "staged",
  "armed",
  "applying",
  "applied",
  "failed",
  "reverting",
  "reverted",
  "confirmed",
];
const LIVE = ["old", "new", "absent", "other"] as const;

const failed = (why: string): { readonly kind: "failed"; readonly why: string } => ({ kind: "failed", why });
const among = <T extends string>(list: readonly T[], text: string | undefined): T | null =>
  list.find((one) => one === text) ?? null;

/** `change` sections, each with the steps that follow it. */
export const parseChanges = (sections: readonly AnswerSection[]): Parsed<readonly ChangeOnHost[]> => {
  const changes: ChangeOnHost[] = [];
  for (const section of sections) {
    const step = /^(apply|undo)\.([a-z-]+)$/.exec(section.name);
    const last = changes.at(-1);
    if (section.name === "change") {
      const change = parseChange(section);
      if (change === null) return failed(`"${section.output.slice(0, 80)}" is no change`);
      changes.push(change);
    } else if (step !== null && last !== undefined) {
      const [, when = "", action = ""] = step;
      const said = {
        when: when === "undo" ? ("undo" as const) : ("apply" as const),
        action,
        exitCode: section.exitCode,
        output: section.output.trimEnd(),
      };
      changes[changes.length - 1] = { ...last, said: [...last.said, said] };
    }
  }
  return { kind: "parsed", value: changes };
};

/** `CHANGE STATE LEFT BY HOOK`, then `NUMBER VERSION PATH` for each file. */
const parseChange = (section: AnswerSection): ChangeOnHost | null => {
  if (section.exitCode !== 0) return null;
  const [head = "", ...rest] = section.output.trimEnd().split("\n");
  const [change = "", stateWord, left, by, hook] = head.split(" ");
  const state = among(STATES, stateWord);
  if (change === "" || state === null || !/^-?\d+$/.test(left ?? "")) return null;
  const ticking = ["armed", "applying", "applied", "failed"].includes(state);
  const files: ChangeOnHost["files"][number][] = [];
  for (const line of rest) {
    const [number, version, path] = line.split(" ");
    const live = among(LIVE, version);
    if (live === null || path === undefined || !/^\d+$/.test(number ?? "")) return null;
    files.push({ number: Number(number), path, live });
  }
  return {
    change,
    state,
    secondsLeft: ticking ? Number(left) : null,
    revertedBy: among(["asked", "timer", "boot"], by),
    bootHook: among(["systemd", "rcS", "none"], hook),
    files: files.toSorted((a, b) => a.number - b.number),
    said: [],
  };
};

/** `host`: `BOOT OPERATION EPOCH LEFT`, with `-` when nobody holds it; then every change. */
export const parseHostChanges = (sections: readonly AnswerSection[]): Parsed<HostChanges> => {
  const host = sections.find((one) => one.name === "host");
  const [bootId, operation, epoch, left] = host?.output.trim().split(" ") ?? [];
  if (bootId === undefined || operation === undefined || !/^\d+$/.test(epoch ?? ""))
    return failed("the host did not say which start of it this is");
  const changes = parseChanges(sections);
  if (changes.kind === "failed") return changes;
  const heldBy =
    operation === "-" ? null : { operation, epoch: Number(epoch), secondsLeft: Number(left ?? 0) };
  return { kind: "parsed", value: { bootId, heldBy, changes: changes.value } };
};

export const parseValidation = (sections: readonly AnswerSection[]): readonly ProgramSaid[] =>
  sections
    .filter((section) => section.name !== "validate")
    .map((section) => ({
      program: section.name,
      exitCode: section.exitCode,
      text: [section.output.trimEnd(), section.stderr.trimEnd()].filter((part) => part !== "").join("\n"),
    }));

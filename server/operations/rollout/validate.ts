/** What the programs of a host say to the staged files, and whether that is news. */
import type { HostPlan } from "../../domain/change/model";
import type { ChangeSession, ProgramSaid } from "../../hosts/change/model";

export type Validated = { readonly ok: boolean; readonly sentence: string; readonly output: string };

/** Could not be tried there, or there is no such program: the host goes back by itself if it is not right. */
const untried: readonly number[] = [125, 127];

/**
 * A file that some program objects to is not applied. What it said to the files as they are now already is no objection: those are
 * staged and tested for comparison, under a name of their own.
 */
export const validate = async (
  session: ChangeSession,
  change: string,
  host: HostPlan,
): Promise<Validated> => {
  const said = await session.validate(change);
  const output = said
    .map(({ program, exitCode, text }) => `${program}: exit ${exitCode}\n${text}`.trim())
    .join("\n\n");
  const bad = said.filter(({ exitCode }) => exitCode !== 0 && !untried.includes(exitCode));
  const skipped = said.filter(({ exitCode }) => untried.includes(exitCode)).map(({ program }) => program);
  const note = skipped.length === 0 ? "" : ` ${skipped.join(" and ")} could not be tried there.`;
  if (bad.length === 0) {
    const none = said.length === 0 ? "There is nothing its own programs could test." : null;
    return { ok: true, sentence: none ?? `Its own programs accept the files.${note}`, output };
  }
  const before = await saidBefore(session, `${change}-was`, host);
  const news = bad.flatMap((one) => {
    const old = before.find(({ program }) => program === one.program);
    const known = new Set(complaints(old));
    const fresh = complaints(one).filter((line) => !known.has(line));
    return fresh.length > 0 || old?.exitCode !== one.exitCode
      ? [{ program: one.program, line: fresh[0] ?? one.text }]
      : [];
  });
  const [first] = news;
  if (first === undefined)
    return {
      ok: true,
      sentence: `Its own programs say no more than they say to the files it has now.${note}`,
      output,
    };
  return {
    ok: false,
    sentence: `${first.program} objects: ${first.line.trim() || "it gives no reason"}`,
    output,
  };
};

/** Lines without their numbers, which move when something is put in above them. */
const complaints = (said: ProgramSaid | undefined): readonly string[] =>
  (said?.text ?? "")
    .split("\n")
    .map((line) => line.replace(/\bline \d+/gi, "line …").trim())
    .filter((line) => line !== "");

const saidBefore = async (
  session: ChangeSession,
  change: string,
  host: HostPlan,
): Promise<readonly ProgramSaid[]> => {
  const files = host.files
    .filter(({ from }) => from !== null)
    .map(({ path, from }) => ({ path, from, to: from }));
  if (files.length === 0) return [];
  await session.stage(change, { files, actions: [] });
  try {
    return await session.validate(change);
  } finally {
    await session.revert(change).catch(() => undefined);
  }
};

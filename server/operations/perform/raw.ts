/** The `raw` request: the text behind a figure, as the last poll heard it; asked now when no poll asks for it. */
import { isRawName, type RawName, rawCommand } from "../../domain/host/raw-outputs";
import { isSectionName } from "../../domain/host/sections";
import { SluiceError } from "../../domain/sluice-error";
import type { Answer, AnswerSection, HostPool, HostTarget, Verb } from "../../hosts/host";
import type { RequestAnswer } from "../requests";

type RawSection = AnswerSection & { readonly at: number };

/** What the last polls of a host heard. `dumpNeeds`: see `HostMemory`. */
export type Heard = {
  readonly raw: ReadonlyMap<string, RawSection>;
  readonly dumpNeeds: readonly string[] | null;
};

const heardAs: Readonly<Record<string, string>> = {
  "keepalived-conf": "/etc/keepalived/keepalived.conf",
  checkers: "keepalived_check.data",
};

export const raw = async (
  section: string,
  heard: Heard,
  target: () => Promise<HostTarget>,
  pool: HostPool,
  signal: AbortSignal,
): Promise<RequestAnswer<"raw">> => {
  if (!isRawName(section)) throw new SluiceError("invalid", `There is no raw output called "${section}".`);
  const last =
    heard.raw.get(heardAs[section] ?? section) ??
    (await askNow(section, await target(), heard.dumpNeeds, pool, signal));
  const { output, stderr, exitCode, truncated, at } = last;
  return { section, command: rawCommand(section), output, stderr, at, exitCode, truncated };
};

const askNow = async (
  section: RawName,
  target: HostTarget,
  dumpNeeds: readonly string[] | null,
  pool: HostPool,
  signal: AbortSignal,
): Promise<RawSection> => {
  const options = { deadlineMs: 10_000, impatient: true, signal };
  const ask = (verb: Verb, args: readonly string[]): Promise<Answer> => pool.ask(target, verb, args, options);
  if (section === "checkers" && dumpNeeds === null)
    throw new SluiceError(
      "invalid",
      "keepalived is not asked for its dump while the directories of its track_files are not known: without one of them it would not survive the question.",
    );
  const answer = isSectionName(section)
    ? await ask("look", [section])
    : section === "facts"
      ? await ask("facts", [])
      : section === "checkers"
        ? await ask("checkers", dumpNeeds ?? [])
        : await ask("read", [heardAs[section] ?? section]);
  const [first] = answer.sections;
  if (!first) throw new SluiceError("invalid", "The host answered nothing to this.");
  return { ...first, at: answer.at };
};

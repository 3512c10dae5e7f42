/** The `raw` request: the text behind a figure, as the last poll heard it; asked now when no poll asks for it. */
import { commandLine, isSectionName } from "../../domain/host/sections";
import { SluiceError } from "../../domain/sluice-error";
import type { AnswerSection, HostPool, HostTarget } from "../../hosts/host";
import type { RequestAnswer } from "../requests";

type RawSection = AnswerSection & { readonly at: number };

/** What is not a section of `look` but was heard by another verb. */
const otherCommands: Readonly<Record<string, string>> = {
  facts: "the script's verb facts: /proc, /proc/sys, and each program's --version",
  "keepalived-conf": "cat /etc/keepalived/keepalived.conf",
  checkers: "kill -s $(keepalived --signum=DATA) …; cat /tmp/keepalived_check.data",
};

const heardAs: Readonly<Record<string, string>> = {
  "keepalived-conf": "/etc/keepalived/keepalived.conf",
  checkers: "keepalived_check.data",
};

export const raw = async (
  section: string,
  heard: ReadonlyMap<string, RawSection>,
  target: () => Promise<HostTarget>,
  pool: HostPool,
  signal: AbortSignal,
): Promise<RequestAnswer<"raw">> => {
  const command = isSectionName(section) ? commandLine(section) : otherCommands[section];
  if (command === undefined) throw new SluiceError("invalid", `There is no raw output called "${section}".`);
  const last =
    heard.get(heardAs[section] ?? section) ?? (await askNow(section, await target(), pool, signal));
  const { output, stderr, exitCode, truncated, at } = last;
  return { section, command, output, stderr, at, exitCode, truncated };
};

const askNow = async (
  section: string,
  target: HostTarget,
  pool: HostPool,
  signal: AbortSignal,
): Promise<RawSection> => {
  const options = { deadlineMs: 10_000, impatient: true, signal };
  const answer = isSectionName(section)
    ? await pool.ask(target, "look", [section], options)
    : section === "facts" || section === "checkers"
      ? await pool.ask(target, section, [], options)
      : await pool.ask(target, "read", [heardAs[section] ?? section], options);
  const [first] = answer.sections;
  if (!first) throw new SluiceError("invalid", "The host answered nothing to this.");
  return { ...first, at: answer.at };
};

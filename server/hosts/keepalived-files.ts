/** Reads keepalived's configuration of one host, includes and all, by the verbs `read` and `list`. */
import { type KnownFiles, mainFile, missingFiles } from "../domain/keepalived/config/files";
import type { Answer, AnswerSection } from "./host";
import { isReadablePath } from "./verbs";

export type ConfigurationFiles = KnownFiles & {
  /** The answer for keepalived.conf itself: its text, or why there is none. */
  readonly main: AnswerSection;
  /** When the last part was read, worker clock, ms. */
  readonly at: number;
};

/** An include in an include in an include, each behind a glob. */
const mostRounds = 6;

export const readKeepalivedFiles = async (
  ask: (verb: "read" | "list", args: readonly string[]) => Promise<Answer>,
): Promise<ConfigurationFiles | null> => {
  const texts = new Map<string, string>();
  const listings = new Map<string, readonly string[]>();
  const asked = new Set<string>();
  const first = await ask("read", [mainFile]);
  const [main] = first.sections;
  if (!main) return null;
  let at = first.at;
  if (main.exitCode === 0) texts.set(mainFile, main.output);
  for (let round = 0; round < mostRounds && main.exitCode === 0; round += 1) {
    const missing = missingFiles({ texts, listings });
    // What has a name that no request may carry stays missing, and is said to be; the host is read all the same.
    const files = missing.files.filter((file) => !asked.has(file) && isReadablePath(file));
    const directories = missing.directories.filter((path) => !asked.has(path) && isReadablePath(path));
    if (files.length + directories.length === 0) break;
    for (const path of [...files, ...directories]) asked.add(path);
    for (const directory of directories) {
      const answer = await ask("list", [directory]);
      at = answer.at;
      // A directory that is not there has no files: what keepalived, too, makes of it.
      listings.set(directory, answer.sections[0]?.output.split("\n").filter((line) => line !== "") ?? []);
    }
    if (files.length === 0) continue;
    const answer = await ask("read", files);
    at = answer.at;
    for (const section of answer.sections)
      if (section.exitCode === 0) texts.set(section.name, section.output);
  }
  return { texts, listings, main, at };
};

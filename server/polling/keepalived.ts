/** What keepalived says of itself: its configuration, why it holds servers down, its VRRP roles. */
import type { FallenServer } from "../domain/checks/fallen";
import type { CheckFailure, KeepalivedSummary } from "../domain/cluster/observation";
import type { VrrpInstance } from "../domain/host/model";
import { noConfiguration } from "../domain/keepalived/config/files";
import { describeFiles } from "../domain/keepalived/describe";
import { parseCheckDump } from "../domain/keepalived/dump/check-data";
import { checkFailures } from "../domain/keepalived/dump/failures";
import { parseVrrpDump } from "../domain/keepalived/dump/vrrp-data";
import { known, type Parsed, parsed, type Reading } from "../domain/reading";
import type { Answer } from "../hosts/host";
import type { ConfigurationFiles } from "../hosts/keepalived-files";
import { isPlainPath } from "../hosts/verbs";
import { readSection, stillUnknown } from "./read";

export type Configuration = {
  readonly keepalived: Reading<KeepalivedSummary>;
  readonly dumpNeeds: readonly string[] | null;
};

export const readConfiguration = (
  files: ConfigurationFiles | null,
  hostname: string | null,
  previous: Reading<KeepalivedSummary>,
  at: number,
): Configuration => {
  if (files === null || files.main.exitCode !== 0) {
    const why = files?.main.stderr.includes("No such file")
      ? noConfiguration
      : "/etc/keepalived/keepalived.conf cannot be read";
    return { keepalived: stillUnknown(why, previous, at), dumpNeeds: null };
  }
  const { summary, dumpNeeds } = describeFiles(files, hostname);
  // A directory whose name cannot be sent cannot be looked for.
  return { keepalived: known(summary, files.at), dumpNeeds: dumpNeeds.every(isPlainPath) ? dumpNeeds : null };
};

/** Of the fallen servers only those for which keepalived names a failed check: a weight set by hand has none. */
export const explainFallen = (fallen: readonly FallenServer[], answer: Answer): readonly CheckFailure[] => {
  const dump = answer.sections.find((section) => section.name === "keepalived_check.data");
  const read = dump && dump.exitCode === 0 ? parseCheckDump(dump.output) : null;
  if (read?.kind !== "parsed") return [];
  const failures = checkFailures(read.value, answer.at);
  return fallen.flatMap(
    ({ service, server }) =>
      failures.find((failure) => failure.service === service && failure.server === server) ?? [],
  );
};

export const readVrrp = (
  answer: Answer,
  previous: Reading<readonly VrrpInstance[]>,
): Reading<readonly VrrpInstance[]> =>
  readSection(
    answer.sections.find((section) => section.name === "keepalived.data"),
    "keepalived",
    parseInstances,
    previous,
    answer.at,
  );

const parseInstances = (output: string): Parsed<readonly VrrpInstance[]> => {
  const dump = parseVrrpDump(output);
  return dump.kind === "parsed" ? parsed(dump.value.instances) : dump;
};

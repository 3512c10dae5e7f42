/** Questions that a poll leads to: why a real server fell, what VRRP says, what keepalived.conf holds. */
import { fallenServers, fallenText, stillFallen } from "../domain/checks/fallen";
import type { HostObservation } from "../domain/cluster/observation";
import { known } from "../domain/reading";
import type { Answer } from "../hosts/host";
import { readKeepalivedFiles } from "../hosts/keepalived-files";
import { explainFallen, readConfiguration, readVrrp } from "./keepalived";
import type { HostMemory } from "./memory";
import { observeFacts } from "./observe";
import { readSection, stillUnknown } from "./read";

export type Ask = (
  verb: "look" | "facts" | "read" | "list" | "checkers",
  args: readonly string[],
) => Promise<Answer>;

/** The same fallen servers are asked about again after this long: the reason may have changed. ms */
const askAgainMs = 60_000;

/** Adds keepalived's own reason for every real server that has fallen; asks only when there is something new to hear. */
export const askChecks = async (
  memory: HostMemory,
  seen: HostObservation,
  ask: Ask,
): Promise<HostObservation> => {
  if (seen.ipvs.kind === "unknown") return seen;
  const configuration = seen.keepalived.kind === "known" ? seen.keepalived.value : null;
  const fallen = fallenServers(seen.ipvs.value, configuration);
  const text = fallenText(fallen);
  const heard = memory.checks;
  const kept = { ...seen, checkFailures: stillFallen(seen.checkFailures, fallen) };
  if (text === "" || (text === heard.fallen && seen.at - heard.at < askAgainMs)) {
    memory.checks = text === "" ? { fallen: "", at: 0 } : heard;
    return kept;
  }
  // Nobody is there to answer, and waiting for it would make the poll late that has just seen why.
  if (isStopped(seen)) return kept;
  const answer = await askDump(memory, ask);
  if (answer === null) return kept;
  memory.checks = { fallen: text, at: answer.at };
  return { ...seen, checkFailures: explainFallen(fallen, answer) };
};

const isStopped = ({ facts }: HostObservation): boolean =>
  facts.kind === "known" && (facts.value.daemons.keepalived ?? []).length === 0;

/** VRRP roles, where keepalived.conf has instances; from keepalived's own dump. Without any there is none: that is known. */
export const askVrrp = async (
  memory: HostMemory,
  seen: HostObservation,
  ask: Ask,
): Promise<HostObservation> => {
  if (seen.keepalived.kind === "unknown") return seen;
  if (seen.keepalived.value.vrrpInstances.length === 0)
    return { ...seen, vrrp: known([], seen.keepalived.at) };
  const answer = await askDump(memory, ask);
  const unasked = "the directories of keepalived's track_files are not known, so it was not asked";
  return {
    ...seen,
    vrrp: answer ? readVrrp(answer, seen.vrrp) : stillUnknown(unasked, seen.vrrp, seen.at),
  };
};

/**
 * VRRP roles, and where one is new the addresses once more: those of this poll were read before it, and a MASTER without
 * its VIP, or a BACKUP with it, would be a moment that is over.
 */
export const askRoles = async (
  memory: HostMemory,
  seen: HostObservation,
  ask: Ask,
): Promise<HostObservation> => {
  const after = await askVrrp(memory, seen, ask);
  if (rolesOf(seen.vrrp) === rolesOf(after.vrrp)) return after;
  const { sections, at } = await ask("look", ["addr"]);
  const addr = sections.find((section) => section.name === "addr");
  return {
    ...after,
    addresses: readSection(addr, "ip", memory.parse.addresses, after.addresses, at),
  };
};

const rolesOf = (vrrp: HostObservation["vrrp"]): string =>
  vrrp.kind === "known" ? vrrp.value.map(({ name, state }) => `${name} ${state}`).join("\n") : "";

/** Which daemons run, with their versions and the kernel's settings. */
export const askFacts = async (
  memory: HostMemory,
  seen: HostObservation,
  ask: Ask,
): Promise<HostObservation> => {
  const { sections, at } = await ask("facts", []);
  for (const section of sections) memory.raw.set(section.name, { ...section, at });
  const byName = new Map(sections.map((section) => [section.name, section]));
  return { ...seen, facts: observeFacts(seen, byName, at) };
};

/** keepalived.conf and what it includes, as the screens show it. */
export const askConfiguration = async (
  memory: HostMemory,
  seen: HostObservation,
  ask: Ask,
): Promise<HostObservation> => {
  const files = await readKeepalivedFiles(ask);
  if (files) memory.raw.set(files.main.name, { ...files.main, at: files.at });
  const hostname = seen.facts.kind === "known" ? seen.facts.value.hostname : null;
  const { keepalived, dumpNeeds } = readConfiguration(files, hostname, seen.keepalived, seen.at);
  memory.dumpNeeds = dumpNeeds;
  return { ...seen, keepalived };
};

/** null: not asked, because nobody knows whether keepalived would survive it. */
const askDump = async (memory: HostMemory, ask: Ask): Promise<Answer | null> => {
  if (memory.dumpNeeds === null) return null;
  const answer = await ask("checkers", memory.dumpNeeds);
  for (const section of answer.sections) memory.raw.set(section.name, { ...section, at: answer.at });
  return answer;
};

/**
 * Looks at one host now, out of turn: for a plan, or to see whether a change has arrived. What it sees is given to who asked and leaves no
 * trace in what polling knows and tells.
 */
import type { HostObservation } from "../domain/cluster/observation";
import { commandFailure } from "../domain/output";
import { HostError } from "../hosts/errors";
import type { Answer, HostPool, Verb } from "../hosts/host";
import type { Fleet } from "./fleet";
import { freshMemory } from "./memory";
import { observe, observeFacts, withoutRouting } from "./observe";
import { dialectOf, sectionsFor } from "./plan";
import type { Sections } from "./read";

export type Look = {
  /** What was not asked now keeps its value and its age. */
  readonly observation: HostObservation;
  /** `show running-config`; null: not asked, or it could not be had. */
  readonly running: string | null;
};

export type LookOptions = {
  readonly running: boolean;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
};

/** @throws HostError */
export const lookNow = async (
  fleet: Fleet,
  pool: HostPool,
  hostId: string,
  { running, deadlineMs, signal }: LookOptions,
): Promise<Look> => {
  const host = fleet.host(hostId);
  if (host === undefined) throw new HostError("no-credential", "This host has no SSH address.");
  const target = await fleet.target(hostId);
  const ask = (verb: Verb, args: readonly string[]) =>
    pool.ask(target, verb, args, { deadlineMs, impatient: true, signal });
  const memory = freshMemory(hostId, fleet.memory(hostId)?.observation ?? null, Date.now());
  const first = await ask("facts", []);
  const facts = observeFacts(memory.observation, sectionsOf(first), first.at);
  memory.observation = { ...memory.observation, facts };
  const dialect = facts.kind === "known" ? dialectOf(facts.value.versions.routing) : "unknown";
  const persistent =
    memory.observation.ipvs.kind === "known" &&
    memory.observation.ipvs.value.services.some(({ persistence }) => persistence !== null);
  const sections: readonly string[] = sectionsFor(
    host.roles,
    dialect,
    { medium: true, slow: true },
    persistent,
  );
  const routed = dialect === "json" || dialect === "text";
  const answer = await ask("look", running && routed ? [...sections, "running-config"] : sections);
  const seen = observe(memory, sectionsOf(answer), answer.at, answer.tookMs).observation;
  const config = answer.sections.find(({ name }) => name === "running-config");
  return {
    observation: dialect === "none" ? withoutRouting(seen, answer.at) : seen,
    running:
      config === undefined || config.truncated || commandFailure("vtysh", config) !== null
        ? null
        : config.output,
  };
};

const sectionsOf = (answer: Answer): Sections =>
  new Map(answer.sections.map((section) => [section.name, section]));
